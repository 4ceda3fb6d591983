"""Checking many documents: which they are, who checks them, and what is remembered from one check to the next."""
