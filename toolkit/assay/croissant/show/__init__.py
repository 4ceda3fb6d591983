"""A dataset for people to read: one sheet of what its document says, as a page, as Markdown or on a terminal."""
