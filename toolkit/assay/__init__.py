"""Assay compiles benchmark documents into test plans, runs them and leaves a record that can be verified."""
