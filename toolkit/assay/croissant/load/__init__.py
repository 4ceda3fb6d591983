"""The records of datasets: right values, straight from their files."""
