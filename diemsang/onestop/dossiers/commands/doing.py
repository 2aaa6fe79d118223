"""Doing an act from the command line: what was given, through the door of the act, told in the journal."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.commands.acting_for import OPERATOR, actor_named, moment_of, say, tell
from diemsang.onestop.dossiers.models import Dossier, Task
from diemsang.onestop.dossiers.services.doors import Door, doors, refusals, shapes
from diemsang.people.organisation.rules import number_of

LARGEST: Final = 10 * 1024 * 1024
FILE: Final = "file"
FILED_AS: Final = {"counter": "dossiers.file_at_counter"}
ELSE_FILED_AS: Final = "dossiers.submit"
SUBJECT_WORDS: Final = {"dossier": ("hồ sơ", "dossier"), "task": ("việc liên thông", "task")}


def run(options: Namespace) -> int:
    if options.schema:
        act = "dossiers.file_at_counter" if options.act == FILE else options.act
        say(doors()[act].schema())
        return 0
    raw = _given(options)
    door = _door_for(options.act, raw)
    _set_fields(door, options.set, raw)
    values = door.read(raw)
    at = moment_of(options.at)
    by = actor_named(options.login, at)
    if by is OPERATOR and door.act.who - {"system"}:
        raise Refused(refusals.LOGIN_MISSING(at_field="as"))
    done = do(door, options.subject, values, by=by, at=at)
    say({"act": door.name, "as": options.login or by.key, "at": shapes.write(at), **done})
    return 0


def do(door: Door, subject: str | None, values: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """The act and the line of the journal that says whose command it was, in one transaction.

    An act that signs lets go of the database while it does: there the line comes first, in a transaction of its own.
    """
    given = [_subject_for(door, subject, by)] if door.subject else []
    if not door.is_one_transaction and given:
        row = _dossier_of(given[0])
        if row is not None:
            with transaction.atomic():
                tell(row, door.name, by, at)
        result = door.perform(*given, **values, by=by, at=at)
    else:
        with transaction.atomic():
            result = door.perform(*given, **values, by=by, at=at)
            row = _dossier_of(result if isinstance(result, str) else "") or _dossier_of(given[0] if given else "")
            if row is not None:
                tell(row, door.name, by, at)
    row = _dossier_of(given[0] if given else "") or _dossier_of(result if isinstance(result, str) else "")
    return {"result": shapes.write(result), "dossier": _stands(row) if row is not None else None}


def _given(options: Namespace) -> dict[str, Any]:
    """The JSON object of a file or of standard input; an empty one without either."""
    if not options.json:
        return {}
    if options.json == "-":
        content = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with Path(options.json).open("rb") as source:
            content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused(refusals.NOT_JSON(at_field="json", why=f"> {LARGEST} byte"))
    try:
        raw = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(refusals.NOT_JSON(at_field="json", why=str(error)[: shapes.SHOWN])) from error
    if not isinstance(raw, dict):
        raise Refused(refusals.NOT_JSON(at_field="json", why=type(raw).__name__))
    return raw


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _door_for(act: str, raw: Mapping[str, Any]) -> Door:
    """`file` is the act its channel asks for."""
    if act == FILE:
        filing = raw.get("filing")
        channel = filing.get("channel") if isinstance(filing, Mapping) else None
        act = FILED_AS.get(channel, ELSE_FILED_AS) if isinstance(channel, str) else ELSE_FILED_AS
    return doors()[act]


def _set_fields(door: Door, pairs: list[str], raw: dict[str, Any]) -> None:
    """`--set name=value` stands above the JSON; values are read as the field asks."""
    found: list[Refusal] = []
    for pair in pairs:
        name, equals, text = pair.partition("=")
        field = door.wanted.get(name)
        if field is None or not equals:
            known = ", ".join(door.wanted) or "-"
            found.append(refusals.UNKNOWN(at_field="set", name=name[: shapes.SHOWN], known=known))
            continue
        raw[name] = shapes.from_text(field[0], text, name, found)
    refuse_if(found)


def _subject_for(door: Door, subject: str | None, by: Actor) -> str:
    """The key of what the act is about: a dossier by key or code, anything else by key."""
    if not subject:
        vi, en = SUBJECT_WORDS.get(door.subject, (door.subject, door.subject))
        raise Refused(refusals.SUBJECT_MISSING(at_field=door.subject, what=f"{vi} / {en}"))
    if door.subject == "dossier" and ":" not in subject:
        return queries.dossier_for(by, subject).key
    return subject


def _dossier_of(key: str) -> Dossier | None:
    """The dossier behind a key of its own or of one of its tasks."""
    kind = key.partition(":")[0]
    if kind == "dossier":
        return Dossier.objects.filter(pk=number_of(key, "dossier")).first()
    if kind == "task":
        task = Task.objects.filter(pk=number_of(key, "task")).select_related("dossier").first()
        return task.dossier if task is not None else None
    return None


def _stands(row: Dossier) -> dict[str, Any]:
    """Where a dossier is after an act."""
    names = ("key", "code", "state", "seq", "accepted_at", "legal_due", "promised_due", "settled_at", "closed_at")
    return {name: shapes.write(getattr(row, name)) for name in names}
