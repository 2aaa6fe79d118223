"""Pages of applicants, by what is done there."""
