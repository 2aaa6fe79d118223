"""Logins, second factor, sessions, drafts and saved filters (Tài khoản)."""
