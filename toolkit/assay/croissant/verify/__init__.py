"""The data of a dataset against its metadata: what was looked at, what does not agree, and what columns hold."""
