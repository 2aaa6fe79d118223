"""What every wing works with: the clock, counting, what waits for whom, notices."""
