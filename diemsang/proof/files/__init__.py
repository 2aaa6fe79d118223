"""Content-addressed files with limits (Kho tệp)."""
