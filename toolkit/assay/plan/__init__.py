"""From a checked document to a plan that a person can read and a machine can hash."""
