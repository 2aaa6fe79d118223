"""Reading registers: who sees which, pages of numbers, and whether a series is whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Lead

from diemsang.kernel.access import NOT_FOUND, Actor, table
from diemsang.kernel.refusals import Refused
from diemsang.proof.numbering import rules
from diemsang.proof.numbering.models import Number, Register, Series

PAGE = 50


def visible_to(actor: Actor) -> "QuerySet[Register]":
    """The registers an actor may look into: those of the bodies in which the permission table lets them."""
    roles = table().roles_for("numbering.view_register")
    if actor.is_system and "system" in roles:
        return Register.objects.all()
    scopes = actor.scopes_as(roles)
    return Register.objects.all() if scopes is None else Register.objects.filter(owner__in=scopes)


def register_for(actor: Actor, key: str) -> Register:
    """A register by its key; `access.not_found` when there is none or the actor may not see it."""
    register = visible_to(actor).filter(key=key).first()
    if register is None:
        raise Refused(NOT_FOUND())
    return register


@dataclass(frozen=True, slots=True)
class NumberPage:
    """One keyset page of numbers, newest first; `older` is the number to ask for next, None on the last page."""

    numbers: tuple[Number, ...]
    older: int | None


def numbers_of(series: Series, *, below: int | None = None, only_void: bool = False, size: int = PAGE) -> NumberPage:
    """Numbers of a series from the highest down, those below `below`."""
    found = series.numbers.order_by("-number")
    if only_void:
        found = found.exclude(voided_at=None)
    if below is not None:
        found = found.filter(number__lt=below)
    page = list(found[: size + 1])
    return NumberPage(tuple(page[:size]), page[size - 1].number if len(page) > size else None)


def wholeness(series: Series) -> rules.Wholeness:
    """Whether the series is 1..n, each once; the gaps are found by the database.

    Numbers another system gave before the series was taken over are told apart and are not missing.
    """
    counts = series.numbers.aggregate(
        taken=Count("pk"),
        voided=Count("pk", filter=~Q(voided_at=None)),
        beyond=Count("pk", filter=Q(number__gte=series.next)),
    )
    taken_over = tuple(series.taken_over.order_by("first").values_list("first", "last"))
    missing: tuple[tuple[int, int], ...] = ()
    if counts["taken"] != series.next - 1 or counts["beyond"]:
        missing = rules.without_ranges(_gaps(series), taken_over)
    return rules.Wholeness(
        taken=counts["taken"],
        voided=counts["voided"],
        next=series.next,
        missing=missing,
        beyond=counts["beyond"],
        taken_over=taken_over,
    )


def series_to_check(register: str = "") -> Iterator[tuple[Series, rules.Wholeness]]:
    """Every series, or those of one register, with its verdict."""
    found = Series.objects.select_related("register").order_by("register__key", "year")
    if register:
        found = found.filter(register__key=register)
    for series in found:
        yield series, wholeness(series)


def _gaps(series: Series) -> tuple[tuple[int, int], ...]:
    numbers = series.numbers.order_by("number")
    first = numbers.values_list("number", flat=True).first()
    if first is None:
        return rules.missing_ranges([], series.next)
    before = () if first == 1 else ((1, first - 1),)
    holes = (
        numbers.annotate(following=Window(Lead("number"), order_by=F("number").asc()))
        .filter(following__gt=F("number") + 1)
        .values_list("number", "following")
    )
    last = series.numbers.order_by("-number").values_list("number", flat=True)[0]
    after = () if last >= series.next - 1 else ((last + 1, series.next - 1),)
    return (*before, *((number + 1, following - 1) for number, following in holes), *after)
