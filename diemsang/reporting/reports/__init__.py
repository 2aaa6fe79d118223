"""Report templates, the article report, drill-through (Báo cáo)."""
