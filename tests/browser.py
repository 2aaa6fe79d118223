"""A real browser for tests marked `browser`. Filled in below by the fixtures of the journeys."""
