"""Filters that people keep under a name. They belong to an account, so a higher context keeps them; tables only ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from diemsang.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """`query` is the address of the filtered table after the question mark."""

    key: str
    name: str
    query: str


class SavedFilterStore(Protocol):
    """Given once by the context that knows accounts. `table` is the name of the table class."""

    def list(self, actor: Actor, table: str) -> Sequence[SavedFilter]: ...

    def save(self, actor: Actor, table: str, name: str, query: str, at: datetime) -> None: ...

    def delete(self, actor: Actor, table: str, key: str, at: datetime) -> None: ...


_store: SavedFilterStore | None = None


def register_store(store: SavedFilterStore | None) -> None:
    """Called from an `AppConfig.ready`; None takes the store away (tests)."""
    global _store
    _store = store


def store() -> SavedFilterStore | None:
    return _store
