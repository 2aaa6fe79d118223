"""Assembly only: the command line."""
