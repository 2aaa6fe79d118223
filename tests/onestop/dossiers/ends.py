"""Dossiers brought to their end by the acts themselves, and procedures that cost something."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.services.signing import BY_HAND
from diemsang.onestop.procedures.rules import Fee
from diemsang.onestop.procedures.services import NewLine
from diemsang.proof.files import services as files
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.stage import Counter, announce, content, row_of
from tests.proof.files.samples import picture

PRICED: Final = "1.000077"
FEES: Final = (
    Fee("charge", 50_000, "hồ sơ"),
    Fee("fee", 2_000, "bản", note="theo số bản"),
    Fee("charge", 0, note="không thu"),
    Fee("fee", 7_000, channel="online"),
)
HOUR: Final = timedelta(hours=1)


def announce_priced(counter: Counter) -> None:
    """A procedure with a charge for the dossier, a fee for each copy, one that is free and one for online only."""
    line = NewLine("new", PRICED, content(name="Cấp bản sao có thu phí", fees=FEES))
    announce(line, cast=counter.cast, number="177/QĐ-UBND", on=date(2014, 2, 3))


def scanned(row: Dossier, *, at: datetime = AT, name: str = "ban-quet.png") -> str:
    """A scan attached to the dossier."""
    return f"file:{files.attach(row.key, picture(), purpose='scan', by=SYSTEM, at=at, name=name).pk}"


def signing(counter: Counter, key: str = "filing-0001", *, outcome: str = "granted", **own: Any) -> Dossier:
    """Drafted, submitted and signed by hand: the leader or the clerk has the next act."""
    row = counter.processing(key, **own)
    specialist = counter.cast.actor("specialist")
    kind = "KQ.H98.000001" if outcome == "granted" else ""
    services.keep_result_draft(row.key, outcome=outcome, kind=kind, text="Nội dung", by=specialist, at=AT + HOUR)
    services.submit_for_signature(row.key, by=specialist, at=AT + HOUR)
    services.sign(row.key, method=BY_HAND, by=SYSTEM, at=AT + 2 * HOUR)
    return row_of(row.key)


def issued(counter: Counter, key: str = "filing-0001", **own: Any) -> Dossier:
    """Numbered and issued on paper; there is no electronic version yet."""
    row = signing(counter, key, **own)
    services.issue(row.key, method=BY_HAND, by=counter.cast.actor("clerk"), at=AT + 2 * HOUR)
    return row_of(row.key)


def ready(counter: Counter, key: str = "filing-0001", **own: Any) -> Dossier:
    """The result lies at the centre, with its scan."""
    row = issued(counter, key, **own)
    scan = scanned(row)
    services.hand_result_to_centre(row.key, scan=scan, by=counter.cast.actor("clerk"), at=AT + 3 * HOUR)
    return row_of(row.key)


def rejected(counter: Counter, key: str = "filing-0001", **own: Any) -> Dossier:
    """Answered in the negative, signed."""
    row = signing(counter, key, outcome="rejected", **own)
    leader = counter.cast.actor("agency_leader")
    services.reject(row.key, ground="reject.not_eligible", reason="chưa đủ", by=leader, at=AT + 3 * HOUR)
    return row_of(row.key)
