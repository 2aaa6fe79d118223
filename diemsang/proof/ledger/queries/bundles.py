"""Bundles: the journal, or the chains of some records, as one file that is verified without us.

The same state of the journal gives the same bytes: members in one order and of one date, rows in the order of their
seals, JSON in one spelling. `verifier/diemsang_verify.py` is the one that reads it.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from diemsang.proof.ledger import rules
from diemsang.proof.ledger.queries import rows

FORMAT: Final = "diemsang.bundle.1"
SINCE_ZIP_BEGAN: Final = (1980, 1, 1, 0, 0, 0)
VERIFIER: Final = Path(__file__).resolve().parent.parent / "verifier" / "diemsang_verify.py"
_spell = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=repr).encode


@dataclass(frozen=True, slots=True)
class BundleSummary:
    """What went into a bundle."""

    checkpoint: int
    checkpoints: int
    entries: int
    streams: int


def write_bundle(
    target: Path, *, streams: Sequence[str] | None = None, upto: int | None = None, with_values: bool = False
) -> BundleSummary | None:
    """Write a bundle to a file, whole or not at all; None when there is no such checkpoint.

    `services.export_bundle` says what the parameters mean, asks who may, and logs; this only reads.
    """
    draft = target.with_name(f"{target.name}.part")
    with rows.snapshot():
        if (last := rows.last_number(upto)) is None:
            return None
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            summary = _Export(archive, last, streams, upto is not None, with_values).write()
    draft.replace(target)
    return summary


def verify_bundle(bundle: Path, *, checkpoint: Path | None = None, strict: bool = False) -> dict[str, Any]:
    """What the standalone verifier, in a process of its own, says of a bundle. ValueError when it is none."""
    options = [f"--checkpoint={checkpoint}"] if checkpoint else []
    command = [sys.executable, "-I", str(VERIFIER), str(bundle), "--json", *options, *(["--strict"] if strict else [])]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"})  # noqa: S603, PLW1510
    if result.returncode == 2:
        raise ValueError(result.stderr.strip())
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def findings() -> list[str]:
    """What verification finds wrong with the whole journal as it stands, values included; empty when nothing.

    The journal is compared with the last checkpoint that was published. An installation that never sealed has
    nothing to verify and nothing wrong.
    """
    latest = Path(settings.LEDGER_PUBLISH_FOLDER) / "latest.json"
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "journal.zip"
        if write_bundle(bundle, with_values=True) is None:
            return ["no checkpoint, but one was published"] if latest.exists() else []
        report = verify_bundle(bundle, checkpoint=latest if latest.exists() else None)
    names = ("stream", "seq", "checkpoint", "detail")
    return [
        " ".join([each["code"], *(str(each[name]) for name in names if name in each)]) for each in report["findings"]
    ]


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
