"""The kernel: values and arithmetic every floor may use. No Django, no domain, no clock, no database."""
