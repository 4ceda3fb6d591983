"""How rankings are shown, whatever was ranked."""
