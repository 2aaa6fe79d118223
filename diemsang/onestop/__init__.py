"""The one-stop centre (một cửa): the catalogue of procedures and the dossiers that run through it."""
