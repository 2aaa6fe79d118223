"""The officer's first page: what waits, where to go, what the account may do."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from diemsang.commons.inbox import queries as inbox
from diemsang.kernel import access, clock
from diemsang.kernel.declarations import Urgency
from diemsang.people.organisation import queries as organisation

WAITING_SHOWN: Final = 8
KINDS: Final[dict[str, tuple[str | Promise, str]]] = {
    Urgency.CALM: (_("Còn hạn"), "ok"),
    Urgency.SOON: (_("Sắp đến hạn"), "warn"),
    Urgency.LATE: (_("Quá hạn"), "late"),
}


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of the reader, and where it holds."""

    role: str
    places: tuple[str, ...]
    everywhere: bool
    delegated: bool


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor, now = _actor(request), clock.now()
    found = inbox.waiting_for(actor, now, WAITING_SHOWN)
    context = {
        "waiting": [(line, *KINDS[line.urgency]) for line in found.lines],
        "unreadable": found.unreadable,
        "waiting_total": inbox.total(inbox.counts(actor, now)),
        "held_roles": _held_roles(actor),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """The permission table, printed: role x act."""
    actor = _actor(request)
    held = actor.roles | {"anyone", "signed_in"}
    groups: dict[str, list[tuple[access.Permission, list[tuple[str, bool]], bool]]] = {}
    for line in access.table().lines.values():
        roles = [(role, role in held) for role in sorted(line.roles)]
        groups.setdefault(line.act.partition(".")[0], []).append((line, roles, bool(line.roles & held)))
    return render(request, "desk/permissions.html", {"groups": groups.items(), "held_roles": _held_roles(actor)})


def _actor(request: HttpRequest) -> access.Actor:
    actor: access.Actor = getattr(request, "actor", access.ANONYMOUS)
    return actor


def _held_roles(actor: access.Actor) -> list[HeldRole]:
    """Bodies are named as they are called today; a grant on units or many bodies says how many."""
    shown = {scope for grant in actor.grants for scope in grant.scopes or () if scope.startswith("body:")}
    names = organisation.names_of(shown, clock.today()) if shown else {}
    return [
        HeldRole(
            grant.role,
            tuple(sorted(names[scope] for scope in grant.scopes or () if scope in names)),
            everywhere=grant.scopes is access.EVERYWHERE,
            delegated=grant.on_behalf_of is not None,
        )
        for grant in actor.grants
    ]
