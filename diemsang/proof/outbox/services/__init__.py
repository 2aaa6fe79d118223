"""Announcing an event with the act, and delivering it afterwards."""

from diemsang.proof.outbox.services.announcing import announce

__all__ = ["announce"]
