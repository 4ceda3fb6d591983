"""Emitters: each turns the reports of files, as they are done, into the text of one format."""
