"""The officer's first page: what waits, where to go, what the account may do."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from diemsang.kernel import access, clock
from diemsang.people.organisation import queries as organisation


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of the reader, and where it holds."""

    role: str
    places: tuple[str, ...]
    everywhere: bool
    delegated: bool


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html", {"held_roles": SimpleLazyObject(lambda: _held_roles(_actor(request)))})


@login_required
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
