"""Assembly only: settings, URLs, the permission table, formats."""
