"""A list of procedures becomes drafts: lines of decisions that are still to be signed, never anything in force."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import fold, slugify
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    DecisionLine,
    DecisionState,
    Field,
    LineKind,
    ListedProcedure,
    ProcedureVersion,
)
from diemsang.onestop.procedures.queries.views import complete, content_of
from diemsang.onestop.procedures.rules import LimitKind, VersionContent, as_json
from diemsang.onestop.procedures.rules import reading_refusals as refusals
from diemsang.onestop.procedures.rules.cells_read import names_near
from diemsang.onestop.procedures.rules.listing import DECISION, Fate, Standing, Verdict, judge, taken_over
from diemsang.onestop.procedures.rules.rows_read import SentProcedure, parts_of
from diemsang.onestop.procedures.services.catalogue import AT_ONCE, day_of, levels_allowed, lock_catalogue
from diemsang.onestop.procedures.services.fields import NewField, found_fields
from diemsang.people.organisation import queries as organisation
from diemsang.proof.ledger import services as ledger

UNSIGNED: Final = (DecisionState.DRAFT, DecisionState.CONTROLLED, DecisionState.SUBMITTED)
LONGEST_CODE: Final = 34


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row says in our terms, and what becomes of it."""

    sent: SentProcedure
    says: Mapping[str, Any]
    verdict: Verdict
    warnings: tuple[Refusal, ...]
    agency: str = ""
    """The one body that has the name of the performing agency."""
    line: DecisionLine | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list would do. `new_fields` are those nobody knew, by name; `decisions` the draft decisions to be made."""

    rows: tuple[PlannedRow, ...] = ()
    new_fields: tuple[NewField, ...] = ()
    decisions: int = 0
    drafts: Mapping[tuple[str, str], AnnouncingDecision] = field(default_factory=dict)
    """Those there are, by number and ministry."""


@transaction.atomic
def draft_list(rows: Sequence[SentProcedure], *, issuer: str, by: Actor, at: datetime) -> Plan:
    """Nhập danh mục: draft the procedures of a list in the name of a body (`body:1`); what became of each row.

    New codes become lines of draft decisions, one decision for each number and ministry the list names, which still
    lack the day they were signed. What a draft says of a part is changed when the list now says something new of it.
    Announced procedures and decisions on their way are left alone. The same list again changes nothing. The rows are
    without errors and no code stands twice in them. The same few statements for one row and for thousands.
    """
    authorise(by, "procedures.import_list", scope=issuer)
    lock_catalogue()
    _hold_drafts(issuer)
    plan = plan_list(rows, issuer=issuer, at=at)
    if plan.new_fields:
        found_fields(plan.new_fields, by=by, at=at, scope=issuer)
        Field.objects.filter(code__in=[each.code for each in plan.new_fields]).update(is_verified=False)
    _write(plan, issuer=issuer, by=by, at=at)
    return plan


def _hold_drafts(issuer: str) -> None:
    """Nobody edits a draft of that body meanwhile: whoever did so first is seen, whoever comes next waits."""
    drafts = AnnouncingDecision.objects.select_for_update().filter(issuer=issuer, state=DecisionState.DRAFT)
    list(drafts.order_by("pk").values_list("pk"))


def plan_list(rows: Sequence[SentProcedure], *, issuer: str, at: datetime) -> Plan:
    """What `draft_list` would do now, in a constant number of statements; nothing is written."""
    codes = sorted({row.code for row in rows})
    fields, new_fields, told_of_fields = _fields_for(rows)
    bodies = _bodies_by_name(day_of(at))
    standings, lines = _standings(codes, issuer)
    allowed, _basis = levels_allowed(day_of(at))
    planned = []
    for row in rows:
        verdict = judge(parts_of(row, field=fields[fold(row.field)]), standings[row.code])
        named = bodies.get(fold(row.agency), ()) if row.agency else ()
        planned.append(
            PlannedRow(
                sent=row,
                says=parts_of(row, field=fields[fold(row.field)]),
                verdict=verdict,
                warnings=(
                    *row.warnings,
                    *verdict.warnings,
                    *told_of_fields.get(row.number, ()),
                    *_told_of_agency(row, named),
                    *_told_of_levels(row, allowed),
                ),
                agency=named[0] if len(named) == 1 else "",
                line=lines.get(row.code),
            )
        )
    wanted = {_decision_of(row.sent) for row in planned if _goes_to_a_decision(row)}
    drafts = _drafts_for(wanted, issuer)
    return Plan(tuple(planned), new_fields, len(wanted - drafts.keys()), drafts)


def _goes_to_a_decision(row: PlannedRow) -> bool:
    return row.verdict.fate is Fate.NEW or DECISION in row.verdict.changed


def _decision_of(sent: SentProcedure) -> tuple[str, str]:
    return sent.decision, sent.ministry


def _told_of_agency(row: SentProcedure, named: Sequence[str]) -> Iterator[Refusal]:
    if len(named) > 1:
        yield refusals.AGENCY_AMBIGUOUS(at_field="agency", count=len(named), value=row.agency[:80])


def _told_of_levels(row: SentProcedure, allowed: frozenset[str] | None) -> Iterator[Refusal]:
    if "district" in row.levels and allowed is not None and "district" not in allowed:
        yield refusals.LEVEL_ENDED(at_field="level")


def _fields_for(
    rows: Sequence[SentProcedure],
) -> tuple[dict[str, str], tuple[NewField, ...], dict[int, tuple[Refusal, ...]]]:
    """Folded name -> code of the field; those that are new; and what the first row of each new one is told."""
    known = dict(Field.objects.values_list("name_folded", "code"))
    names = list(Field.objects.values_list("name", flat=True))
    codes, taken = dict(known), set(known.values())
    new: list[NewField] = []
    told: dict[int, tuple[Refusal, ...]] = {}
    for row in rows:
        folded = fold(row.field)
        if folded in codes:
            continue
        near = names_near(row.field, names)
        kind = refusals.FIELD_NEW_RESEMBLES if near else refusals.FIELD_NEW
        told[row.number] = (kind(at_field="field", value=row.field[:80], near="; ".join(near)),)
        codes[folded] = _free_code(row.field, taken)
        taken.add(codes[folded])
        new.append(NewField(codes[folded], row.field))
        names.append(row.field)
    return codes, tuple(new), told


def _free_code(name: str, taken: set[str]) -> str:
    base = slugify(name, max_length=LONGEST_CODE).upper() or "LV"
    return next(code for code in (base, *(f"{base}-{no}" for no in range(2, 10_000))) if code not in taken)


def _bodies_by_name(on: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for version in organisation.bodies_on(on):
        for name in {fold(version.name), fold(version.short_name)} - {""}:
            found[name].append(version.key)
    return found


def _standings(codes: Sequence[str], issuer: str) -> tuple[dict[str, Standing], dict[str, DecisionLine]]:
    """Where each code stands, and the one draft line of those that have exactly one.

    A list reaches only lines that bring in a new procedure, in drafts of the same body. Others are held.
    """
    said = dict(ListedProcedure.objects.filter(code__in=codes).values_list("code", "said"))
    drafts: dict[str, list[DecisionLine]] = defaultdict(list)
    held: dict[str, DecisionLine] = {}
    lines = DecisionLine.objects.filter(code__in=codes, decision__state__in=UNSIGNED).select_related("decision")
    for line in lines.exclude(kind=LineKind.ABOLISHED).order_by("pk"):
        is_in_reach = line.decision.state == DecisionState.DRAFT and line.decision.issuer == issuer
        if is_in_reach and line.kind == LineKind.NEW:
            drafts[line.code].append(line)
        else:
            held[line.code] = line
    later = ProcedureVersion.objects.filter(
        procedure=OuterRef("procedure"), effective_from__gt=OuterRef("effective_from")
    )
    versions = complete(ProcedureVersion.objects.filter(~Exists(later), procedure__code__in=codes))
    announced = {version.procedure.code: version for version in versions}
    return {
        code: Standing(
            said=said.get(code, {}),
            drafts=tuple(_said_in(line) for line in drafts[code]),
            held=_said_in(held[code]) if code in held else None,
            announced=as_json(content_of(announced[code])) if code in announced else None,
            is_over=code in announced and announced[code].effective_to is not None,
        )
        for code in codes
    }, {code: found[0] for code, found in drafts.items() if len(found) == 1}


def _said_in(line: DecisionLine) -> dict[str, Any]:
    return {**line.content, DECISION: line.decision.number}


def _drafts_for(wanted: Iterable[tuple[str, str]], issuer: str) -> dict[tuple[str, str], AnnouncingDecision]:
    """The drafts that lists made for these numbers and ministries and nobody has dated yet."""
    numbers = {number for number, _ministry in wanted}
    rows = AnnouncingDecision.objects.filter(
        issuer=issuer, number__in=numbers, state=DecisionState.DRAFT, signed_on=None
    ).exclude(source="")
    return {(row.number, row.issued_by): row for row in rows.order_by("-pk")}


# Writing


def _write(plan: Plan, *, issuer: str, by: Actor, at: datetime) -> None:
    decisions = _decisions(plan, issuer=issuer, by=by, at=at)
    last = DecisionLine.objects.filter(decision__in=[row.pk for row in decisions.values()])
    highest = dict(last.values("decision").annotate(last=Max("no")).values_list("decision", "last"))
    numbers = {row.pk: count(highest.get(row.pk, 0) + 1) for row in decisions.values()}
    new: list[DecisionLine] = []
    changed: list[DecisionLine] = []
    for row in plan.rows:
        if row.verdict.fate is Fate.NEW:
            decision = decisions[_decision_of(row.sent)]
            new.append(
                DecisionLine(
                    decision=decision,
                    no=next(numbers[decision.pk]),
                    kind=LineKind.NEW,
                    code=row.sent.code,
                    content=_content_of(row),
                    effective_from=decision.effective_from,
                )
            )
        elif row.verdict.fate is Fate.CHANGED and row.line is not None:
            changed.append(_changed_line(row, row.line, decisions, numbers))
    DecisionLine.objects.bulk_create(new, batch_size=AT_ONCE)
    DecisionLine.objects.bulk_create(
        changed,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["decision", "no", "content", "effective_from"],
    )
    _remember(plan)
    _tell_the_journal(new, changed, by=by, at=at)


def _decisions(plan: Plan, *, issuer: str, by: Actor, at: datetime) -> dict[tuple[str, str], AnnouncingDecision]:
    """The draft decisions the rows go to: those there are, and new ones, whose dates are still to be given."""
    found = dict(plan.drafts)
    new: dict[tuple[str, str], AnnouncingDecision] = {}
    for row in plan.rows:
        key = _decision_of(row.sent)
        if _goes_to_a_decision(row) and key not in found and key not in new:
            new[key] = AnnouncingDecision(
                issuer=issuer,
                issued_by=row.sent.ministry,
                number=row.sent.decision,
                source=row.sent.source or LISTED,
                effective_from=day_of(at),
                drafted_by=by.key,
                drafted_at=at,
            )
    made = AnnouncingDecision.objects.bulk_create(new.values(), batch_size=AT_ONCE)
    facts = [(row, {"number": row.number, "issuer": issuer}) for row in made]
    ledger.record_many(by, "procedures.decision_drafted_from_list", facts, at)
    return found | new


LISTED: Final = "Danh mục nhập từ bảng tính"
"""The source of a draft when the list names none: it tells such drafts from those people make."""


def _content_of(row: PlannedRow) -> dict[str, Any]:
    content = VersionContent(name=row.sent.name, field=row.says["field"], agency=row.agency)
    parts = {part: value for part, value in row.says.items() if part != DECISION}
    return {**as_json(content), **parts}


def _changed_line(
    row: PlannedRow,
    line: DecisionLine,
    decisions: Mapping[tuple[str, str], AnnouncingDecision],
    numbers: Mapping[int, Iterator[int]],
) -> DecisionLine:
    line.content = taken_over(line.content, row.says, row.verdict.changed)
    if "agency_name" in row.verdict.changed:
        line.content["agency"] = row.agency
    if DECISION in row.verdict.changed:
        line.decision = decisions[_decision_of(row.sent)]
        line.no = next(numbers[line.decision.pk])
        line.effective_from = line.decision.effective_from
    return line


def _remember(plan: Plan) -> None:
    """What the list said of the codes that are drafted; the others the next list is compared with as they are."""
    kept = {Fate.NEW, Fate.CHANGED, Fate.UNCHANGED}
    rows = [row for row in plan.rows if row.verdict.fate in kept]
    known = dict(ListedProcedure.objects.filter(code__in=[row.sent.code for row in rows]).values_list("code", "said"))
    said = {row.sent.code: {**known.get(row.sent.code, {}), **row.says} for row in rows}
    ListedProcedure.objects.bulk_create(
        [ListedProcedure(code=code, said=parts) for code, parts in said.items() if known.get(code) != parts],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["said"],
    )


def _tell_the_journal(new: Iterable[DecisionLine], changed: Iterable[DecisionLine], *, by: Actor, at: datetime) -> None:
    """One entry for each decision that was touched, with the digest of what each of its lines now says."""
    for act, lines in (("procedures.list_drafted", new), ("procedures.list_changed_draft", changed)):
        told: dict[int, dict[str, str]] = defaultdict(dict)
        rows: dict[int, AnnouncingDecision] = {}
        for line in lines:
            rows[line.decision.pk] = line.decision
            told[line.decision.pk][line.code] = digest(line.content)
        ledger.record_many(by, act, [(rows[pk], {"lines": said}) for pk, said in told.items()], at)


def limits_counted(rows: Iterable[SentProcedure]) -> dict[str, int]:
    """How many of the rows have a stated limit, none, several."""
    counted = {kind.value: 0 for kind in LimitKind}
    for row in rows:
        counted[row.limit.kind.value] += 1
    return counted
