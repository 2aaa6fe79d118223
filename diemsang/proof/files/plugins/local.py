"""Contents in a folder of this machine: <folder>/ab/cd/<hash>, mode 0600."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self

from django.conf import settings

from diemsang.proof.files.plugins.base import KEY, ContentStore, Stored, checked_key, registered


@registered("local")
class LocalStore(ContentStore):
    """A content appears whole or not at all: it is written beside, flushed to the disk, then renamed into place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def from_settings(cls) -> Self:
        return cls(Path(settings.FILES_FOLDER) / "content")

    def path(self, key: str) -> Path:
        checked_key(key)
        return self.folder / key[:2] / key[2:4] / key

    def put(self, key: str, source: Path) -> None:
        target = self.path(key)
        if _holds(target, key):
            return
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.chmod(source, 0o600)
        _flush(source)
        os.replace(source, target)
        for folder in (target.parent, target.parent.parent, self.folder):
            _flush(folder)

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def exists(self, key: str) -> bool:
        return self.path(key).exists()

    def delete(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def written_before(self, moment: datetime) -> Iterator[Stored]:
        for path in self.folder.glob("??/??/*"):
            if not KEY.fullmatch(path.name):
                continue
            with contextlib.suppress(FileNotFoundError):
                written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if written_at < moment:
                    yield Stored(path.name, written_at)


def _holds(path: Path, key: str) -> bool:
    """Whether the content is there and whole: what the disk has spoilt is written again."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == key
    except OSError:
        return False


def _flush(path: Path) -> None:
    """Make sure that the disk has it, so that a power cut leaves no empty file behind a recorded hash."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
