"""The officers' shell (Bàn làm việc)."""
