"""What can be counted: facts, indicators, periods, snapshots (Số liệu)."""
