"""What a reader gets of scored masks: one HTML page that opens without a network."""
