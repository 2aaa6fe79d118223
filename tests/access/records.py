"""One record of each kind for pages to show, made when a page first asks. None belongs to who opens the page."""

from datetime import date, timedelta
from functools import cached_property
from typing import Final

from diemsang.commons.facts.services import take_snapshot
from diemsang.commons.forms import services as forms
from diemsang.commons.notices.models import Delivery as NoticeDelivery
from diemsang.commons.notices.models import Notice
from diemsang.commons.worktime import services as worktime
from diemsang.kernel import clock, periods
from diemsang.onestop.dossiers.models import Consultation, Task, TaskState
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.procedures import queries as catalogue_queries
from diemsang.onestop.procedures import services as procedures
from diemsang.people.accounts.services import remember_sign_in
from diemsang.people.applicants import services as applicants
from diemsang.people.applicants.models import Identity
from diemsang.people.applicants.services import NewApplicant, NewPaper, NewRepresentation
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.models import Appointment
from diemsang.people.organisation.services import NewGrant
from diemsang.proof.files import queries as files
from diemsang.proof.files.services import attach
from diemsang.proof.lawbook import services as lawbook
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.numbering import services as numbering
from diemsang.proof.outbox.models import Delivery, Message
from diemsang.reporting.reports.services import lock_report
from tests.cast import AT, FOUNDED, POWERLESS, SYSTEM, Cast
from tests.onestop.dossiers.factories import a_dossier
from tests.onestop.dossiers.printing.records import a_desk
from tests.onestop.procedures import samples as catalogue
from tests.onestop.procedures.walked import WalkedCatalogue

FAR: Final = date(2099, 1, 1)


def number(key: str) -> int:
    return int(key.partition(":")[2])


class Records:
    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.catalogue = WalkedCatalogue(cast.bodies)

    @cached_property
    def account(self) -> int:
        return self.cast.account(POWERLESS, elsewhere=True).pk

    @cached_property
    def sign_in(self) -> int:
        owner = self.cast.account(POWERLESS, elsewhere=True)
        return remember_sign_in(owner, "someone" * 5, device="Máy khác", address=None, at=clock.real_now())

    @cached_property
    def body(self) -> int:
        return number(self.cast.bodies["agency"])

    @cached_property
    def unit(self) -> int:
        return number(self.cast.units["unit"])

    @cached_property
    def person(self) -> int:
        """Somebody of the agency who has no role and never signs in during the walk."""
        return number(self.cast.people["bystander"])

    @cached_property
    def appointment(self) -> int:
        return Appointment.objects.get(person=self.person).pk

    @cached_property
    def grant(self) -> int:
        role = NewGrant(
            account=self.cast.accounts["bystander"],
            role="guide",
            scope=self.cast.bodies["agency"],
            valid_from=FOUNDED,
        )
        return organisation.grant_role(role, by=SYSTEM, at=AT)

    @cached_property
    def _applicants(self) -> list[str]:
        """A business and a citizen, whom nobody of the cast has looked up."""
        return applicants.register_applicants(
            [
                NewApplicant(
                    kind="business",
                    full_name="Công ty Thử",
                    identity_kind="tax_code",
                    identity_number="0300588569",
                ),
                NewApplicant(kind="citizen", full_name="Lê Thị Thử", identity_kind="cmnd", identity_number="123123123"),
            ],
            by=SYSTEM,
            at=AT,
        )

    @property
    def applicant(self) -> str:
        return self._applicants[0]

    @property
    def neighbour(self) -> str:
        return self._applicants[1]

    @cached_property
    def identity(self) -> int:
        return Identity.objects.get(applicant=number(self.applicant)).pk

    @cached_property
    def representation(self) -> int:
        new = NewRepresentation(
            principal=self.applicant, representative=self.neighbour, kind="legal", valid_from=FOUNDED
        )
        return applicants.record_representation(new, by=SYSTEM, at=AT)

    @cached_property
    def paper(self) -> str:
        return applicants.keep_paper(NewPaper(applicant=self.applicant, kind="KS"), by=SYSTEM, at=AT)

    @cached_property
    def _catalogue(self) -> dict[str, str]:
        """By the agency of the cast: a draft of a decision, an announced one whose version is not public yet."""
        issuer = self.cast.bodies["agency"]
        catalogue.found_fields()
        draft = procedures.draft_decision(catalogue.decision(issuer, catalogue.new(901)), by=SYSTEM, at=AT)
        announced = catalogue.announce(issuer, catalogue.new(902), public=False)
        procedures.found_group("walked", "Nhóm thử", by=SYSTEM, at=AT)
        procedures.add_to_group("walked", [catalogue.code(902)], by=SYSTEM, at=AT, on=FOUNDED.replace(year=2016))
        version = catalogue_queries.versions_of(catalogue.code(902))[0].key
        return {"draft": draft, "announced": announced, "version": version}

    @property
    def announcing_draft(self) -> str:
        return self._catalogue["draft"]

    @property
    def announced_decision(self) -> str:
        return self._catalogue["announced"]

    @property
    def unpublished_version(self) -> str:
        return self._catalogue["version"]

    @cached_property
    def delegation(self) -> int:
        """The leader of the agency lets its specialist sign, from before the stated today to long after."""
        return organisation.delegate(
            self.cast.people["agency_leader"],
            to_person=self.cast.people["specialist"],
            body=self.cast.bodies["agency"],
            acts=["sign"],
            valid_from=AT.date(),
            valid_to=FAR,
            decision_number="9/QĐ-STP",
            reason="đi công tác",
            by=SYSTEM,
            at=AT,
        )

    @cached_property
    def absence(self) -> int:
        """The accountant is away and the clerk covers."""
        return organisation.record_absence(
            self.cast.people["accountant"],
            valid_from=AT.date(),
            valid_to=FAR,
            kind="leave",
            cover=self.cast.people["clerk"],
            body=self.cast.bodies["agency"],
            by=SYSTEM,
            at=AT,
        )

    @cached_property
    def form(self) -> str:
        """A form with one version in force."""
        forms.define_form("walked", "Đơn đề nghị", by=SYSTEM, at=AT)
        schema = {"format": 1, "title": "Đơn", "items": [{"key": "why", "type": "text", "label": "Lý do"}]}
        forms.publish_version("walked", schema, valid_from=FOUNDED, legal_basis="1/QĐ", by=SYSTEM, at=AT)
        return "walked"

    @cached_property
    def rule_row(self) -> int:
        lawbook.load_packaged_rules(by=SYSTEM, at=AT)
        return RuleRow.objects.filter(rule__key="organisation.level_exists").first().pk

    @cached_property
    def snapshot(self) -> int:
        return take_snapshot("U01", periods.year(2015), by=self.cast.actor("inspector"), at=AT).pk

    @cached_property
    def locked_report(self) -> int:
        return lock_report("diem-sang", periods.year(2015), by=self.cast.actor("inspector"), at=AT).pk

    @cached_property
    def register(self) -> str:
        """A register of the agency, from which one number was taken in 2016."""
        key = "walked"
        owner = self.cast.bodies["agency"]
        numbering.open_register(key, by=SYSTEM, at=AT, name="Sổ", format="{number}", owner=owner)
        numbering.take(key, at=AT, by=SYSTEM, subject="walked:1")
        return key

    @cached_property
    def dossier(self) -> str:
        """A dossier being handled in the agency, filed there: no centre has a hand in it."""
        return a_dossier(self.cast, State.PROCESSING, centre="").key

    @cached_property
    def task(self) -> str:
        """A part of it, as if the agency did one for another."""
        row = Task.objects.create(
            dossier_id=number(self.dossier),
            step=4,
            name="Có ý kiến",
            agency=self.cast.bodies["agency"],
            budget_minutes=60,
            state=TaskState.SENT,
            sent_at=AT,
        )
        return f"task:{row.pk}"

    @cached_property
    def consultation(self) -> str:
        """A question put to the agency."""
        asked = a_dossier(self.cast, State.CONSULTING, centre="")
        row = Consultation.objects.create(
            dossier=asked,
            agency=self.cast.bodies["agency"],
            question="Ý kiến",
            asked_at=AT,
            asked_by=self.cast.people["specialist"],
            due_at=AT + timedelta(days=1),
        )
        return f"consultation:{row.pk}"

    @cached_property
    def printed_dossier(self) -> int:
        """An accepted dossier of the agency, received at the centre: its receipt can be printed."""
        return a_desk(self.cast).dossier().pk

    @cached_property
    def notice_delivery(self) -> int:
        """A notice that did not reach anybody."""
        notice = Notice.objects.create(recipient=self.cast.accounts[POWERLESS], created_at=AT)
        return NoticeDelivery.objects.create(notice=notice, channel="email", state="dead").pk

    @cached_property
    def dead_letter(self) -> int:
        """An announcement that a listener never took."""
        message = Message.objects.create(event="tests.happened", payload={}, announced_at=AT)
        letter = Delivery(message=message, listener="tests.nobody", state="dead", due_at=AT, settled_at=AT)
        letter.save()
        return letter.pk

    @cached_property
    def day_override(self) -> int:
        """The agency is closed for a day."""
        scope, day = self.cast.bodies["agency"], date(2016, 6, 1)
        return worktime.override_day(scope, day, hours="", reason="cúp điện", by=SYSTEM, at=AT).pk

    @cached_property
    def session_pattern(self) -> int:
        """The agency keeps hours of its own from a day on."""
        start = date(2016, 6, 1)
        return worktime.set_hours(
            self.cast.bodies["agency"], "07:00-11:00", valid_from=start, name="hè", reason="QĐ", by=SYSTEM, at=AT
        ).pk

    @cached_property
    def file(self) -> int:
        """A file that only the inspector may see."""
        return attach("walked:1", b"Hai dong\nchu thuong.\n", purpose="attachment", by=SYSTEM, at=AT, name="ghi.txt").pk


def _inspector_only(actor: object, subject: str) -> bool:
    return "inspector" in getattr(actor, "roles", ())


files.register_resolver("walked", _inspector_only)
