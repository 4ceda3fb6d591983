"""`python -m assay`."""

from assay.cli import program

program()
