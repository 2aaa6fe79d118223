"""What is printed from records: templates and the article report."""
