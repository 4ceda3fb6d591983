"""The files behind datasets: where they lie, in archives too, and whether they are what is declared."""
