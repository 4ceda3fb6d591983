"""Columns of tables of any size, as rules ask about them."""
