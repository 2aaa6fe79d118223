"""Pages of the organisation: what everyone may look at, people, and the acts."""
