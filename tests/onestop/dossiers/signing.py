"""What tests of results share: leaders of the agency with their delegations, dossiers on their way to a signature."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewAppointment
from diemsang.ui.pdf import render_pdf
from tests.cast import AT, FOUNDED, SYSTEM, Cast
from tests.onestop.dossiers.stage import Counter, row_of

KIND: Final = "KQ.H98.000001"
TEXT: Final = "Cấp thẻ trợ giúp viên pháp lý cho bà Nguyễn Thị Nộp.\nThẻ có giá trị năm năm kể từ ngày cấp."
HOUR: Final = timedelta(hours=1)
DEPUTY, STAND_IN = "powerless", "bystander"


@dataclass(frozen=True)
class Desk:
    """The counter of the tests with a head, a deputy who may sign for the head, and one who may not."""

    counter: Counter

    @property
    def cast(self) -> Cast:
        return self.counter.cast

    def leader(self, at: datetime = AT) -> Actor:
        return self.cast.actor("agency_leader", at=at)

    def drafted(self, key: str = "filing-0001", *, at: datetime = AT, text: str = TEXT, **own: Any) -> Dossier:
        row = self.counter.processing(key, at=at)
        said = {"kind": KIND, "text": text} | own
        services.keep_result_draft(row.key, by=self.cast.actor("specialist"), at=at, **said)
        return row_of(row.key)

    def to_sign(self, key: str = "filing-0001", *, at: datetime = AT, **own: Any) -> Dossier:
        row = self.drafted(key, at=at, **own)
        return row_of(services.submit_for_signature(row.key, by=self.cast.actor("specialist"), at=at))

    def signed(self, key: str = "filing-0001", *, at: datetime = AT, method: str = "", **own: Any) -> Dossier:
        row = self.to_sign(key, at=at, **own)
        return row_of(services.sign(row.key, method=method, by=self.leader(), at=at))

    def issued(self, key: str = "filing-0001", *, at: datetime = AT, method: str = "", **own: Any) -> Dossier:
        row = self.signed(key, at=at, method=method, **own)
        return row_of(services.issue(row.key, by=self.cast.actor("clerk"), at=at))


def desk_of(counter: Counter) -> Desk:
    """Appoint the head and two deputies; the head lets one of them sign."""
    cast = counter.cast
    agency, unit = cast.bodies["agency"], None
    organisation.appoint_many(
        [
            NewAppointment(
                person=cast.people[name],
                body=agency,
                unit=unit,
                position_title=title,
                kind=kind,
                valid_from=FOUNDED,
                decision_number="04/QĐ-UBND",
            )
            for name, title, kind in (
                ("agency_leader", "Giám đốc", "leader"),
                (DEPUTY, "Phó Giám đốc", "deputy"),
            )
        ],
        by=SYSTEM,
        at=AT,
    )
    return Desk(counter)


def let_sign(cast: Cast, name: str, *, body: str = "", **own: Any) -> Actor:
    """The head's delegation to sign, from the day of the tests for a month; who that makes of the other."""
    said = {"valid_from": AT.date(), "valid_to": date(2016, 7, 1)} | own
    organisation.delegate(
        cast.people["agency_leader"],
        to_person=cast.people[name],
        body=body or cast.bodies["agency"],
        acts=["sign"],
        decision_number="12/UQ-STP",
        reason="Đi công tác",
        by=SYSTEM,
        at=AT,
        **said,
    )
    return cast.actor(name)


def a_pdf(pages: int = 1) -> bytes:
    """A document as a specialist attaches it, its pages full to the foot."""
    words = "Căn cứ hồ sơ đã thẩm định, cơ quan xét thấy đủ điều kiện theo quy định của pháp luật. " * 6
    data = {
        "agency": "Sở Tư pháp",
        "parent": "",
        "number": "…",
        "place_date": "",
        "paragraphs": [words] * 9 * pages,
        "barcode": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 2'></svg>",
        "barcode_alt": "mã",
        "barcode_text": "",
        "signer": {"for_whom": "", "authority": "", "name": ""},
    }
    return render_pdf("onestop/dossiers/typst/result.typ", data, title="Dự thảo", at=AT)
