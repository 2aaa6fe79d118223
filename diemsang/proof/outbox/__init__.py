"""Announcements written with the act and delivered at least once (Hộp thư sự kiện)."""
