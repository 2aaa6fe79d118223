"""What an announced decision does to the catalogue: versions begin and end, procedures enter and leave.

A decision with 1,400 lines takes the same few statements as one with a single line, each in batches.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q

from diemsang.kernel.access import Actor
from diemsang.kernel.canonical import digest
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import fold
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    CentreReception,
    DecisionLine,
    Ending,
    Field,
    GroupMember,
    Procedure,
    ProcedureVersion,
    Way,
)
from diemsang.onestop.procedures.queries.views import columns_of_way, complete, content_of
from diemsang.onestop.procedures.rules import LineKind, NewLine, Span, VersionContent, refusals
from diemsang.onestop.procedures.services.catalogue import (
    AT_ONCE,
    at_line,
    levels_allowed,
    procedures_by_code,
)
from diemsang.onestop.procedures.services.fields import sort_key
from diemsang.people.organisation import queries as organisation
from diemsang.proof.ledger import services as ledger

COLUMNS: Final = tuple(part for part in rules.PARTS if part not in {"field", "ways"})


@dataclass(slots=True)
class Before:
    """The catalogue as a decision finds it: what stands behind the codes it names."""

    procedures: dict[str, Procedure]
    last: dict[str, ProcedureVersion]
    """Code -> the version that holds after every change announced so far."""
    fields: dict[str, Field]

    def span(self, code: str) -> Span | None:
        version = self.last.get(code)
        return Span(version.effective_from, version.effective_to) if version else None


@dataclass(slots=True)
class Done:
    """What came of it."""

    lines: list[DecisionLine] = field(default_factory=list)
    versions: list[ProcedureVersion] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def catalogue_before(lines: Sequence[NewLine]) -> Before:
    """Read once, for all lines."""
    codes = {code for line in lines for code in line.touches}
    later = ProcedureVersion.objects.filter(
        procedure=OuterRef("procedure"), effective_from__gt=OuterRef("effective_from")
    )
    rows = complete(ProcedureVersion.objects.filter(~Exists(later), procedure__code__in=sorted(codes)))
    wanted = {line.content.field for line in lines if line.content}
    return Before(
        procedures=procedures_by_code(codes),
        last={row.procedure.code: row for row in rows},
        fields={row.code: row for row in Field.objects.filter(code__in=sorted(wanted))},
    )


def obstacles_to_drafting(lines: Sequence[NewLine], default: date, before: Before) -> list[Refusal]:
    """What is wrong in the lines themselves, complete or not."""
    if not lines:
        return [refusals.NO_LINES(at_field="lines")]
    found = [at_line(place, reason) for place, reason in rules.obstacles_to_lines(lines)]
    bodies = {body for line in lines if line.content for body in _bodies_of(line.content) if rules.is_body(body)}
    known = organisation.names_of(bodies, default) if bodies else {}
    levels: dict[date, tuple[frozenset[str] | None, str]] = {}
    for place, line in enumerate(lines):
        for code in line.touches:
            if code not in before.procedures:
                patterns = settings.PROCEDURE_CODE_PATTERNS
                found.extend(at_line(place, reason) for reason in rules.obstacles_to_code(code, patterns))
        if line.content is None:
            continue
        reasons = list(rules.obstacles_to_content(line.content))
        if line.content.field not in before.fields:
            reasons.append(refusals.FIELD_UNKNOWN(at_field="field", field=line.content.field))
        for body in _bodies_of(line.content):
            if rules.is_body(body) and body not in known:
                reasons.append(refusals.UNKNOWN_CHOICE(at_field="agency", value=body))
        on = line.effective_from or default
        if on not in levels:
            levels[on] = levels_allowed(on)
        reasons += rules.obstacles_to_levels(line.content.levels, *levels[on], on)
        found.extend(at_line(place, reason) for reason in reasons)
    return found


def _bodies_of(content: VersionContent) -> tuple[str, ...]:
    return tuple(body for body in (content.agency, *(each.body for each in content.agencies)) if body)


def obstacles_to_announcing(lines: Sequence[NewLine], default: date, before: Before) -> list[Refusal]:
    """What the catalogue has against the lines."""
    found: list[Refusal] = []
    for place, line in enumerate(lines):
        on = line.effective_from or default
        reasons: list[Refusal] = []
        if line.content is not None:
            follows = line.kind == LineKind.AMENDED or line.code in line.sources
            judge = rules.obstacles_to_following if follows else rules.obstacles_to_entering
            reasons += judge(line.code, on, before.span(line.code))
        for code in line.ends:
            reasons += rules.obstacles_to_ending(code, on, before.span(code))
        if line.kind == LineKind.AMENDED and line.content is not None and line.code in before.last and not reasons:
            changed = rules.changed_parts(content_of(before.last[line.code]), line.content)
            if set(changed) != set(line.changed_parts):
                said = ", ".join(rules.PART_NAMES[part][0] for part in changed) or "-"
                reasons.append(refusals.CHANGED_PARTS_DIFFER(at_field="changed_parts", code=line.code, parts=said))
        found.extend(at_line(place, reason) for reason in reasons)
    return found


def obstacles_to_publishing(lines: Sequence[NewLine]) -> list[Refusal]:
    """Each required part that is missing, with its line and field (NĐ 63/2010/NĐ-CP Đ.8 k.2)."""
    return [
        at_line(place, reason)
        for place, line in enumerate(lines)
        if line.content is not None
        for reason in rules.missing_parts(line.content, line.code)
    ]


def apply(decision: AnnouncingDecision, lines: Sequence[NewLine], *, by: Actor, at: datetime, before: Before) -> Done:
    """Write what the decision says. The lines were judged; the catalogue is locked."""
    done = Done()
    _close_versions(decision, lines, before)
    new = [Procedure(code=line.code) for line in lines if line.content and line.code not in before.procedures]
    Procedure.objects.bulk_create(new, batch_size=AT_ONCE)
    done.entered = [row.key for row in new]
    procedures = before.procedures | {row.code: row for row in new}
    versions = {
        line.code: _version(decision, line, line.content, procedures[line.code], before)
        for line in lines
        if line.content
    }
    done.versions = ProcedureVersion.objects.bulk_create(versions.values(), batch_size=AT_ONCE)
    create_ways((versions[line.code], line.content) for line in lines if line.content)
    done.lines = DecisionLine.objects.bulk_create(
        [
            DecisionLine(
                decision=decision,
                no=no,
                kind=line.kind,
                code=line.code,
                sources=list(line.sources),
                changed_parts=list(line.changed_parts),
                effective_from=line.effective_from or decision.effective_from,
                procedure=procedures[line.code],
                version=versions.get(line.code),
            )
            for no, line in enumerate(lines, start=1)
        ],
        batch_size=AT_ONCE,
    )
    endings = _end_procedures(done.lines, lines, before)
    done.ended = [f"procedure:{each.procedure_id}" for each in endings]
    _end_earlier_decisions({version.decision_id for version in before.last.values()})
    _tell_the_journal(decision, lines, versions, endings, by=by, at=at)
    return done


def _close_versions(decision: AnnouncingDecision, lines: Sequence[NewLine], before: Before) -> None:
    """The versions that give way, each from the day of its line."""
    closing: dict[date, list[int]] = defaultdict(list)
    for line in lines:
        on = line.effective_from or decision.effective_from
        follows = line.kind == LineKind.AMENDED or line.code in line.sources
        for code in (*line.ends, *((line.code,) if follows else ())):
            closing[on].append(before.last[code].pk)
    for on, numbers in sorted(closing.items()):
        ProcedureVersion.objects.filter(pk__in=numbers).update(effective_to=on)


def _version(
    decision: AnnouncingDecision, line: NewLine, content: VersionContent, procedure: Procedure, before: Before
) -> ProcedureVersion:
    last = before.last.get(line.code)
    on = line.effective_from or decision.effective_from
    announced_end = last.effective_to if last and last.effective_to and last.effective_to > on else None
    return ProcedureVersion(
        procedure=procedure,
        no=last.no + 1 if last else 1,
        decision=decision,
        effective_from=on,
        effective_to=announced_end,
        **columns_of(content, line.code, before.fields[content.field]),
    )


def columns_of(content: VersionContent, code: str, in_field: Field) -> dict[str, Any]:
    """The parts as a version row keeps them, with what search and order need."""
    parts = {part: rules.part_as_json(part, getattr(content, part)) for part in COLUMNS}
    words = (code, content.name, in_field.name, content.keywords, content.agency_name)
    return parts | {
        "field": in_field,
        "sort_key": sort_key(content.name),
        "words_folded": fold(" ".join(words)),
    }


def create_ways(contents: Iterable[tuple[ProcedureVersion, VersionContent]]) -> None:
    Way.objects.bulk_create(
        [Way(version=version, **columns_of_way(way)) for version, content in contents for way in content.ways],
        batch_size=AT_ONCE,
    )


def _end_procedures(rows: Sequence[DecisionLine], lines: Sequence[NewLine], before: Before) -> list[Ending]:
    """What left the catalogue; it is no longer received anywhere, nor in any group, from that day on."""
    endings = []
    leaving: dict[date, list[int]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        for code in line.ends:
            last = before.last[code]
            leaving[row.effective_from].append(last.procedure_id)
            endings.append(
                Ending(
                    line=row,
                    procedure=before.procedures[code],
                    kind=line.kind,
                    ended_on=row.effective_from,
                    field_id=last.field_id,
                    agency=last.agency,
                    is_cut=code in line.cuts,
                )
            )
    for on, numbers in sorted(leaving.items()):
        for rows_in in (CentreReception.objects.all(), GroupMember.objects.all()):
            theirs = rows_in.filter(procedure__in=numbers)
            theirs.filter(valid_from__gte=on).delete()
            theirs.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).update(valid_to=on)
    return Ending.objects.bulk_create(endings, batch_size=AT_ONCE)


def _end_earlier_decisions(numbers: Iterable[int]) -> None:
    """Hết hiệu lực: a decision of whose versions none is without an end, from the day the last one ends."""
    rows = AnnouncingDecision.objects.filter(pk__in=set(numbers)).annotate(
        open_versions=Count("versions", filter=Q(versions__effective_to__isnull=True)),
        last_end=Max("versions__effective_to"),
    )
    over: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        if not row.open_versions and row.last_end and row.ended_on != row.last_end:
            over[row.last_end].append(row.pk)
    for on, ended in sorted(over.items()):
        AnnouncingDecision.objects.filter(pk__in=ended).update(ended_on=on)


def _tell_the_journal(
    decision: AnnouncingDecision,
    lines: Sequence[NewLine],
    versions: Mapping[str, ProcedureVersion],
    endings: Sequence[Ending],
    *,
    by: Actor,
    at: datetime,
) -> None:
    shared = {"decision": decision.pk, "decision_number": decision.number}
    begun: list[tuple[Any, ...]] = [
        (
            versions[line.code].procedure,
            {
                **shared,
                "line": line.kind,
                "version": versions[line.code].pk,
                "no": versions[line.code].no,
                "effective_from": versions[line.code].effective_from.isoformat(),
                "changed_parts": list(line.changed_parts),
                "content": digest(rules.as_json(line.content)),
            },
        )
        for line in lines
        if line.content
    ]
    ledger.record_many(by, "procedures.version_announced", begun, at)
    gone: list[tuple[Any, ...]] = [
        (each.procedure, {**shared, "line": each.kind, "on": each.ended_on.isoformat(), "is_cut": each.is_cut})
        for each in endings
    ]
    ledger.record_many(by, "procedures.procedure_ended", gone, at)
