"""How entries and checkpoints are written down and hashed. The verifier says the same in its own words.

    entry hash       = digest of the list [ENTRY_VERSION, stream, seq, prev_hash, act, actor, on_behalf_of, at,
                       recorded_at, body]
    body             = JSON text {"facts": {...}, "private": {field: salted digest}}, keys sorted, no spaces
    salted digest    = digest of the list [salt, JSON text of the value]
    checkpoint hash  = digest of the list [CHECKPOINT_VERSION, number, sealed_at, count, total, root, prev_hash,
                       key_id, is_demo]
    signature        = Ed25519 over the canonical bytes of that list; key_id is the public key itself, in hex
    root             = RFC 6962 over the entry hashes (32 bytes each): leaf 0x00, node 0x01; of nothing: SHA-256("")

`digest` and the canonical bytes are `kernel.canonical`'s. What has nothing before it has the previous hash "".
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Final, Protocol

from diemsang.kernel import canonical

ENTRY_VERSION: Final = "diemsang.entry.1"
CHECKPOINT_VERSION: Final = "diemsang.checkpoint.1"
FIRST: Final = ""
"""The previous hash of what has nothing before it."""


def moment_text(moment: datetime) -> str:
    """UTC with six digits after the point, the way canonical bytes and bundles write a moment."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def json_text(value: Any) -> str:
    """The one JSON spelling of a value: sorted keys, no spaces. Floats are refused, dates and moments become their
    text.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a moment in the journal names its time zone")
            return moment_text(value)
        case date():
            return value.isoformat()
        case Mapping():
            if not all(isinstance(key, str) for key in value):
                raise TypeError("the keys of an object in the journal are text")
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return sorted(_plain(item) for item in value)
    raise TypeError(f"{type(value).__name__} does not go into the journal: give text, a whole number, a date or a list")


def private_digest(salt: bytes, value_text: str) -> str:
    """What stands in a body for a personal value, given as its JSON text."""
    return canonical.salted_digest(salt, value_text)


def body_text(facts: Mapping[str, Any], private_digests: Mapping[str, str]) -> str:
    return json_text({"facts": facts, "private": private_digests})


class EntryColumns(Protocol):
    """An entry's columns, as the row and the line of a bundle have them."""

    stream: str
    seq: int
    prev_hash: str
    act: str
    actor: str
    on_behalf_of: str
    at: datetime
    recorded_at: datetime
    body: str


def hash_of(entry: EntryColumns) -> str:
    """The hash the columns of an entry ask for."""
    return canonical.digest(
        [
            ENTRY_VERSION,
            entry.stream,
            entry.seq,
            entry.prev_hash,
            entry.act,
            entry.actor,
            entry.on_behalf_of,
            entry.at,
            entry.recorded_at,
            entry.body,
        ]
    )


class CheckpointColumns(Protocol):
    """A checkpoint's columns under the signature."""

    number: int
    sealed_at: datetime
    count: int
    total: int
    root: str
    prev_hash: str
    key_id: str
    is_demo: bool


def checkpoint_bytes(checkpoint: CheckpointColumns) -> bytes:
    """What the key signs; the checkpoint's hash is the SHA-256 of it."""
    return canonical.encode(
        [
            CHECKPOINT_VERSION,
            checkpoint.number,
            checkpoint.sealed_at,
            checkpoint.count,
            checkpoint.total,
            checkpoint.root,
            checkpoint.prev_hash,
            checkpoint.key_id,
            checkpoint.is_demo,
        ]
    )


def merkle_root(entry_hashes: Iterable[str]) -> str:
    """RFC 6962, section 2.1, over the entry hashes in order of their positions."""
    stack: list[tuple[int, bytes]] = []
    for entry in entry_hashes:
        height, node = 0, sha256(b"\x00" + bytes.fromhex(entry)).digest()
        while stack and stack[-1][0] == height:
            node = sha256(b"\x01" + stack.pop()[1] + node).digest()
            height += 1
        stack.append((height, node))
    if not stack:
        return sha256(b"").hexdigest()
    _, node = stack.pop()
    while stack:
        node = sha256(b"\x01" + stack.pop()[1] + node).digest()
    return node.hex()


def merkle_levels(entry_hashes: Sequence[str]) -> list[list[bytes]]:
    """The whole tree, leaves first. A node without a neighbour goes up unchanged, which is RFC 6962's tree."""
    level = [sha256(b"\x00" + bytes.fromhex(entry)).digest() for entry in entry_hashes]
    levels = [level]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
        levels.append(level)
    return levels


def inclusion_proof(levels: Sequence[Sequence[bytes]], position: int) -> list[str]:
    """The neighbours that lead from a leaf to the root (RFC 6962, section 2.1.1), lowest first."""
    path = []
    for level in levels[:-1]:
        neighbour = position ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        position //= 2
    return path
