"""One dossier in memory while its life is told: its rows, its journal, and what the ledger will say.

Every act begins with `hold` and ends with `carry_out`, as the acts on one dossier do; no statement is made.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from diemsang.commons.worktime.rules import judge
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import clean
from diemsang.onestop.dossiers.models import (
    Apology,
    ComponentCheck,
    Consultation,
    Dossier,
    DossierFee,
    Extension,
    FinancialObligation,
    Handover,
    Move,
    Pause,
    Result,
    ReturnOfResult,
    SupplementRequest,
    SupplementState,
    Task,
    TaskState,
    WithdrawalRequest,
)
from diemsang.onestop.dossiers.rules import (
    ACTS,
    Act,
    Effect,
    Place,
    examiners_after,
    handled_minutes,
    read_parameters,
    refusals,
    state_named,
    times,
)
from diemsang.onestop.dossiers.rules.fees import OWING, FeeState
from diemsang.onestop.dossiers.rules.intake import PaperState
from diemsang.onestop.dossiers.rules.lives import Deed
from diemsang.onestop.dossiers.services.acting import (
    PAUSE_OF_STATE,
    PauseGround,
    authorise_at,
    may_assist,
    places_of,
    principal_of,
    refuse_move,
    shown,
    told_of,
)
from diemsang.onestop.dossiers.services.bulk.known import Known, utc
from diemsang.onestop.dossiers.services.filing import NewFiling
from diemsang.onestop.dossiers.services.loose_ends import ANSWERED_FIRST, ENDED_FIRST, NOT_TAKEN
from diemsang.onestop.procedures.rules import VersionView

Late = Callable[[], Mapping[str, Any]]
"""Facts that name rows by number: asked for when the rows are written."""


@dataclass(slots=True)
class Told:
    """One entry of the ledger to be."""

    by: Actor
    act: str
    at: datetime
    facts: dict[str, Any]
    late: tuple[Late, ...]
    private: Mapping[str, Any]
    hidden: Late | None
    on_behalf_of: str


@dataclass(slots=True)
class ScanOfResult:
    """A scan handed in with an act, to be attached to the dossier in the same moment."""

    result: Result
    content: bytes
    name: str
    by: Actor
    at: datetime


@dataclass(slots=True)
class Case:
    """A dossier and every row that hangs on it."""

    known: Known
    row: Dossier = field(default_factory=Dossier)
    version: VersionView | None = None
    filing: NewFiling | None = None
    filed_with: tuple[str, Actor, datetime] | None = None
    """The version of the form, who filled it in, and when."""
    papers: dict[str, ComponentCheck] = field(default_factory=dict)
    supplements: list[SupplementRequest] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    consultations: list[Consultation] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    extension: Extension | None = None
    apologies: list[Apology] = field(default_factory=list)
    obligations: list[FinancialObligation] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    scans: list[ScanOfResult] = field(default_factory=list)
    numbered: list[Result] = field(default_factory=list)
    """Results that carry the number of the dossier."""
    taking: tuple[Actor, datetime] | None = None
    """Who took the number, and when."""
    returned: ReturnOfResult | None = None
    withdrawals: list[WithdrawalRequest] = field(default_factory=list)
    fees: list[DossierFee] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    """Acts of other contexts on rows that are written first."""

    # What every act begins and ends with

    def hold(self, deed: Deed, *, asked: str | None = None) -> date:
        """Refuse as `acting.hold` does: who may not, a move that is not in the table, a moment before the last one.
        The day of the act."""
        line = ACTS[deed.act]
        self._authorise(line, deed, asked)
        refuse_move(self.row, deed.act)
        if deed.at < self.row.moved_at:
            raise Refused(refusals.ACT_IN_THE_PAST(at=shown(deed.at), last=shown(self.row.moved_at)))
        return clock.local(deed.at).date()

    def _authorise(self, line: Act, deed: Deed, asked: str | None) -> None:
        row, by = self.row, deed.by
        state = row.state if row.state in line.from_states else line.from_states[0].value
        if line.place is not Place.APPLICANT:
            authorise_at(by, deed.act, places_of(row, line, asked), state=state)
            return
        authorise(by, deed.act, state=state)
        if not (by.is_system or self.is_applicants(deed) or may_assist(by, row)):
            raise Refused(refusals.NOT_YOURS())

    def is_applicants(self, deed: Deed) -> bool:
        """Whether the actor is the applicant, or acts for them on that day."""
        return self.known.stands_for(deed.by, self.row.applicant, self.row.procedure, deed.at)

    def carry_out(
        self,
        deed: Deed,
        *,
        act: str = "",
        reason_code: str = "",
        reason: str = "",
        unit: str | None = None,
        person: str | None = None,
        examines: bool = True,
        acting_unit: str = "",
        pause: PauseGround | None = None,
        due_before: datetime | None = None,
        facts: Mapping[str, Any] | None = None,
        late: Late | None = None,
        private: Mapping[str, Any] | None = None,
        hidden: Late | None = None,
    ) -> None:
        """The state, the clock and the journal as `acting.carry_out` writes them. `late` and `hidden` are facts and
        private values that name rows by number."""
        row, by, at, act = self.row, deed.by, deed.at, act or deed.act
        line = ACTS[act]
        before, after = row.standing, line.leads_to(row.standing)
        due_before = due_before or row.promised_due
        row.state, row.seq = after.value, row.seq + 1
        row.moved_at, row.moved_by, row.moved_by_person = at, by.key, by.person or ""
        if unit is not None:
            row.holder_unit = unit
        if person is not None:
            row.holder_person = person
        holder = person or "" if examines else ""
        row.examiners = examiners_after(act, after, row.examiners, doer=by.person or "", holder=holder)
        self._move_the_clock(line, at, pause)
        self._tie_up(line.effect, by, at)
        row.closed_at = (row.closed_at or at) if after.final else None
        principal = principal_of(by, act, places_of(row, line, acting_unit or None))
        reason = clean(reason)
        self.moves.append(
            Move(
                dossier=row,
                seq=row.seq,
                act=act,
                from_state=before.value,
                to_state=after.value,
                at=at,
                actor=by.key,
                person=by.person or "",
                on_behalf_of=principal,
                unit=acting_unit or row.holder_unit,
                reason_code=reason_code,
                reason=reason,
                due_before=due_before,
                due_after=row.promised_due,
            )
        )
        said = told_of(row, before, reason_code, facts)
        kept = dict(private or {}) | ({"reason": reason} if reason else {})
        self.told.append(Told(by, line.past, at, said, (late,) if late else (), kept, hidden, principal))

    # The clock

    def _move_the_clock(self, line: Act, at: datetime, pause: PauseGround | None) -> None:
        row = self.row
        match line.effect:
            case Effect.INTAKE_STARTS:
                row.filed_at = row.filed_at or at
                row.intake_due = self.known.intake_due(row.agency, at)
            case Effect.INTAKE_STOPS:
                row.intake_due = None
            case Effect.STARTS:
                row.filed_at, row.intake_due, row.accepted_at = row.filed_at or at, None, at
                row.parameters = self.known.parameters(clock.local(at).date(), row.agency)
                self.recompute()
            case Effect.PAUSES:
                self._pause(pause or PauseGround(), at)
            case Effect.RESUMES:
                self._end_pause(at)
                self.recompute()
            case Effect.SETTLES:
                self._settle(at)
            case Effect.ENDS:
                row.intake_due = None
                if row.paused_since is not None:
                    self._end_pause(at)
                    self.recompute()
            case Effect.NONE:
                pass

    def _pause(self, ground: PauseGround, at: datetime) -> None:
        self.row.paused_since = at
        self.pauses.append(
            Pause(
                dossier=self.row,
                kind=PAUSE_OF_STATE[state_named(self.row.state)],
                ground=ground.ground,
                note=clean(ground.note),
                paused_at=at,
                expected_end=ground.expected_end,
            )
        )

    def _end_pause(self, at: datetime) -> None:
        self.pauses[-1].resumed_at, self.row.paused_since = at, None

    def ended_pauses(self) -> list[tuple[datetime, datetime]]:
        return [(each.paused_at, each.resumed_at) for each in self.pauses if each.resumed_at is not None]

    def recompute(self) -> None:
        """Both due times anew, as `clock.recompute` writes them."""
        row, extension = self.row, self.extension
        if row.accepted_at is None:
            return
        found = times(
            row.accepted_at,
            row.limit,
            parameters=read_parameters(row.parameters),
            calendar=self.known.calendar(row.agency),
            pauses=self.ended_pauses(),
            extended=None if extension is None else (extension.working_days, clock.local(extension.signed_at).date()),
        )
        row.legal_due, row.promised_due = utc(found.legal), utc(found.promised)

    def _settle(self, at: datetime) -> None:
        row, calendar = self.row, self.known.calendar(self.row.agency)
        row.settled_at = at
        if row.accepted_at is None or row.legal_due is None:
            return
        verdict = judge(row.legal_due, at, calendar)
        row.punctuality, row.late_minutes = verdict.punctuality.value, verdict.late_minutes
        row.handled_minutes = handled_minutes(row.accepted_at, at, self.ended_pauses(), calendar)

    def _tie_up(self, effect: Effect, by: Actor, at: datetime) -> None:
        """As `loose_ends.tie_up`."""
        if effect not in (Effect.SETTLES, Effect.ENDS):
            return
        for wish in self.withdrawals:
            if wish.decided_at is None:
                wish.decided_at, wish.decided_by, wish.approved = at, by.person or by.key, False
                wish.decision_reason = ANSWERED_FIRST if effect is Effect.SETTLES else ENDED_FIRST
        for request in self.supplements:
            if request.state in (SupplementState.PROPOSED, SupplementState.ASKED):
                request.state = SupplementState.LAPSED
        for sent in self.handovers:
            if sent.accepted_at is None and sent.declined_at is None:
                sent.declined_at = at
                sent.decline_reason = ANSWERED_FIRST if effect is Effect.SETTLES else NOT_TAKEN
        if effect is Effect.SETTLES:
            return
        for asked in self.consultations:
            if asked.answered_at is None and asked.silence_at is None and asked.cancelled_at is None:
                asked.cancelled_at = at
        for task in self.tasks:
            if task.state not in (TaskState.DONE, TaskState.CANCELLED):
                task.state = TaskState.CANCELLED
        for notice in self.obligations:
            if notice.paid_at is None and notice.cancelled_at is None:
                notice.cancelled_at = at
        for fee in self.fees:
            if fee.state in OWING:
                fee.state, fee.changed_at = FeeState.LAPSED.value, at

    # What acts look at

    def paper_states(self) -> list[PaperState]:
        return [
            PaperState(each.component, each.name, each.required, each.verdict, each.is_handed_in)
            for each in sorted(self.papers.values(), key=lambda each: each.place)
        ]

    def open_handover(self) -> Handover | None:
        waiting = (each for each in self.handovers if each.accepted_at is None and each.declined_at is None)
        return next(waiting, None)

    def current_step(self) -> int | None:
        """The step of the last hand-over somebody accepted, as `tasks.current_step`."""
        taken = [each.step for each in self.handovers if each.accepted_at is not None and each.step is not None]
        return taken[-1] if taken else None

    def asked_supplement(self, kind: str, states: Iterable[str]) -> SupplementRequest | None:
        wanted = set(states)
        return next((each for each in self.supplements if each.kind == kind and each.state in wanted), None)

    def take_number(self, result: Result, deed: Deed) -> None:
        """The number of this dossier's results, taken once and written with the rows."""
        self.taking = self.taking or (deed.by, deed.at)
        if not any(each is result for each in self.numbered):
            self.numbered.append(result)

    def result(self) -> Result | None:
        """The result that is worked on, or holds."""
        return self.results[-1] if self.results else None
