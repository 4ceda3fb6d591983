"""What becomes of every pitfall of the catalogue in a study, of masks or of items."""
