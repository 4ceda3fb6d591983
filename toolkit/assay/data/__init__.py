"""Tables and record sets as Arrow batches: formats, values, and what a source does to them."""
