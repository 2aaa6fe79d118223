"""The enumerated grounds of refusing, suspending, stopping, being late and rejecting, as of a day."""

from datetime import date

from django.db.models import Q, QuerySet

from diemsang.onestop.dossiers.models import Ground


def grounds_on(kind: str, on: date) -> QuerySet[Ground]:
    """The grounds of that kind in force on that day (`refuse`, `suspend`, `stop`, `late`, `reject`)."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return Ground.objects.filter(in_force, kind=kind, valid_from__lte=on).order_by("code")


def ground_on(kind: str, code: str, on: date) -> Ground | None:
    """One ground in force on that day; None when there is none of that kind by that code."""
    return grounds_on(kind, on).filter(code=code).first()
