"""Applicants (người nộp hồ sơ): citizens, businesses and organisations, who acts for them, and the papers they left."""
