"""Digital signatures on PDF (Chữ ký số)."""
