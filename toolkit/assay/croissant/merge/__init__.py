"""One's own words, put into the file that a host writes now: what they mean, how they are spelt, what is taken."""
