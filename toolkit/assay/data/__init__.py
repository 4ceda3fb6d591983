"""Tables and record sets as Arrow batches, and items joined by their id."""
