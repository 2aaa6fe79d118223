"""The catalogue on a day: what is in force, what one version says, and searching in it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from diemsang.kernel.access import Actor, may_somewhere
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.text import clean_line
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.models import (
    CentreReception,
    Field,
    GroupMember,
    Procedure,
    ProcedureVersion,
    VersionQuerySet,
    Way,
)
from diemsang.onestop.procedures.queries.views import complete, view_of
from diemsang.onestop.procedures.rules import VersionView, refusals


def in_force(procedure: str, on: date) -> VersionView:
    """The version of a procedure (`procedure:7`, or its code) by which a dossier is taken in on that day.

    Refused: `procedures.unknown`; `procedures.not_in_force` before it began, between and after; `procedures.not_public`
    for one that is announced while required parts are missing (NĐ 63/2010/NĐ-CP Đ.8 k.2).
    """
    found = in_force_many([procedure], on)
    if procedure in found:
        return found[procedure]
    raise Refused(_why_not(procedure, on))


def in_force_many(procedures: Iterable[str], on: date) -> dict[str, VersionView]:
    """The same for many keys or codes, in two queries; those without a public version in force are left out."""
    asked = list(dict.fromkeys(procedures))
    numbers = {rules.number_of(each, "procedure"): each for each in asked if each.startswith("procedure:")}
    codes = {_code(each): each for each in asked if not each.startswith("procedure:")}
    chosen = Q(procedure__in=list(numbers)) | Q(procedure__code__in=list(codes))
    rows = complete(ProcedureVersion.objects.on(on).public().filter(chosen))
    found: dict[str, VersionView] = {}
    for row in rows:
        view = view_of(row)
        for key in (numbers.get(row.procedure_id), codes.get(row.procedure.code)):
            if key is not None:
                found[key] = view
    return found


def _why_not(procedure: str, on: date) -> Refusal:
    by_key = procedure.startswith("procedure:")
    which = Q(pk=rules.number_of(procedure, "procedure")) if by_key else Q(code=_code(procedure))
    row = Procedure.objects.filter(which).first()
    if row is None:
        return refusals.UNKNOWN(at_field="procedure", code=procedure[:40])
    if ProcedureVersion.objects.on(on).filter(procedure=row).exists():
        return refusals.NOT_PUBLIC(at_field="procedure", code=row.code)
    return refusals.NOT_IN_FORCE(at_field="procedure", code=row.code, on=f"{on:%d/%m/%Y}")


def _code(text: str) -> str:
    return clean_line(text).upper()


def version(key: str) -> VersionView:
    """A version by its key, public or not, for who has decided already who may see it; refused when there is none."""
    row = complete(ProcedureVersion.objects.filter(pk=rules.number_of(key, "procedure_version"))).first()
    if row is None:
        raise Refused(refusals.NOT_FOUND_HERE())
    return view_of(row)


def versions(keys: Iterable[str]) -> dict[str, VersionView]:
    """Many versions by their keys, in two queries."""
    numbers = {rules.number_of(key, "procedure_version") for key in keys}
    return {row.key: view_of(row) for row in complete(ProcedureVersion.objects.filter(pk__in=numbers))}


def versions_of(procedure: str) -> list[VersionView]:
    """Every version of a procedure (key or code), the oldest first, in two queries."""
    by_key = procedure.startswith("procedure:")
    which = Q(procedure=rules.number_of(procedure, "procedure")) if by_key else Q(procedure__code=_code(procedure))
    return [view_of(row) for row in complete(ProcedureVersion.objects.filter(which)).order_by("effective_from")]


def visible_to(actor: Actor) -> VersionQuerySet:
    """Versions in public view are everybody's; those that wait for it are seen by who keeps the catalogue."""
    if may_somewhere(actor, "procedures.view_unpublished"):
        return ProcedureVersion.objects.all()
    return ProcedureVersion.objects.public()


def version_for(actor: Actor, key: str) -> VersionView:
    """A version the actor may see; anything else is not found."""
    number = rules.number_of(key, "procedure_version")
    row = complete(visible_to(actor).filter(pk=number)).first()
    if row is None:
        raise Refused(refusals.NOT_FOUND_HERE())
    return view_of(row)


def catalogue(
    actor: Actor,
    on: date,
    *,
    text: str = "",
    field: str = "",
    agency: str = "",
    level: str = "",
    channel: str = "",
    place: str = "",
    group: str = "",
) -> QuerySet[ProcedureVersion]:
    """The procedures in force on that day that the actor may see, by name in Vietnamese order; `view_of` reads a row.

    `text` finds words of code, name, field, keywords and agency whatever their marks and letter case; `field` is a
    code, `agency` a body, `level` and `channel` codes, `place` the body where it is received that day, `group` a code.
    """
    rows = visible_to(actor).on(on)
    if text.strip():
        rows = rows.filter(words_folded__words=text)
    if field:
        rows = rows.filter(field__code=field)
    if agency:
        rows = rows.filter(agency=agency)
    if level in rules.LEVELS:
        rows = rows.annotate(level_codes=Cast("levels", TextField())).filter(level_codes__contains=f'"{level}"')
    if channel:
        rows = rows.filter(Exists(Way.objects.filter(version=OuterRef("pk"), channel=channel)))
    if place:
        there = CentreReception.objects.on(on).filter(procedure=OuterRef("procedure"), place=place)
        rows = rows.filter(Exists(there))
    if group:
        member = GroupMember.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
            valid_from__lte=on,
            procedure=OuterRef("procedure"),
            group__code=group,
        )
        rows = rows.filter(Exists(member))
    return complete(rows).order_by("sort_key", "pk")


def fields() -> QuerySet[Field]:
    """Every field, in Vietnamese order."""
    return Field.objects.order_by("sort_key", "pk")


def counts_by_field(actor: Actor, on: date) -> dict[str, int]:
    """Field code -> how many procedures in force that day the actor may see, in one query."""
    rows = visible_to(actor).on(on).order_by().values_list("field__code").annotate(number=Count("pk"))
    return dict(rows)


def received_at(place: str, on: date) -> frozenset[str]:
    """The keys of the procedures received at a place on that day."""
    rows = CentreReception.objects.on(on).filter(place=place).values_list("procedure_id", flat=True)
    return frozenset(f"procedure:{number}" for number in rows)


def is_received_at(procedure: str, place: str, on: date) -> bool:
    """Whether a procedure is received at a place on that day."""
    number = rules.number_of(procedure, "procedure")
    return CentreReception.objects.on(on).filter(place=place, procedure=number).exists()


def receptions_of(procedure: str) -> QuerySet[CentreReception]:
    """Where and when a procedure is, was and will be received, the latest first."""
    number = rules.number_of(procedure, "procedure")
    return CentreReception.objects.filter(procedure=number).order_by("-valid_from", "place")
