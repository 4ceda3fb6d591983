"""Who wrote a dataset, and where its texts say so: what names there are, which words are none, where they stand."""
