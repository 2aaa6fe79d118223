"""The portable archive: every row of every table and every file, readable by any engine this program runs on.

A ZIP with `tables/<app>.<Model>.jsonl` (one JSON array per row, columns named in the manifest), `files/...` and, last,
`manifest.json` with the state of migrations, row counts and SHA-256 of every member. Keys are not in it: whoever holds
the archive can read the data and cannot sign in the installation's name. Published checkpoints are not either: one that
travels with the data proves nothing about its age.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID

FORMAT = 1
UNREADABLE = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, EOFError, RuntimeError)
"""What Python says of an archive that a bad disk or a bad person changed."""
LEFT_OUT = {"sessions.Session"}
"""Sessions do not move: everybody signs in again on the restored machine."""


def encode(value: Any) -> Any:
    """A column's value as JSON, tagged where JSON has no such type."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return {"float": value.hex()}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case timedelta():
            return {"microseconds": value // timedelta(microseconds=1)}
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(bytes(value)).decode()}
        case Decimal():
            return {"decimal": str(value)}
        case UUID():
            return {"uuid": str(value)}
        case dict() | list():
            return {"json": value}
    raise TypeError(f"a column holds {type(value).__name__}, which the archive cannot carry")


def decode(value: Any) -> Any:
    """The inverse of `encode`."""
    if not isinstance(value, dict):
        return value
    ((tag, content),) = value.items()
    match tag:
        case "float":
            return float.fromhex(content)
        case "datetime":
            return datetime.fromisoformat(content)
        case "date":
            return date.fromisoformat(content)
        case "time":
            return time.fromisoformat(content)
        case "microseconds":
            return timedelta(microseconds=content)
        case "bytes":
            return base64.b64decode(content)
        case "decimal":
            return Decimal(content)
        case "uuid":
            return UUID(content)
        case "json":
            return content
    raise ValueError(f"the archive holds an unknown kind of value: {tag}")


class Writer:
    """Writes members one after another and the manifest last; a half-written archive has none and is refused."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=5)
        self._members: dict[str, str] = {}

    def table(self, label: str, rows: Iterable[tuple[Any, ...]]) -> int:
        count, digest, name = 0, hashlib.sha256(), f"tables/{label}.jsonl"
        with self._zip.open(name, "w", force_zip64=True) as member:
            for row in rows:
                line = json.dumps([encode(value) for value in row], ensure_ascii=False, sort_keys=True).encode() + b"\n"
                digest.update(line)
                member.write(line)
                count += 1
        self._members[name] = digest.hexdigest()
        return count

    def folder(self, name: str, folder: Path) -> int:
        """Every file below `folder`, in a stable order."""
        count = 0
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                self._file(f"{name}/{path.relative_to(folder).as_posix()}", path)
                count += 1
        return count

    def _file(self, name: str, path: Path) -> None:
        digest = hashlib.sha256()
        with path.open("rb") as source, self._zip.open(name, "w", force_zip64=True) as member:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                member.write(chunk)
        self._members[name] = digest.hexdigest()

    def close(self, manifest: dict[str, Any]) -> None:
        content = {"format": FORMAT, **manifest, "members": self._members}
        self._zip.writestr("manifest.json", json.dumps(content, ensure_ascii=False, indent=1))
        self._zip.close()

    def abandon(self) -> None:
        """After a failure: nothing is finished, and the half archive is not mourned on the screen."""
        self._zip.fp = None


class Damaged(Exception):
    """The archive is not whole: which member, and why."""


class Reader:
    """Reads an archive and checks every member against the manifest as it goes."""

    def __init__(self, source: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            manifest = json.loads(self._zip.read("manifest.json"))
        except UNREADABLE as error:
            raise Damaged(f"{source.name}: {error}") from error
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise Damaged(f"{source.name}: format")
        if not isinstance(manifest.get("members"), dict):
            raise Damaged(f"{source.name}: manifest.json")
        self.manifest: dict[str, Any] = manifest

    def check(self) -> None:
        """Read everything once: a damaged archive is found before anything is changed."""
        for name in self.manifest["members"]:
            digest = hashlib.sha256()
            try:
                with self._zip.open(name) as member:
                    while chunk := member.read(1 << 20):
                        digest.update(chunk)
            except UNREADABLE as error:
                raise Damaged(name) from error
            self._check(name, digest.hexdigest())

    def rows(self, label: str) -> Iterator[list[Any]]:
        name = f"tables/{label}.jsonl"
        digest = hashlib.sha256()
        with self._zip.open(name) as member:
            for line in member:
                digest.update(line)
                yield [decode(value) for value in json.loads(line)]
        self._check(name, digest.hexdigest())

    def unpack(self, name: str, folder: Path) -> int:
        """Write the files of one part below `folder`; a name that would leave it is refused."""
        count, prefix = 0, f"{name}/"
        for member_name in self.manifest["members"]:
            if not member_name.startswith(prefix):
                continue
            target = (folder / member_name.removeprefix(prefix)).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise Damaged(member_name)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            digest = hashlib.sha256()
            with self._zip.open(member_name) as member, target.open("wb") as file:
                while chunk := member.read(1 << 20):
                    digest.update(chunk)
                    file.write(chunk)
            target.chmod(0o600)
            self._check(member_name, digest.hexdigest())
            count += 1
        return count

    def _check(self, name: str, found: str) -> None:
        if self.manifest["members"].get(name) != found:
            raise Damaged(name)
