"""Forms (biểu mẫu điện tử): definitions as data, read, checked, shown and printed alike wherever they are filled in."""
