"""What waits for whom, over all contexts (Việc chờ xử lý)."""
