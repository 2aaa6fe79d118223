"""Bundles: the journal, or the chains of some records, as one file that is verified without us.

The same state of the journal gives the same bytes: members in one order and of one date, rows in the order of their
seals, JSON in one spelling. `verifier/diemsang_verify.py` is the one that reads it.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.queries import rows
from diemsang.proof.ledger.services.recording import log_access

FORMAT: Final = "diemsang.bundle.1"
SINCE_ZIP_BEGAN: Final = (1980, 1, 1, 0, 0, 0)
_spell = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=repr).encode


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What went into a bundle."""

    checkpoint: int
    checkpoints: int
    entries: int
    streams: int


def export_bundle(
    target: Path,
    *,
    by: Actor,
    at: datetime,
    streams: Iterable[str] | None = None,
    upto: int | None = None,
    with_values: bool = False,
) -> BundleSummary:
    """Write the bundle of the whole journal, or of the chains of some records with proofs of inclusion, to a file.

    `upto` is a checkpoint's number, the last one unless given. With an `upto`, entries recorded after that seal stay
    out, so that the bundle of a past checkpoint does not change; without, whatever is under no seal yet comes along
    and the verifier says so. `with_values` adds the personal values with their salts, and is logged as an access.
    Memory does not grow with the journal's length. Refuses with `ledger.no_checkpoint` when that checkpoint does not
    exist.
    """
    authorise(by, "ledger.export_bundle")
    wanted = None if streams is None else sorted(set(streams))
    draft = target.with_name(f"{target.name}.part")
    with rows.snapshot():
        if (last := rows.last_number(upto)) is None:
            raise Refused(rules.NO_CHECKPOINT())
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            summary = _Export(archive, last, wanted, upto is not None, with_values).write()
    draft.replace(target)
    if with_values:
        for stream in wanted or ["ledger.journal"]:
            log_access(by, stream, "ledger.bundle", at)
    return summary


class _Export:
    def __init__(
        self,
        archive: zipfile.ZipFile,
        upto: int,
        streams: Sequence[str] | None,
        sealed_only: bool,
        with_values: bool,
    ) -> None:
        self.archive, self.upto, self.streams = archive, upto, streams
        self.sealed_only, self.with_values = sealed_only, with_values
        self.seen: set[str] = set()
        self.seals: set[int] = {upto}
        self.entries = self.checkpoints = 0

    def write(self) -> BundleSummary:
        with self.member("entries.jsonl") as add:
            for row in self.entry_rows():
                add(row)
        with self.member("checkpoints.jsonl") as add:
            for row in rows.checkpoint_rows(self.upto):
                if self.streams is None or row["number"] in self.seals:
                    add(row)
                    self.checkpoints += 1
        summary = BundleSummary(self.upto, self.checkpoints, self.entries, len(self.seen))
        with self.member("manifest.json") as add:
            add(
                {
                    "format": FORMAT,
                    "kind": "journal" if self.streams is None else "streams",
                    "values": self.with_values,
                    "checkpoint": summary.checkpoint,
                    "checkpoints": summary.checkpoints,
                    "entries": summary.entries,
                    "streams": summary.streams,
                }
            )
        return summary

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[Any], None]]:
        information = zipfile.ZipInfo(name, SINCE_ZIP_BEGAN)
        information.compress_type, information.create_system = zipfile.ZIP_DEFLATED, 3
        information.external_attr = 0o644 << 16
        with self.archive.open(information, "w", force_zip64=True) as file:
            waiting: list[str] = []

            def add(row: Any) -> None:
                waiting.append(_spell(row))
                if len(waiting) == rows.AT_ONCE:
                    flush()

            def flush() -> None:
                if waiting:
                    file.write(("\n".join(waiting) + "\n").encode())
                    waiting.clear()

            yield add
            flush()

    def entry_rows(self) -> Iterator[rows.Row]:
        late = iter(()) if self.sealed_only else rows.unsealed_rows(self.streams)
        source = chain(rows.sealed_rows(self.upto, self.streams), late)
        levels: tuple[int, list[list[bytes]] | None] = (0, None)
        while batch := list(islice(source, rows.AT_ONCE)):
            values = rows.opening_rows([pk for pk, _ in batch]) if self.with_values else {}
            for pk, row in batch:
                if row["stream"] is not None:
                    self.entries += 1
                    self.seen.add(str(row["stream"]))
                if pk in values:
                    row["values"] = values[pk]
                number = row.get("checkpoint")
                if self.streams is not None and number is not None:
                    self.seals.add(number)
                    if levels[0] != number:
                        hashes = rows.leaf_hashes(number)
                        levels = number, None if hashes is None else _levels(hashes)
                    if levels[1] and isinstance(row["position"], int):
                        row["proof"] = rules.inclusion_proof(levels[1], row["position"])
                yield row


def _levels(hashes: Sequence[str]) -> list[list[bytes]] | None:
    try:
        return rules.merkle_levels(hashes)
    except ValueError:  # a hash that is none: somebody changed it, and there is no proof to give
        return None
