"""Declaring figures from documents, and freezing what was counted."""

from datetime import date, datetime

from django.db import transaction

from diemsang.commons.facts import rules
from diemsang.commons.facts.models import DeclaredFigure, IndicatorDefinition, Snapshot, SnapshotRecord
from diemsang.commons.facts.queries import evaluation, snapshots
from diemsang.kernel.access import Actor, authorise
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refusal, refuse_if
from diemsang.proof.ledger.services import record


@transaction.atomic
def declare_figure(
    indicator: str,
    period: Period,
    *,
    by: Actor,
    at: datetime,
    numerator: int,
    source: str,
    denominator: int | None = None,
    source_date: date | None = None,
    note: str = "",
    supersedes: DeclaredFigure | None = None,
) -> DeclaredFigure:
    """Khai số liệu: type a figure from a named document. It stands beside what the records say, marked as declared.

    The same figure from the same document is declared once; a correction names the figure it supersedes.
    """
    authorise(by, "facts.declare_figure")
    evaluation.indicator(indicator, evaluation.last_day(period))
    obstacles: list[Refusal] = []
    if not source.strip():
        obstacles.append(rules.SOURCE_IS_MISSING(at_field="source"))
    if numerator < 0 or (denominator is not None and denominator <= 0):
        obstacles.append(rules.NUMBERS_ARE_NEGATIVE(at_field="numerator"))
    same = DeclaredFigure.objects.select_for_update(of=("self",)).filter(
        indicator=indicator,
        starts_on=period.start,
        ends_on=evaluation.end_of(period),
        source=source.strip(),
        successor=None,
    )
    if any(supersedes is None or each.pk != supersedes.pk for each in same):
        obstacles.append(rules.FIGURE_IS_DECLARED(at_field="source"))
    if supersedes is not None and DeclaredFigure.objects.filter(supersedes=supersedes).exists():
        obstacles.append(rules.FIGURE_IS_DECLARED(at_field="source"))
    refuse_if(obstacles)
    figure = DeclaredFigure.objects.create(
        indicator=indicator,
        starts_on=period.start,
        ends_on=evaluation.end_of(period),
        numerator=numerator,
        denominator=denominator,
        source=source.strip(),
        source_date=source_date,
        note=note,
        declared_at=at,
        declared_by=by.key,
        supersedes=supersedes,
    )
    facts = {
        "indicator": indicator,
        "period": str(period),
        "numerator": numerator,
        "denominator": denominator,
        "source": figure.source,
        "supersedes": supersedes.pk if supersedes else None,
    }
    record(by, "facts.figure_declared", figure, at, facts=facts)
    return figure


@transaction.atomic
def define_indicator(
    code: str,
    *,
    by: Actor,
    at: datetime,
    definition: dict[str, str],
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> IndicatorDefinition:
    """Define an indicator, or define it anew from a day on; columns as in the packaged file. ValueError: a bad one."""
    authorise(by, "facts.declare_figure")
    evaluation.read_indicator({**definition, "code": code})
    defined = IndicatorDefinition.objects.create(
        code=code, valid_from=valid_from, valid_to=valid_to, definition=definition, recorded_at=at, recorded_by=by.key
    )
    record(by, "facts.indicator_defined", defined, at, facts={"code": code, "definition": definition})
    return defined


@transaction.atomic
def take_snapshot(indicator: str, period: Period, *, by: Actor, at: datetime) -> Snapshot:
    """Chụp số liệu: freeze a figure with the keys and digests of every record behind it ("as known at")."""
    authorise(by, "facts.take_snapshot")
    definition = evaluation.indicator(indicator, evaluation.last_day(period))
    figure = evaluation.evaluate(definition, period, visible_to=by)
    frozen = list(snapshots.frozen_records(definition, period, by))
    snapshot = Snapshot.objects.create(
        indicator=indicator,
        starts_on=period.start,
        ends_on=evaluation.end_of(period),
        numerator=figure.numerator,
        denominator=figure.denominator,
        status=figure.status,
        reason=figure.reason,
        unit=figure.unit,
        taken_at=at,
        taken_by=by.key,
        digest=snapshots.digest_of(frozen),
    )
    SnapshotRecord.objects.bulk_create(
        (SnapshotRecord(snapshot=snapshot, side=side, record=key, digest=digest) for side, key, digest in frozen),
        batch_size=2000,
    )
    facts = {
        "indicator": indicator,
        "period": str(period),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": str(figure.status),
        "records": len(frozen),
        "digest": snapshot.digest,
    }
    record(by, "facts.snapshot_taken", snapshot, at, facts=facts)
    return snapshot
