"""Mẫu in trên giấy: the forms of the one-stop centre, printed from records and never typed again."""
