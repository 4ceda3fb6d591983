"""The values that mlcroissant 1.1.1 gives of tables, worked out without it."""
