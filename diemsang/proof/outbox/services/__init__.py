"""Announcing an event with the act, and delivering it afterwards."""

from diemsang.proof.outbox.services.announcing import announce, announce_many
from diemsang.proof.outbox.services.delivering import deliver_due, prune, retry_dead_letter
from diemsang.proof.outbox.services.listening import listeners, listening

__all__ = ["announce", "announce_many", "deliver_due", "listeners", "listening", "prune", "retry_dead_letter"]
