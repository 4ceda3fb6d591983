"""Processes that do pieces of work for another one: how the two are started, speak with each other, and end."""
