"""Looking from the command line: one dossier, its journal, its due time explained, lists, prints, evidence."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.commands.acting_for import OPERATOR, actor_named, say
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.printing import documents
from diemsang.onestop.dossiers.rules import is_overdue
from diemsang.onestop.dossiers.services.doors import doors, explaining, shapes
from diemsang.onestop.dossiers.services.doors.possible import possible
from diemsang.people.organisation import queries as organisation
from diemsang.proof.files import queries as files
from diemsang.proof.ledger import services as ledger
from diemsang.proof.numbering import queries as numbering
from diemsang.ui.tables.keyset import page_of, sort_keys

STORED: Final = (
    "key", "code", "state", "seq", "procedure", "procedure_version", "procedure_code", "field", "case", "process",
    "agency", "centre", "applicant", "filed_by", "channel", "assisted", "return_way", "subject_matter", "holder_unit",
    "holder_person", "receiver", "examiners", "limit_national", "limit_local", "filed_at", "intake_due", "accepted_at",
    "legal_due", "promised_due", "paused_since", "settled_at", "closed_at", "supplements_used", "supplements_allowed",
)  # fmt: skip
PAPER: Final = (
    "component", "name", "required", "in_the_list", "originals", "copies", "file", "paper", "verdict", "note",
    "checked_at", "checked_by",
)  # fmt: skip
LISTED: Final = ("key", "code", "state", "procedure_code", "agency", "holder_unit", "holder_person", "filed_at",
                 "legal_due", "promised_due", "settled_at")  # fmt: skip


def run(options: Namespace) -> int:
    at = clock.now()
    if options.word == "acts":
        say({"acts": [_act(name) for name in doors()]})
        return 0
    by = actor_named(options.login, at)
    if options.word == "list":
        say(_listed(options, by, at))
        return 0
    row = queries.dossier_for(by, options.dossier)
    match options.word:
        case "show":
            say(shown(row, by, at))
        case "timeline":
            say({"dossier": row.key, "code": row.code, "lines": shapes.write(queries.timeline(by, row.key))})
        case "why":
            say(explaining.as_dict(row, explaining.explained(row)))
        case "next":
            mine = [each.as_dict() for each in possible(row, by, at)]
            say({"dossier": row.key, "code": row.code, "state": row.state, "acts": mine})
        case "print":
            content = documents.print_form(row.key, options.form, by=by, at=at, copies=options.copies)
            Path(options.out).write_bytes(content)
            say({"dossier": row.key, "form": options.form, "file": options.out, "bytes": len(content)})
        case "bundle":
            say(_bundle(row, Path(options.out), by, at))
    return 0


def shown(row: Dossier, by: Actor, at: datetime) -> dict[str, Any]:
    """A dossier as it stands: no name of the applicant, only the key."""
    told = {name: shapes.write(getattr(row, name)) for name in STORED}
    state = row.standing
    told |= {
        "state_name": state.label,
        "national_status": state.national,
        "clock": state.clock.value,
        "is_overdue": is_overdue(row.legal_due, row.settled_at, at, paused_since=row.paused_since),
        "previous": f"dossier:{row.previous_id}" if row.previous_id else None,
        "external_ids": dict(row.external_ids.values_list("system", "number")),
        "papers": [shapes.write({name: getattr(each, name) for name in PAPER}) for each in row.components.all()],
        "next": [each.door.word for each in possible(row, by, at) if each.is_mine],
    }
    return told


def _act(name: str) -> dict[str, Any]:
    door = doors()[name]
    act = door.act
    return {
        "act": name,
        "word": door.word,
        "name": act.vi,
        "about": door.about,
        "from": [state.value for state in act.from_states],
        "to": act.to.value if act.to else None,
        "roles": sorted(act.who),
        "place": act.place.value,
        "guards": [f"dossiers.{guard}" for guard in act.guards],
        "clock": act.effect.value,
        "subject": door.subject or None,
        "fields": [
            {
                "name": each.name,
                "required": each.required,
                **shapes.schema_of_fields(door.wanted)["properties"][each.name],
            }
            for each in door.fields
        ],
    }


def _listed(options: Namespace, by: Actor, at: datetime) -> dict[str, Any]:
    """A page of dossiers: the latest filed first; overdue ones by their due time. `after` opens the next page."""
    rows: QuerySet[Dossier] = queries.visible_to(by)
    if options.agency:
        rows = rows.filter(agency=_body(options.agency, at))
    if options.state:
        rows = rows.filter(state__in=options.state)
    order = ("-filed_at", "-pk")
    if options.overdue:
        rows, order = queries.overdue_at(rows, at), ("legal_due", "pk")
    keys = sort_keys(Dossier, order)
    page = page_of(rows, keys, options.limit, after=options.after, order=f"dossiers.list:{order[0]}")
    lines = [
        {name: shapes.write(getattr(row, name)) for name in LISTED}
        | {"is_overdue": is_overdue(row.legal_due, row.settled_at, at, paused_since=row.paused_since)}
        for row in page.rows
    ]
    return {"dossiers": lines, "after": page.after or None}


def _body(text: str, at: datetime) -> str:
    if text.startswith("body:"):
        return text
    return organisation.key_of_code(text, clock.local(at).date()) or "body:0"


def _bundle(row: Dossier, target: Path, by: Actor, at: datetime) -> dict[str, Any]:
    """The chains that tell of a dossier as one file; anybody verifies it with `diemsang bundle verify`."""
    streams = streams_of(row)
    summary = ledger.export_bundle(target, by=by, at=at, streams=streams)
    return {"dossier": row.key, "code": row.code, "file": str(target), "streams": streams, "entries": summary.entries,
            "checkpoint": summary.checkpoint}  # fmt: skip


def streams_of(row: Dossier) -> list[str]:
    """The chains of a dossier: its own, of its signatures, its files, and the numbers of its results."""
    streams = [ledger.stream_of(row), row.key]
    streams += [ledger.stream_of(file) for file in files.files_of(OPERATOR, row.key)]
    subjects = [f"dossiers.result:{pk}" for pk in row.results.values_list("pk", flat=True)]
    for book in numbering.visible_to(OPERATOR).filter(key__startswith="results:"):
        for series in book.series.all():
            streams += [ledger.stream_of(number) for number in series.numbers.filter(subject__in=subjects)]
    return sorted(streams)
