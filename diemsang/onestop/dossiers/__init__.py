"""Dossiers (hồ sơ một cửa): one application on its way from the counter to its result, on time and provable."""
