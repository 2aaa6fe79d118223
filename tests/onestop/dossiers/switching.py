"""The workbook another system would hand over: rows written by hand, or the running dossiers of this store."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any, Final

from diemsang.kernel.dates import format_moment
from diemsang.kernel.spreadsheets import Heading, Table, write_workbook
from diemsang.onestop.dossiers.imports.columns import SHEETS
from diemsang.onestop.dossiers.models import Dossier
from diemsang.people.applicants import queries as applicants
from diemsang.people.organisation import queries as organisation

Line = Mapping[str, str]
ROW: Final = {
    "code": "H98.01-160520-0001",
    "procedure": "1.000001",
    "applicant": "Lê Thị Chuyển",
    "identity_kind": "CMND",
    "identity_number": "100300001",
    "agency": "H98.01",
    "channel": "Trực tiếp",
    "filed_at": "23/05/2016 08:00",
    "accepted_at": "23/05/2016 08:10",
    "state": "Đang thụ lý",
    "due": "26/05/2016 17:00",
    "unit": "Phòng Hành chính tư pháp",
}


def row(number: int = 1, **own: str) -> dict[str, str]:
    """A running dossier, accepted on Monday 23/05/2016 at 08:10, due on Thursday (3 working days)."""
    return {
        **ROW,
        "code": f"H98.01-160523-{number:04d}",
        "identity_number": f"1003{number:05d}",
        "applicant": "Lê Thị Chuyển",
        **own,
    }


def as_workbook(**sheets: Sequence[Line]) -> bytes:
    """The sheets with the headings a clerk reads."""
    tables = []
    for name, lines in sheets.items():
        spec = SHEETS[name]
        columns = [each for each in spec.columns if each.required or any(each.name in line for line in lines)]
        rows = [[line.get(each.name, "") for each in columns] for line in lines]
        tables.append(Table(spec.title, [Heading(each.headings[0]) for each in columns], rows))
    target = BytesIO()
    write_workbook(target, tables, facts={})
    return target.getvalue()


def as_csv(name: str, lines: Sequence[Line]) -> bytes:
    columns = [each for each in SHEETS[name].columns if each.required or any(each.name in line for line in lines)]
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow([each.headings[0] for each in columns])
    writer.writerows([line.get(each.name, "") for each in columns] for line in lines)
    return target.getvalue().encode()


def exported(dossiers: Iterable[Dossier]) -> bytes:
    """What another system with these dossiers would hand over, to the minute."""
    rows = list(dossiers)
    sheets: dict[str, list[dict[str, str]]] = {name: [] for name in SHEETS if name != "numbers"}
    for each in rows:
        on = each.moved_at.date()
        who = applicants.snapshot(each.applicant, on)
        body, centre = organisation.body_as_of(each.agency, on), organisation.body_as_of(each.centre, on)
        assert body
        assert centre
        line = {
            "code": each.code or "",
            "procedure": each.procedure_code,
            "applicant": who.full_name,
            "identity_kind": who.identity_kind,
            "identity_number": who.identity_number,
            "agency": body.code,
            "centre": centre.code,
            "channel": each.channel,
            "filed_at": _moment(each.filed_at),
            "accepted_at": _moment(each.accepted_at),
            "state": each.standing.label,
            "limit": each.limit,
            "due": _moment(each.promised_due),
            "unit": each.holder_unit,
            "person": each.holder_person if each.holder_person.startswith("person:") else "",
            "supplements": str(each.supplements_used),
            "subject": each.subject_matter,
        }
        sheets["dossiers"].append(line)
        for pause in each.pauses.all():
            sheets["pauses"].append(
                {
                    "code": line["code"],
                    "kind": pause.get_kind_display(),
                    "ground": pause.ground,
                    "since": _moment(pause.paused_at),
                    "until": _moment(pause.resumed_at),
                    "expected": "" if pause.expected_end is None else f"{pause.expected_end:%d/%m/%Y}",
                    "amount": "100000" if pause.kind == "financial" and pause.resumed_at is None else "",
                    "note": pause.note,
                }
            )
        for paper in each.components.all():
            sheets["papers"].append(
                {
                    "code": line["code"],
                    "paper": paper.name,
                    "originals": str(paper.originals),
                    "copies": str(paper.copies),
                    "verdict": paper.get_verdict_display(),
                }
            )
        for extension in [each.extension] if hasattr(each, "extension") else []:
            sheets["extensions"].append(
                {
                    "code": line["code"],
                    "days": str(extension.working_days),
                    "signed_at": _moment(extension.signed_at),
                    "reason": extension.reason,
                }
            )
        for handover in each.handovers.all():
            sheets["handovers"].append(
                {
                    "code": line["code"],
                    "unit": handover.taker_unit,
                    "sent_at": _moment(handover.sent_at),
                    "accepted_at": _moment(handover.accepted_at),
                }
            )
    return as_workbook(**{name: lines for name, lines in sheets.items() if lines})


def _moment(moment: Any) -> str:
    return "" if moment is None else format_moment(moment)
