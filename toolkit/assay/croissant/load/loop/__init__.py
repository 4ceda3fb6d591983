"""A training loop over the records of a record set: read once, then given in batches, epoch after epoch."""
