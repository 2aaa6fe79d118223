"""Procedures to announce: whole contents, lines of each kind, decisions by the province of the cast."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from diemsang.commons.worktime.rules import parse_limit
from diemsang.kernel.access import Actor, system_actor
from diemsang.kernel.clock import at_local
from diemsang.onestop.procedures import queries, rules, services
from diemsang.onestop.procedures.rules import NewLine, VersionContent, Way
from diemsang.onestop.procedures.services import NewDecision, NewField

SYSTEM: Final = system_actor("tests.procedures")
AT: Final[datetime] = at_local(date(2016, 5, 30), 9)
BEGIN: Final = date(2011, 1, 1)
FIELDS: Final = (("LV001", "Đầu tư"), ("LV002", "Đất đai"), ("LV003", "Hộ tịch"))
WHOLE: Final[dict[str, Any]] = {
    "field": "LV001",
    "levels": ("province",),
    "agency_name": "Sở Kế hoạch và Đầu tư",
    "subjects": ("citizen", "enterprise"),
    "steps": "Bước 1: nộp hồ sơ. Bước 2: nhận kết quả.",
    "components": (rules.Component("01", "Đơn đề nghị"), rules.Component("02", "Bản sao giấy tờ", copies=1)),
    "results": (rules.ResultKind("KQ.G15.000038", "Giấy chứng nhận"),),
    "fees": (rules.Fee("charge", 200_000, "hồ sơ"),),
    "legal_basis": (rules.LegalBasis("67/2014/QH13", "Luật Đầu tư", date(2014, 11, 26), "Quốc hội"),),
}


def code(number: int) -> str:
    return f"1.{number:06}"


def way(limit: str = "25 ngày làm việc", channel: str = "counter", local: str = "") -> Way:
    return Way(channel, parse_limit(limit), local_limit=parse_limit(local) if local else None)


def content(number: int = 1, **parts: Any) -> VersionContent:
    """A content with every required part."""
    return VersionContent(**{**WHOLE, "name": f"Thủ tục thử số {number}", "ways": (way(),), **parts})


def new(number: int, **parts: Any) -> NewLine:
    return NewLine("new", code(number), content(number, **parts))


def amended(number: int, **parts: Any) -> NewLine:
    """The same content with these parts changed."""
    return NewLine("amended", code(number), content(number, **parts), changed_parts=tuple(parts))


def abolished(number: int) -> NewLine:
    return NewLine("abolished", code(number))


def merged(into: int, sources: Iterable[int], **parts: Any) -> NewLine:
    return NewLine("merged", code(into), content(into, **parts), sources=tuple(map(code, sources)))


def replaced(old: int, by: int, **parts: Any) -> NewLine:
    return NewLine("replaced", code(by), content(by, **parts), sources=(code(old),))


def found_fields(by: Actor = SYSTEM) -> None:
    """The fields of the samples, unless they are there."""
    known = {row.code for row in queries.fields()}
    services.found_fields([NewField(*each) for each in FIELDS if each[0] not in known], by=by, at=AT)


def decision(issuer: str, *lines: NewLine, on: date = BEGIN, public: bool = True, **more: Any) -> NewDecision:
    """A decision signed on the day it takes effect, in public view from that day."""
    return NewDecision(
        **{
            "issuer": issuer,
            "effective_from": on,
            "signed_on": min(on, date(2016, 5, 30)),
            "number": f"{on:%d%m%Y}/QĐ-UBND",
            "published_on": min(on, date(2016, 5, 30)) if public else None,
            "lines": lines,
            **more,
        }
    )


def announce(issuer: str, *lines: NewLine, on: date = BEGIN, public: bool = True, **more: Any) -> str:
    """Announced in one act; the key of the decision."""
    return services.announce_decision(decision(issuer, *lines, on=on, public=public, **more), by=SYSTEM, at=AT)


def one_of_each_fact(issuer: str, centre: str) -> None:
    """The shortest history in which every fact of the catalogue has a record."""
    found_fields()
    announce(issuer, new(1, ways=(way(), way("7 ngày", "online"))), new(2), on=date(2014, 1, 2))
    told: dict[str, Any] = {"by": SYSTEM, "at": AT}
    services.found_group("investment_certificates", "Cấp giấy chứng nhận đầu tư", **told)
    services.add_to_group("investment_certificates", [code(1)], on=date(2014, 1, 2), **told)
    services.record_reviewed([code(1)], on=date(2014, 5, 5), decision_number="5/QĐ", **told)
    services.record_standardised([code(1)], on=date(2014, 6, 5), decision_number="6/QĐ", **told)
    services.record_received_at_centre(
        [code(1)], place=centre, valid_from=date(2014, 7, 1), decision_number="7/QĐ", **told
    )
    announce(issuer, abolished(2), on=date(2015, 1, 2))
