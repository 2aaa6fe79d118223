"""Forms of the catalogue: decisions and their lines, contents, dated acts, processes."""
