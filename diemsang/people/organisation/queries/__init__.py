"""What others may ask of the organisation."""

from diemsang.people.organisation.queries.actors import actor_for

__all__ = ["actor_for"]
