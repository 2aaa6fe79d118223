"""Locking a report as it is known, and declaring indices that others publish."""

from datetime import datetime
from fractions import Fraction

from django.db import transaction

from diemsang.commons.facts.queries import end_of
from diemsang.commons.facts.rules import Reason
from diemsang.commons.facts.services import take_snapshot
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.canonical import digest
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.proof.ledger.services import record
from diemsang.reporting.reports import queries, rules
from diemsang.reporting.reports.models import ExternalIndex, LockedReport


@transaction.atomic
def lock_report(code: str, period: Period, *, by: Actor, at: datetime) -> LockedReport:
    """Chốt báo cáo: keep every line as it is known now, and a snapshot of every figure that has records."""
    authorise(by, "reports.lock_report")
    found = queries.run(code, period, visible_to=by)
    lines = []
    for line in found.lines:
        kept = line.as_dict()
        if line.found.reason is not Reason.CONTEXT_MISSING and line.found.reason is not Reason.NOT_IN_FORCE:
            kept["snapshot"] = take_snapshot(line.figure.indicator, line.period, by=by, at=at).pk
        lines.append(kept)
    locked = LockedReport.objects.create(
        template=code,
        starts_on=period.start,
        ends_on=end_of(period),
        locked_at=at,
        locked_by=by.key,
        lines=lines,
        digest=digest(lines),
    )
    facts = {"report": code, "period": str(period), "digest": locked.digest}
    record(by, "reports.report_locked", locked, at, facts=facts)
    return locked


@transaction.atomic
def declare_index(
    index: str,
    year: int,
    *,
    by: Actor,
    at: datetime,
    score: str,
    source: str,
    rank: int | None = None,
    supersedes: ExternalIndex | None = None,
) -> ExternalIndex:
    """Khai chỉ số bên ngoài: a published index with its document. `score` is exact: `6575/100` for 65.75 points."""
    authorise(by, "reports.declare_index")
    obstacles = []
    if index not in rules.EXTERNAL_INDICES:
        obstacles.append(rules.UNKNOWN_INDEX(at_field="index"))
    if not _is_score(score) or (rank is not None and rank < 1):
        obstacles.append(rules.SCORE_IS_OUT_OF_RANGE(at_field="score"))
    if not source.strip():
        obstacles.append(rules.SOURCE_IS_MISSING(at_field="source"))
    refuse_if(obstacles)
    same = ExternalIndex.objects.filter(index=index, year=year, successor=None)
    if any(supersedes is None or each.pk != supersedes.pk for each in same):
        raise Refused(rules.INDEX_IS_DECLARED(index=index, year=year))
    declared = ExternalIndex.objects.create(
        index=index,
        year=year,
        score=score,
        rank=rank,
        source=source.strip(),
        declared_at=at,
        declared_by=by.key,
        supersedes=supersedes,
    )
    facts = {"index": index, "year": year, "score": score, "rank": rank, "source": declared.source}
    record(by, "reports.index_declared", declared, at, facts=facts)
    return declared


def _is_score(text: str) -> bool:
    numerator, slash, denominator = text.partition("/")
    try:
        return Fraction(int(numerator), int(denominator) if slash else 1) >= 0
    except (ValueError, ZeroDivisionError):
        return False
