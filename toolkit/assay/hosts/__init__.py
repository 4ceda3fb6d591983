"""Datasets that lie elsewhere: handles of hosts, addresses, and the one place of Assay that uses a network."""
