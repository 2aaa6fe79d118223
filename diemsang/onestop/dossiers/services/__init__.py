"""The acts on dossiers. Keys in (`dossier:5`), one transaction each, journal and events included."""
