"""What follows from a fingerprint, for people and programs: text, JSON, a picture, pages."""
