"""What every store of content can do. Keys are lower-case hex SHA-256 of the content."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Self

KEY: Final = re.compile(r"[0-9a-f]{64}")


def checked_key(key: str) -> str:
    """A key never reaches a path or a bucket unless it is a hash."""
    if not KEY.fullmatch(key):
        raise ValueError("not the key of a content")
    return key


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store lists: a key and when it was last written."""

    key: str
    written_at: datetime


class ContentStore(ABC):
    """Holds immutable contents. Writing the same key twice is harmless; a half-written content is never visible."""

    @classmethod
    @abstractmethod
    def from_settings(cls) -> Self: ...

    @abstractmethod
    def put(self, key: str, source: Path) -> None:
        """Keep the bytes of the file `source` under `key`; it may be moved away. Harmless when they are there."""

    @abstractmethod
    def open(self, key: str) -> BinaryIO:
        """The content for reading; FileNotFoundError when the store does not hold it."""

    @abstractmethod
    def exists(self, key: str) -> bool: ...

    @abstractmethod
    def delete(self, key: str) -> None:
        """Forget the content; harmless when it is not there."""

    @abstractmethod
    def written_before(self, moment: datetime) -> Iterator[Stored]:
        """Every content last written before that moment, in no particular order."""


registry: dict[str, type[ContentStore]] = {}


def registered(name: str) -> Callable[[type[ContentStore]], type[ContentStore]]:
    """Class decorator: makes a store choosable under that name."""

    def add(kind: type[ContentStore]) -> type[ContentStore]:
        if registry.setdefault(name, kind) is not kind:
            raise ValueError(f"two stores are called {name}")
        return kind

    return add
