"""The public pages (Cổng công khai)."""
