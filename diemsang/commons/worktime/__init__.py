"""Working calendars and due times (Thời gian làm việc)."""
