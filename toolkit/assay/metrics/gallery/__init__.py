"""The gallery of pitfalls: a small constructed example of each, drawn, with values that show the effect."""
