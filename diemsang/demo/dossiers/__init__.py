"""Dossiers of a world: invented applicants, and what happened to each dossier from the counter to the result."""
