"""A counter ready to work: procedures in force with papers and a form, applicants with and without a login."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms import services as forms
from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.rules.intake import GivenPaper
from diemsang.onestop.dossiers.services import NewFiling
from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
from diemsang.onestop.procedures import services as procedures
from diemsang.onestop.procedures.rules import Component, LegalBasis, ResultKind, VersionContent, Way
from diemsang.onestop.procedures.services import NewDecision, NewField, NewLine
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.services import NewApplicant
from tests.cast import AT, SYSTEM, Cast

BEGIN: Final = date(2014, 1, 1)
CODE: Final = "1.000001"
OTHER_CODE: Final = "1.000002"
FORM: Final = {
    "format": 1,
    "title": {"vi": "Tờ khai", "en": "Form"},
    "items": [{"key": "why", "type": "text", "label": {"vi": "Lý do", "en": "Reason"}, "required": True}],
}
PAPERS: Final = (
    Component("form", "Tờ khai theo mẫu", form="TK-01"),
    Component("identity", "Bản sao giấy chứng minh nhân dân", originals=0, copies=1),
    Component("photo", "Ảnh 4x6", required=False),
)
WORKING_DAYS: Final = TimeLimit(Unit.WORKING_DAYS, Fraction(3))
HOURS: Final = TimeLimit(Unit.WORKING_HOURS, Fraction(8))


@dataclass(frozen=True)
class Counter:
    """The cast, the applicant who has the cast's login `applicant`, and another one without a login."""

    cast: Cast
    applicant: str
    stranger: str

    def filing(self, channel: str = "online", **own: Any) -> NewFiling:
        """A whole and right filing; at the counter every paper is judged."""
        whole = NewFiling(
            procedure=CODE,
            agency=self.cast.bodies["agency"],
            centre=self.cast.bodies["centre"],
            applicant=self.applicant,
            channel=channel,
            subject_matter="Cấp thẻ cho ông Nguyễn Văn A",
            answers={"why": "cần dùng"},
            papers=papers(verdict="valid" if channel == "counter" else "unchecked"),
        )
        return replace(whole, **own)

    def submitted(self, key: str = "filing-0001", *, at: datetime = AT, **own: Any) -> Dossier:
        by = self.cast.actor("applicant")
        return row_of(services.submit(self.filing(**own), filing_key=key, by=by, at=at))

    def accepted(self, key: str = "filing-0001", *, at: datetime = AT, **own: Any) -> Dossier:
        by = self.cast.actor("receiver")
        return row_of(services.file_at_counter(self.filing("counter", **own), filing_key=key, by=by, at=at))

    def transferred(self, key: str = "filing-0001", *, at: datetime = AT, **own: Any) -> Dossier:
        """Accepted and handed over to the unit of the agency in the same moment."""
        row = self.accepted(key, at=at, **own)
        unit = self.cast.units["unit"]
        return row_of(services.hand_over(row.key, unit=unit, by=self.cast.actor("receiver"), at=at))

    def processing(self, key: str = "filing-0001", *, at: datetime = AT, **own: Any) -> Dossier:
        """In the hands of the specialist of the agency, who accepted the hand-over in the same moment."""
        row = self.transferred(key, at=at, **own)
        return row_of(services.accept_handover(row.key, by=self.cast.actor("specialist"), at=at))


def papers(verdict: str = "unchecked", **own: Any) -> tuple[GivenPaper, ...]:
    return (
        GivenPaper(component="form", originals=1, verdict=verdict),
        GivenPaper(component="identity", copies=1, verdict=verdict, **own),
        GivenPaper(component="photo", verdict="not_needed" if verdict == "valid" else verdict),
    )


def row_of(key: str) -> Dossier:
    return Dossier.objects.get(pk=int(key.partition(":")[2]))


def content(**own: Any) -> VersionContent:
    whole = VersionContent(
        name="Cấp thẻ trợ giúp viên pháp lý",
        field="TP",
        same_for_all=True,
        agency_name="Cơ quan cấp tỉnh",
        levels=("province",),
        subjects=("citizen",),
        steps="Nộp hồ sơ, thẩm định, trả kết quả",
        ways=(
            Way("counter", WORKING_DAYS, limit_text="3 ngày làm việc"),
            Way("online", WORKING_DAYS, limit_text="3 ngày làm việc", local_limit=HOURS),
        ),
        components=PAPERS,
        results=(ResultKind("KQ.H98.000001", "Thẻ"),),
        legal_basis=(LegalBasis("69/2006/QH11", "Luật Trợ giúp pháp lý"),),
        form="TK-01",
        max_supplements=None,
    )
    return replace(whole, **own)


def announce(*lines: NewLine, cast: Cast, number: str, on: date) -> None:
    procedures.announce_decision(
        NewDecision(
            issuer=cast.bodies["province"],
            number=number,
            title="Công bố thủ tục hành chính",
            signed_on=on,
            signer="Chủ tịch",
            issued_by="Chủ tịch Ủy ban nhân dân tỉnh",
            effective_from=on,
            published_on=on,
            controlled_by=cast.accounts["procedure_controller"],
            lines=lines,
        ),
        by=SYSTEM,
        at=at_local(on, 12),
    )


def build(cast: Cast) -> Counter:
    procedures.found_fields([NewField("TP", "Tư pháp")], by=SYSTEM, at=AT)
    forms.define_form("TK-01", "Tờ khai", by=SYSTEM, at=AT)
    forms.publish_version("TK-01", FORM, valid_from=BEGIN, legal_basis="Thông tư thử", by=SYSTEM, at=AT)
    announce(
        NewLine("new", CODE, content()),
        NewLine(
            "new", OTHER_CODE, content(name="Thủ tục của Sở Y tế", agency=cast.bodies["other"], same_for_all=False)
        ),
        cast=cast,
        number="100/QĐ-UBND",
        on=BEGIN,
    )
    keys = applicants.register_applicants(
        [
            NewApplicant(
                kind="citizen",
                full_name=name,
                identity_kind="cmnd",
                identity_number=number,
                issued_on=date(2012, 5, 1),
                issued_by="Công an tỉnh Thử",
                born_on=date(1980, 1, 2),
                gender="female",
                account=account,
            )
            for name, number, account in (
                ("Nguyễn Thị Nộp", "100200301", cast.accounts["applicant"]),
                ("Trần Văn Lạ", "100200302", ""),
            )
        ],
        by=SYSTEM,
        at=at_local(date(2016, 1, 4), 8),
    )
    load_packaged_grounds(by=SYSTEM, at=AT)
    return Counter(cast, *keys)
