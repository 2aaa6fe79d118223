"""Numbers without gaps per register and year (Sổ cấp số)."""
