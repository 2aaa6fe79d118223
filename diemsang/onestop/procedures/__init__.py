"""Procedures (thủ tục hành chính): the catalogue by decisions of announcement, its versions and internal processes."""
