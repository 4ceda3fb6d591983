"""The run folder: a lock, a journal, segments of item rows, and facts about the machine."""
