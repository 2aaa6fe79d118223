"""Frame of every page: widgets, tables, formats, PDF. No tables of its own."""
