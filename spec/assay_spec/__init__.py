"""What a benchmark document is: bytes with spans, typed models, and the data behind their standards."""
