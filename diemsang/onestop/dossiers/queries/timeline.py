"""What happened to a dossier, line by line: whole for officers, and as much as somebody with the secret may know."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare

from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.onestop.dossiers.models import Dossier, SupplementState
from diemsang.onestop.dossiers.queries.access import dossier_for
from diemsang.onestop.dossiers.rules import ACTS, State, read_lookup_code, state_named
from diemsang.people.organisation import queries as organisation


def _(name: str) -> str:
    """Marks a name for the catalogue; pages put it into the language of the reader."""
    return name


OTHER_LINES = {"dossiers.import": _("Nhận từ hệ thống khác")}
"""What a journal tells of that is no act on a dossier of this house."""


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of the journal with its names: act and states in Vietnamese, people and units as of the last move."""

    seq: int
    act: str
    name: str
    from_state: State
    to_state: State
    at: datetime
    person: str
    unit: str
    reason_code: str
    reason: str
    due_before: datetime | None
    due_after: datetime | None

    @property
    def changes_state(self) -> bool:
        return self.from_state is not self.to_state

    @property
    def moves_due(self) -> bool:
        return self.due_before != self.due_after


@dataclass(frozen=True, slots=True)
class PublicView:
    """What a look-up without login shows: state, steps, due, missing papers. No name, no content."""

    code: str
    procedure_code: str
    state: State
    due: datetime | None
    steps: tuple[tuple[State, datetime], ...]
    missing_papers: tuple[str, ...]


def timeline(actor: Actor, key_or_code: str) -> list[TimelineLine]:
    """Every line of the journal of a dossier the actor may see, the earliest first, in a constant number of queries."""
    row = dossier_for(actor, key_or_code)
    moves = list(row.moves.order_by("seq"))
    on = clock.local(row.moved_at).date()
    people = organisation.names_of_people({move.person for move in moves if move.person}, on)
    units = organisation.unit_names_of({move.unit for move in moves if move.unit.startswith("unit:")}, on)
    bodies = organisation.names_of({move.unit for move in moves if move.unit.startswith("body:")}, on)
    return [
        TimelineLine(
            seq=move.seq,
            act=move.act,
            name=ACTS[move.act].vi if move.act in ACTS else OTHER_LINES.get(move.act, move.act),
            from_state=state_named(move.from_state),
            to_state=state_named(move.to_state),
            at=move.at,
            person=people.get(move.person, ""),
            unit=units.get(move.unit) or bodies.get(move.unit, ""),
            reason_code=move.reason_code,
            reason=move.reason,
            due_before=move.due_before,
            due_after=move.due_after,
        )
        for move in moves
    ]


def public_view_by_code(code: str, lookup_code: str) -> PublicView | None:
    """For somebody without a login who gives the code and the secret of the slip; None unless both are right."""
    row = Dossier.objects.filter(code=code.strip().upper()).exclude(state=State.DRAFT).first()
    given = read_lookup_code(lookup_code)
    if row is None or not row.lookup_code or not constant_time_compare(given, row.lookup_code):
        return None
    return _public(row)


def public_view_by_token(token: str) -> PublicView | None:
    """For the link of a QR code; None for a token nobody has."""
    row = Dossier.objects.filter(token=token).exclude(state=State.DRAFT).first()
    return None if row is None else _public(row)


def _public(row: Dossier) -> PublicView:
    steps = [(state_named(move.to_state), move.at) for move in row.moves.order_by("seq") if move.changes_state]
    asked = row.supplements.filter(state=SupplementState.ASKED).order_by("-pk").first()
    missing = tuple(str(item["name"]) for item in asked.items) if asked else ()
    return PublicView(row.code or "", row.procedure_code, row.standing, row.promised_due, tuple(steps), missing)
