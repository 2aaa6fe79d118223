"""Notices by e-mail and other channels, through the outbox (Thông báo)."""
