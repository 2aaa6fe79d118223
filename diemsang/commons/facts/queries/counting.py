"""Counting facts with aggregates in the database, for an audience."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Count, DateTimeField, Field, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from diemsang.commons.facts import rules
from diemsang.commons.facts.queries.registry import fact_named
from diemsang.kernel import clock
from diemsang.kernel.access import ANONYMOUS, NOT_FOUND, Actor, table
from diemsang.kernel.declarations import Audience, Fact
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook.queries import rule_value
from diemsang.proof.lawbook.rules import uses

PAGE: Final = 50
NO_FILTERS: Final[Mapping[str, Any]] = {}


def selected(
    fact: Fact | str,
    *,
    period: Period | None = None,
    on: date | None = None,
    filters: Mapping[str, Any] = NO_FILTERS,
    visible_to: Actor = ANONYMOUS,
) -> "QuerySet[Any]":
    """The records of a fact in a period (by when they happened), or those that hold on a date (end of that day).

    Filters name dimensions: one value or a list. Restricted records are those of the bodies the actor answers for;
    who answers for none gets `access.not_found`, as if the fact were not there.
    """
    fact = fact_named(fact) if isinstance(fact, str) else fact
    found: QuerySet[Any] = fact.records()
    if fact.audience is Audience.RESTRICTED:
        found = _of_their_bodies(fact, found, visible_to)
    if period is not None:
        if period.end is None:
            raise Refused(rules.PERIOD_IS_OPEN(at_field="period"))
        found = found.filter(**{f"{fact.happened_on}__gte": _bound(found, fact.happened_on, period.start)})
        found = found.filter(**{f"{fact.happened_on}__lt": _bound(found, fact.happened_on, period.end)})
    if on is not None:
        next_day = on + timedelta(days=1)
        found = found.filter(**{f"{fact.happened_on}__lt": _bound(found, fact.happened_on, next_day)})
        if fact.ends_on:
            still = {f"{fact.ends_on}__gte": _bound(found, fact.ends_on, next_day)}
            found = found.filter(Q(**{fact.ends_on: None}) | Q(**still))
    for name, wanted in filters.items():
        column = _column(fact, name)
        many = isinstance(wanted, Iterable) and not isinstance(wanted, str)
        found = found.filter(**{f"{column}__in" if many else column: wanted})
    return found


def count(
    fact: Fact | str,
    *,
    period: Period | None = None,
    on: date | None = None,
    filters: Mapping[str, Any] = NO_FILTERS,
    how: str = "total",
    visible_to: Actor = ANONYMOUS,
) -> int | None:
    """One whole number: records, the sum of the measure, `distinct:<dimension>`, its `max`, `min` or `median`.

    The median is the lower of the two in the middle: a value some record has. None when there is nothing to take the
    largest, smallest or middle of, and for a statistical cell too small to be shown.
    """
    fact = fact_named(fact) if isinstance(fact, str) else fact
    found = selected(fact, period=period, on=on, filters=filters, visible_to=visible_to)
    number = _median(fact, found) if how == "median" else found.aggregate(number=_aggregate(fact, how))["number"]
    if number is not None and _is_suppressed_for(fact, visible_to):
        records = number if how == "total" and fact.measure is None else found.count()
        return number if rules.suppress({"": records}, small_cell_minimum())[""] is not None else None
    return number


def count_on(fact: Fact | str, day: date, **more: Any) -> int | None:
    """How many hold on a date."""
    return count(fact, on=day, **more)


def grouped(
    fact: Fact | str,
    *,
    by: Sequence[str],
    period: Period | None = None,
    on: date | None = None,
    filters: Mapping[str, Any] = NO_FILTERS,
    visible_to: Actor = ANONYMOUS,
) -> dict[tuple[Any, ...], int | None]:
    """Whole numbers by dimensions (`organisation` is one when the fact has one), in one query; small cells are None."""
    fact = fact_named(fact) if isinstance(fact, str) else fact
    found = selected(fact, period=period, on=on, filters=filters, visible_to=visible_to)
    columns = [_column(fact, name) for name in by]
    lines = (
        found.order_by()
        .values_list(*columns)
        .annotate(number=_aggregate(fact, "total"), behind=Count("pk"))
        .order_by(*columns)
    )
    cells: dict[tuple[Any, ...], tuple[int, int]] = {line[:-2]: (line[-2], line[-1]) for line in lines}
    if not _is_suppressed_for(fact, visible_to):
        return {key: number for key, (number, _) in cells.items()}
    shown = rules.suppress({key: behind for key, (_, behind) in cells.items()}, small_cell_minimum())
    return {key: cells[key][0] if shown[key] is not None else None for key in cells}


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One keyset page of the records behind a number. `after` asks for the next one, None on the last page."""

    records: tuple[Any, ...]
    after: int | None


def records(
    fact: Fact | str,
    *,
    period: Period | None = None,
    on: date | None = None,
    filters: Mapping[str, Any] = NO_FILTERS,
    visible_to: Actor = ANONYMOUS,
    after: int | None = None,
    size: int = PAGE,
) -> RecordPage:
    """The records behind a number, by primary key. Those of a statistical fact open to who may see restricted ones."""
    fact = fact_named(fact) if isinstance(fact, str) else fact
    if not may_list_records(fact, visible_to):
        raise Refused(rules.RECORDS_ARE_NOT_SHOWN())
    found = selected(fact, period=period, on=on, filters=filters, visible_to=visible_to).order_by("pk")
    if after is not None:
        found = found.filter(pk__gt=after)
    page = list(found[: size + 1])
    return RecordPage(tuple(page[:size]), page[size - 1].pk if len(page) > size else None)


def may_list_records(fact: Fact, actor: Actor) -> bool:
    """Whether the single records of a fact may be shown to an actor (restricted ones are filtered besides)."""
    return fact.audience is not Audience.STATISTICAL or _sees_restricted(actor) is None


def sees_restricted(actor: Actor) -> bool:
    """Whether an actor answers for any body whose restricted records they may see."""
    return _sees_restricted(actor) != frozenset()


@uses("facts.small_cell_minimum", page="facts:list")
def small_cell_minimum() -> int | None:
    """The smallest number shown in a public statistical cell, today's rule; None when there is no rule: show none."""
    answer = rule_value("facts.small_cell_minimum", on=clock.today())
    return answer.whole() if answer.is_defined else None


def _aggregate(fact: Fact, how: str) -> Any:
    kind, _, name = how.partition(":")
    match kind, fact.measure:
        case "total", None:
            return Count("pk")
        case "total", str(measure):
            return Coalesce(Sum(measure), 0)
        case "distinct", _:
            return Count(_column(fact, name), distinct=True)
        case "max", str(measure):
            return Max(measure)
        case "min", str(measure):
            return Min(measure)
    raise ValueError(f"the fact {fact.code} cannot be taken as {how!r}")


def _median(fact: Fact, found: "QuerySet[Any]") -> int | None:
    if fact.measure is None:
        raise ValueError(f"the fact {fact.code} has no measure to take the median of")
    values = found.filter(**{f"{fact.measure}__isnull": False}).order_by(fact.measure)
    number = values.count()
    return values.values_list(fact.measure, flat=True)[(number - 1) // 2] if number else None


def _column(fact: Fact, name: str) -> str:
    if name == "organisation" and fact.organisation:
        return fact.organisation
    if name not in fact.dimensions:
        raise Refused(rules.UNKNOWN_DIMENSION(at_field=name, code=fact.code, name=name))
    return fact.dimensions[name]


def _sees_restricted(actor: Actor) -> frozenset[str] | None:
    """The bodies whose restricted records an actor may see; None is every one."""
    roles = table().roles_for("facts.view_restricted")
    return None if actor.is_system and "system" in roles else actor.scopes_as(roles)


def _is_suppressed_for(fact: Fact, actor: Actor) -> bool:
    return fact.audience is Audience.STATISTICAL and _sees_restricted(actor) is not None


def _of_their_bodies(fact: Fact, found: "QuerySet[Any]", actor: Actor) -> "QuerySet[Any]":
    scopes = _sees_restricted(actor)
    if scopes is None:
        return found
    if not scopes or fact.organisation is None:
        raise Refused(NOT_FOUND())
    return found.filter(**{f"{fact.organisation}__in": sorted(scopes)})


def dimension_field(fact: Fact, name: str) -> Any:
    """The column a dimension counts by, which knows the names of its values; None for no dimension of this fact."""
    return _field(fact.records(), fact.dimensions[name]) if name in fact.dimensions else None


def _bound(found: "QuerySet[Any]", column: str, day: date) -> Any:
    """The day as the column holds it: a date, or the moment that day begins in Việt Nam."""
    return clock.at_local(day) if isinstance(_field(found, column), DateTimeField) else day


def _field(found: "QuerySet[Any]", column: str) -> Any:
    if column in found.query.annotations:
        return found.query.annotations[column].output_field
    model: Any = found.model
    field: Field[Any, Any] | None = None
    for name in column.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model if field and field.is_relation else None
    return field
