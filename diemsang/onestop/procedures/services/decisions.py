"""Decisions of announcement on their way: drafted, controlled, submitted, announced, put in public view."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise, table
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.procedures import events, rules
from diemsang.onestop.procedures.models import AnnouncingDecision, DecisionLine, DecisionState
from diemsang.onestop.procedures.rules import NewLine, refusals
from diemsang.onestop.procedures.services import announcing, publishing
from diemsang.onestop.procedures.services.catalogue import AT_ONCE, cleaned_code, day_of, lock_catalogue
from diemsang.people.accounts.queries import names_of
from diemsang.people.organisation import queries as organisation
from diemsang.proof.ledger import services as ledger
from diemsang.proof.outbox.services import announce

LONGEST: Final = {"number": 60, "issued_by": 300, "signer": 200, "source": 300}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision of announcement with its lines. A draft may still lack number, day and signer."""

    issuer: str
    """The body in whose name it enters the catalogue here, `body:1`: the province's People's Committee."""
    effective_from: date
    lines: Sequence[NewLine]
    number: str = ""
    signed_on: date | None = None
    signer: str = ""
    issued_by: str = ""
    """The authority it names: a ministry, the chairman."""
    title: str = ""
    source_in_force_on: date | None = None
    source: str = ""
    published_on: date | None = None
    """Given, every version is put in public view at once: refused while a required part of any is missing."""
    controlled_by: str = ""
    """The account that controlled a decision which comes announced already; it is not the one that announces."""


@transaction.atomic
def draft_decision(decision: NewDecision, *, by: Actor, at: datetime) -> str:
    """Soạn thảo: keep a decision and its lines; its key. Parts may still be missing, contradictions may not."""
    authorise(by, "procedures.draft_decision", scope=decision.issuer)
    new = _cleaned(decision)
    refuse_if(_obstacles_to_drafting(new))
    row = AnnouncingDecision.objects.create(**_columns(new), drafted_by=by.key, drafted_at=at)
    _write_lines(row, new.lines)
    ledger.record(by, "procedures.decision_drafted", row, at, facts=_facts(row, new.lines), private=_private(row))
    return row.key


@transaction.atomic
def redraft_decision(
    decision: str, new: NewDecision, *, by: Actor, at: datetime, expected: datetime | None = None
) -> None:
    """Sửa dự thảo: other content and lines for a decision that is still a draft.

    `expected` is the `drafted_at` of the draft that `new` was made from; refused with `procedures.draft_changed`, which
    names who and when, when it was written anew meanwhile.
    """
    row = _held(decision, by, "procedures.draft_decision", DecisionState.DRAFT)
    _refuse_if_changed(row, expected)
    authorise(by, "procedures.draft_decision", scope=new.issuer)
    new = _cleaned(new)
    refuse_if(_obstacles_to_drafting(new))
    row.lines.all().delete()
    columns = _columns(new) | {"drafted_by": by.key, "drafted_at": at}
    for column, value in columns.items():
        setattr(row, column, value)
    row.save(update_fields=[*columns])
    _write_lines(row, new.lines)
    ledger.record(by, "procedures.decision_redrafted", row, at, facts=_facts(row, new.lines), private=_private(row))


@transaction.atomic
def control_decision(decision: str, *, by: Actor, at: datetime, expected: datetime | None = None) -> None:
    """Kiểm soát: the lines fit the catalogue as it stands, and no required part is missing (NĐ 63/2010/NĐ-CP Đ.8).

    `expected` is the `drafted_at` of the draft that was looked at: what was written since is not controlled unseen.
    """
    row = _held(decision, by, "procedures.control_decision", DecisionState.DRAFT)
    _refuse_if_changed(row, expected)
    lines = drafted_lines(row)
    before = announcing.catalogue_before(lines)
    refuse_if(
        [
            *announcing.obstacles_to_drafting(lines, row.effective_from, before),
            *announcing.obstacles_to_announcing(lines, row.effective_from, before),
            *announcing.obstacles_to_publishing(lines),
        ]
    )
    row.state, row.controlled_by, row.controlled_at = DecisionState.CONTROLLED, by.key, at
    row.save(update_fields=["state", "controlled_by", "controlled_at"])
    ledger.record(by, "procedures.decision_controlled", row, at, facts={"state": row.state})


@transaction.atomic
def submit_decision(decision: str, *, by: Actor, at: datetime) -> None:
    """Trình: hand the controlled decision to who announces it."""
    row = _held(decision, by, "procedures.control_decision", DecisionState.CONTROLLED)
    row.state, row.submitted_at = DecisionState.SUBMITTED, at
    row.save(update_fields=["state", "submitted_at"])
    ledger.record(by, "procedures.decision_submitted", row, at, facts={"state": row.state})


@transaction.atomic
def return_decision(decision: str, *, by: Actor, at: datetime, reason: str) -> None:
    """Trả lại: back to drafting, with the reason. Who controls and who announces may do it."""
    act = "procedures.return_decision"
    row = _held(decision, by, act, *(DecisionState(each) for each in rules.SENT_BACK_FROM))
    if not (reason := clean(reason)):
        raise Refused(refusals.REASON_MISSING(at_field="reason"))
    row.state, row.controlled_by, row.controlled_at, row.submitted_at = DecisionState.DRAFT, "", None, None
    row.save(update_fields=["state", "controlled_by", "controlled_at", "submitted_at"])
    facts = {"state": row.state}
    ledger.record(by, "procedures.decision_returned", row, at, facts=facts, private={"reason": reason})


@transaction.atomic
def announce_decision(
    decision: NewDecision | str,
    *,
    by: Actor,
    at: datetime,
    number: str = "",
    signed_on: date | None = None,
    signer: str = "",
) -> str:
    """Công bố: the decision takes effect in the catalogue from its days on; its key. The only way versions begin.

    The key of a submitted decision, with the number and day it was signed; or a whole `NewDecision` that was signed
    before it came here (history, a ministry's list), in one act. Refused with every reason, line by line; of two
    announcements that meet in one procedure one wins. Who controls is not who announces.
    """
    if isinstance(decision, NewDecision):
        authorise(by, "procedures.announce_decision", scope=decision.issuer)
        lock_catalogue()
        new = _cleaned(decision)
        row = AnnouncingDecision(
            **_columns(new),
            drafted_by=by.key,
            drafted_at=at,
            controlled_by=new.controlled_by or by.key,
            controlled_at=at,
            submitted_at=at,
        )
    else:
        lock_catalogue()
        row = _held(decision, by, "procedures.announce_decision", DecisionState.SUBMITTED)
        new = replace(_as_new(row), number=clean_line(number), signed_on=signed_on, signer=clean_line(signer))
        row.number, row.signed_on, row.signer = new.number, new.signed_on, new.signer
    before = announcing.catalogue_before(new.lines)
    refuse_if(
        [
            *_obstacles_to_announcing(new, row, by, day_of(at)),
            *announcing.obstacles_to_drafting(new.lines, new.effective_from, before),
            *announcing.obstacles_to_announcing(new.lines, new.effective_from, before),
            *(announcing.obstacles_to_publishing(new.lines) if new.published_on else ()),
        ]
    )
    row.state, row.announced_by, row.announced_at = DecisionState.ANNOUNCED, by.key, at
    row.save()
    row.lines.all().delete()
    done = announcing.apply(row, new.lines, by=by, at=at, before=before)
    ledger.record(by, "procedures.decision_announced", row, at, facts=_facts(row, new.lines), private=_private(row))
    procedures = [f"procedure:{line.procedure_id}" for line in done.lines]
    on = new.effective_from
    announce(events.decision_announced, decision=row.key, procedures=procedures, ended=done.ended, on=on)
    if new.published_on:
        publishing.put_in_public_view(row, done.versions, on=new.published_on, by=by, at=at)
    return row.key


@transaction.atomic
def publish_decision(decision: str, *, by: Actor, at: datetime, on: date) -> None:
    """Công khai: put every version of an announced decision in public view from that day.

    Refused while a required part of any is missing, each named with its field; `assign_limit` and `complete_version`
    fill them.
    """
    row = _held(decision, by, "procedures.publish_decision", DecisionState.ANNOUNCED)
    versions = list(publishing.waiting_versions(row))
    refuse_if(publishing.obstacles(versions, row, on, day_of(at)))
    publishing.put_in_public_view(row, versions, on=on, by=by, at=at)


def drafted_lines(row: AnnouncingDecision) -> list[NewLine]:
    """The lines of a decision that is not announced yet."""
    return [
        NewLine(
            kind=line.kind,
            code=line.code,
            content=rules.from_json(line.content) if line.content else None,
            changed_parts=tuple(line.changed_parts),
            sources=tuple(line.sources),
            effective_from=line.effective_from,
        )
        for line in row.lines.order_by("no")
    ]


def _held(decision: str, by: Actor, act: str, *states: DecisionState) -> AnnouncingDecision:
    """The decision, locked until the transaction ends; refused when the actor may not, or its state does not allow."""
    number = rules.number_of(decision, "announcing_decision")
    row = AnnouncingDecision.objects.select_for_update(of=("self",)).filter(pk=number).first()
    authorise(by, act, scope=row.issuer if row else None)
    if row is None:
        raise Refused(refusals.NOT_FOUND_HERE())
    if row.state not in states:
        raise Refused(refusals.WRONG_STATE(state=row.get_state_display()))
    return row


def changed_meanwhile(row: AnnouncingDecision) -> Refusal:
    """The draft is not the one that was opened: who wrote it last, and when."""
    who = names_of([row.drafted_by]).get(row.drafted_by, row.drafted_by)
    return refusals.DRAFT_CHANGED(who=who, at=f"{clock.local(row.drafted_at):%d/%m/%Y %H:%M}")


def _refuse_if_changed(row: AnnouncingDecision, expected: datetime | None) -> None:
    if expected is not None and expected != row.drafted_at:
        raise Refused(changed_meanwhile(row))


def _cleaned(decision: NewDecision) -> NewDecision:
    lines = tuple(
        replace(
            line,
            code=cleaned_code(line.code),
            sources=tuple(cleaned_code(code) for code in line.sources),
            changed_parts=tuple(dict.fromkeys(line.changed_parts)),
            content=rules.cleaned(line.content) if line.content else None,
        )
        for line in decision.lines
    )
    return replace(
        decision,
        lines=lines,
        title=clean(decision.title),
        number=clean_line(decision.number),
        issued_by=clean_line(decision.issued_by),
        signer=clean_line(decision.signer),
        source=clean_line(decision.source),
    )


def _obstacles_to_drafting(new: NewDecision) -> list[Refusal]:
    before = announcing.catalogue_before(new.lines)
    return [*_obstacles_to_heading(new), *announcing.obstacles_to_drafting(new.lines, new.effective_from, before)]


def _obstacles_to_heading(new: NewDecision) -> list[Refusal]:
    found = [
        refusals.TOO_LONG(at_field=name, most=most) for name, most in LONGEST.items() if len(getattr(new, name)) > most
    ]
    if not rules.is_body(new.issuer) or not organisation.name_of(new.issuer, new.effective_from):
        found.append(refusals.NO_ISSUER(at_field="issuer"))
    return found


def _obstacles_to_announcing(new: NewDecision, row: AnnouncingDecision, by: Actor, today: date) -> list[Refusal]:
    found = _obstacles_to_heading(new)
    if not new.number or new.signed_on is None:
        found.append(refusals.NOT_NUMBERED(at_field="number"))
    for at_field, day in (("signed_on", new.signed_on), ("published_on", new.published_on)):
        if day is not None and day > today:
            found.append(refusals.SIGNED_LATER(at_field=at_field, day=f"{day:%d/%m/%Y}"))
    if new.published_on and new.signed_on and new.published_on < new.signed_on:
        found.append(refusals.PUBLIC_BEFORE_SIGNED(at_field="published_on"))
    found += _obstacles_to_separation(row, by, today)
    same = AnnouncingDecision.objects.filter(issuer=new.issuer, number=new.number, signed_on=new.signed_on)
    if new.number and same.filter(announced_at__isnull=False).exists():
        found.append(refusals.ANNOUNCED_ALREADY(at_field="number", number=new.number))
    return found


def _obstacles_to_separation(row: AnnouncingDecision, by: Actor, today: date) -> list[Refusal]:
    """Who controls is not who announces, and is somebody whose office it is. A job carries over what was decided."""
    if by.is_system:
        return []
    if row.controlled_by == by.key:
        return [refusals.CONTROLS_AND_ANNOUNCES(at_field="controlled_by")]
    controllers = table().roles_for("procedures.control_decision")
    if not row.pk and row.controlled_by not in organisation.accounts_holding(controllers, row.issuer, today):
        return [refusals.NOT_A_CONTROLLER(at_field="controlled_by")]
    return []


def _columns(new: NewDecision) -> dict[str, Any]:
    names = ("issuer", "issued_by", "number", "title", "signed_on", "signer", "effective_from", "source_in_force_on")
    return {name: getattr(new, name) for name in (*names, "source")}


def _as_new(row: AnnouncingDecision) -> NewDecision:
    return NewDecision(
        issuer=row.issuer,
        effective_from=row.effective_from,
        lines=drafted_lines(row),
        issued_by=row.issued_by,
        title=row.title,
        source_in_force_on=row.source_in_force_on,
        source=row.source,
    )


def _write_lines(row: AnnouncingDecision, lines: Sequence[NewLine]) -> None:
    DecisionLine.objects.bulk_create(
        [
            DecisionLine(
                decision=row,
                no=no,
                kind=line.kind,
                code=line.code,
                sources=list(line.sources),
                changed_parts=list(line.changed_parts),
                content=rules.as_json(line.content) if line.content else {},
                effective_from=line.effective_from or row.effective_from,
            )
            for no, line in enumerate(lines, start=1)
        ],
        batch_size=AT_ONCE,
    )


def _facts(row: AnnouncingDecision, lines: Sequence[NewLine]) -> dict[str, Any]:
    kinds = [line.kind for line in lines]
    return {
        "state": row.state,
        "number": row.number,
        "issuer": row.issuer,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "effective_from": row.effective_from.isoformat(),
        "lines": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "codes": [line.code for line in lines],
    }


def _private(row: AnnouncingDecision) -> dict[str, Any]:
    return {"title": row.title, "signer": row.signer}
