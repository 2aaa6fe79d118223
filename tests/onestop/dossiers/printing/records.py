"""Dossiers with everything a form asks for: papers, requests, hand-overs, apologies, ends. Rows, not acts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers.models import (
    Apology,
    ComponentCheck,
    Dossier,
    FinancialObligation,
    Ground,
    Handover,
    Move,
    ReturnOfResult,
    SupplementRequest,
)
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.procedures.models import Field, ProcedureVersion
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.services import NewAddress, NewApplicant
from diemsang.people.organisation import services as organisation
from tests.cast import AT, SYSTEM, Cast
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.procedures import samples as catalogue

RECEIVED: Final[datetime] = at_local(date(2016, 3, 7), 8, 5)
DUE: Final[datetime] = at_local(date(2016, 3, 21), 17)


@dataclass(frozen=True)
class Desk:
    """A counter at work: the cast, a procedure in force, and people who came."""

    cast: Cast
    version: ProcedureVersion
    people: tuple[str, ...]

    def dossier(self, state: State = State.PROCESSING, *, who: int = 0, **own: Any) -> Dossier:
        values: dict[str, Any] = {
            "filed_at": RECEIVED,
            "applicant": self.people[who],
            "procedure": f"procedure:{self.version.procedure_id}",
            "procedure_version": self.version.key,
            "procedure_code": "1.000007",
            "subject_matter": "Đề nghị cấp mới",
        }
        if state not in (State.SUBMITTED, State.REFUSED):
            values |= {"legal_due": DUE, "promised_due": DUE}
        row = a_dossier(self.cast, state, **values | own)
        self.papers(row)
        if row.accepted_at:
            self.move(row, "dossiers.file_at_counter", State.DRAFT, State.ACCEPTED, due_after=DUE)
        return row

    def papers(self, row: Dossier) -> None:
        ComponentCheck.objects.bulk_create(
            [
                ComponentCheck(dossier=row, place=1, component="01", name="Đơn đề nghị", originals=1),
                ComponentCheck(dossier=row, place=2, component="02", name="Bản sao giấy tờ", copies=2),
                ComponentCheck(dossier=row, place=3, component="03", name="Bản vẽ", file="file:8"),
                ComponentCheck(dossier=row, place=4, component="04", name="Giấy tờ không nộp"),
            ]
        )

    def move(self, row: Dossier, act: str, before: State, after: State, *, at: datetime = RECEIVED, **own: Any) -> Move:
        return Move.objects.create(
            dossier=row,
            seq=row.moves.count() + 1,
            act=act,
            from_state=before.value,
            to_state=after.value,
            at=at,
            recorded_at=at,
            actor=self.cast.accounts["receiver"],
            **own,
        )

    def asked(self, row: Dossier, state: str = "asked", **own: Any) -> SupplementRequest:
        values: dict[str, Any] = {
            "kind": "intake",
            "number": row.supplements.count() + 1,
            "reason": "Thiếu giấy tờ",
            "items": [
                {"component": "04", "name": "Giấy tờ không nộp", "reason": "chưa có", "legal_ground": ""},
                {"component": "", "name": "Giấy khác", "reason": "cần", "legal_ground": "Luật Thử Điều 1"},
            ],
            "guidance": "Nộp tại quầy số 5",
            "proposed_at": RECEIVED,
            "proposed_by": self.cast.people["specialist"],
            "asked_at": None if state == "proposed" else RECEIVED + timedelta(hours=2),
            "asked_by": "" if state == "proposed" else self.cast.people["receiver"],
            "answered_at": RECEIVED + timedelta(days=1) if state == "answered" else None,
            "answer_by": DUE,
        }
        return SupplementRequest.objects.create(dossier=row, state=state, **values | own)

    def handed_over(self, row: Dossier, hours: int, *, step_due: datetime | None, **own: Any) -> Handover:
        sent = RECEIVED + timedelta(hours=hours)
        values: dict[str, Any] = {
            "giver": self.cast.people["receiver"],
            "giver_unit": self.cast.bodies["centre"],
            "taker_unit": self.cast.units["unit"],
            "received_by": self.cast.people["specialist"],
            "sent_at": sent,
            "received_at": sent + timedelta(minutes=10),
            "accepted_at": sent + timedelta(minutes=20),
            "step_due": step_due,
        }
        return Handover.objects.create(dossier=row, **values | own)

    def late(self, row: Dossier, **own: Any) -> Apology:
        values: dict[str, Any] = {
            "first_due": DUE,
            "new_due": DUE + timedelta(days=7),
            "ground": "late.opinions",
            "reason": "Chờ ý kiến Sở Y tế",
            "agency_at_fault": self.cast.bodies["agency"],
            "signed_at": DUE + timedelta(days=1),
            "signed_by": self.cast.people["agency_leader"],
        }
        return Apology.objects.create(dossier=row, **values | own)

    def paid(self, row: Dossier, amount: int) -> None:
        FinancialObligation.objects.create(
            dossier=row, what="Tiền sử dụng đất", amount=amount, asked_at=RECEIVED, paid_at=DUE, proof="BL 1"
        )

    def returned(self, row: Dossier) -> None:
        self.move(row, "dossiers.hand_result_to_centre", State.ISSUED, State.READY, at=DUE)
        ReturnOfResult.objects.create(
            dossier=row,
            way="counter",
            recipient=row.applicant,
            identity_checked=True,
            returned_at=DUE + timedelta(hours=20),
            returned_by=self.cast.people["receiver"],
        )

    def ground(self, code: str, kind: str, vi: str, basis: str) -> None:
        Ground.objects.create(
            code=code, kind=kind, vi=vi, en=vi, valid_from=date(2010, 1, 1), legal_basis=basis, verified=True
        )


def a_house(street: str, commune: str, district: str, valid_from: date) -> NewAddress:
    return NewAddress(street=street, commune=commune, district=district, province="tỉnh Thử", valid_from=valid_from)


def a_desk(cast: Cast) -> Desk:
    """Three applicants; the first of them moved house after the dossiers of these tests were filed."""
    if not Field.objects.filter(code=catalogue.FIELDS[0][0]).exists():
        catalogue.found_fields()
    catalogue.announce(cast.bodies["province"], catalogue.new(7, name="Cấp bản sao trích lục hộ tịch"))
    people = applicants.register_applicants(
        [
            NewApplicant(
                kind="citizen",
                full_name=f"Nguyễn Văn Nộp {number}",
                identity_kind="cmnd",
                identity_number=f"10012345{number}",
                issued_on=date(2010, 2, 1),
                issued_by="Công an tỉnh Thử",
                phone="0900000001",
                address=a_house(f"Số {number}", "xã Thử Trung", "huyện Thử", date(2010, 1, 1)),
            )
            for number in range(1, 4)
        ],
        by=SYSTEM,
        at=AT,
    )
    applicants.change_address(
        people[0],
        a_house("Số 99", "xã Thử Hạ", "huyện Khác", date(2016, 5, 1)),
        by=SYSTEM,
        at=AT,
    )
    return Desk(cast, ProcedureVersion.objects.get(procedure__code="1.000007"), tuple(people))


def rename_the_centre(cast: Cast) -> None:
    """Its name today is not the one of the day the dossiers were received."""
    organisation.rename_body(
        cast.bodies["centre"],
        by=SYSTEM,
        at=AT,
        on=date(2016, 5, 1),
        name="Trung tâm Phục vụ hành chính công tỉnh Thử",
        decision_number="9/QĐ-UBND",
    )
