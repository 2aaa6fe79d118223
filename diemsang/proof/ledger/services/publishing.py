"""Checkpoints as files outside the database, so that changing the database is not enough.

`latest.json` is the last one; `<day>.jsonl` holds all of a day, in UTC. Copy the folder off the machine as often as
you can: what it is worth depends on who else has a copy.
"""

import json
import os
import secrets
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules
from diemsang.proof.ledger.models import Checkpoint


def checkpoint_json(checkpoint: Checkpoint) -> dict[str, Any]:
    """A checkpoint as files, bundles and the public page give it; the verifier reads this."""
    return {
        "number": checkpoint.number,
        "sealed_at": rules.moment_text(checkpoint.sealed_at),
        "count": checkpoint.count,
        "total": checkpoint.total,
        "root": checkpoint.root,
        "prev_hash": checkpoint.prev_hash,
        "key_id": checkpoint.key_id,
        "is_demo": checkpoint.is_demo,
        "hash": checkpoint.hash,
        "signature": checkpoint.signature,
    }


def check_against_published() -> None:
    """Refuse to go on when the database lacks the last published checkpoint: it would be signed a second time,
    differently.
    """
    if (published := _last_published()) is None:
        return
    number = published["number"]
    if not Checkpoint.objects.filter(number=number, hash=published["hash"]).exists():
        raise Refused(rules.OLDER_THAN_PUBLISHED(number=number, folder=str(_folder())))


def publish() -> None:
    """Write every checkpoint that is not in the folder yet. Harmless when done twice, or by two at once."""
    published = _last_published()
    waiting = Checkpoint.objects.filter(number__gt=published["number"] if published else 0).order_by("number")
    last: Checkpoint | None = None
    folder = _folder()
    for day, checkpoints in groupby(waiting.iterator(), key=lambda each: each.sealed_at.strftime("%Y-%m-%d")):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{day}.jsonl").open("a", encoding="utf-8") as file:
            for last in checkpoints:
                file.write(rules.json_text(checkpoint_json(last)) + "\n")
            file.flush()
            os.fsync(file.fileno())
    if last is not None:
        draft = folder / f".latest.{secrets.token_hex(4)}"
        with draft.open("w", encoding="utf-8") as file:
            file.write(rules.json_text(checkpoint_json(last)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / "latest.json")


def _last_published() -> dict[str, Any] | None:
    try:
        published: dict[str, Any] = json.loads((_folder() / "latest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return published


def _folder() -> Path:
    return Path(settings.LEDGER_PUBLISH_FOLDER)
