"""What other tools would print of the same masks or tables, and why it is something else."""
