"""Who acts, with which grants, and the one table that says what a role may do.

The table itself is assembled in `config.permissions` and printed into `docs/permissions.md`. Scopes are opaque keys
here: the organisation context turns "this agency and all below it, today" into a set of keys when it makes an `Actor`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from diemsang.kernel.refusals import FORBIDDEN, RefusalKind, Refused
from diemsang.kernel.refusals import NOT_FOUND as STATUS_NOT_FOUND

EVERYWHERE: Final = None
"""As a grant's scopes: the whole installation. As a question's scope: an act that belongs to no organisation."""

NOT_ALLOWED = RefusalKind(
    "access.not_allowed",
    vi="Tài khoản của bạn không có quyền thực hiện việc này.",
    en="Your account may not do this.",
    status=FORBIDDEN,
)
NOT_FOUND = RefusalKind(
    "access.not_found",
    vi="Không tìm thấy nội dung bạn yêu cầu.",
    en="What you asked for was not found.",
    status=STATUS_NOT_FOUND,
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held now within some scopes: keys such as `body:12`, or `EVERYWHERE`, the whole installation."""

    role: str
    scopes: frozenset[str] | None = EVERYWHERE
    on_behalf_of: str | None = None
    """The person key of who delegated this, when it is a delegation (ủy quyền)."""

    def covers(self, scope: str | None) -> bool:
        return self.scopes is EVERYWHERE or (scope is not None and scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who performs an act. `key` is opaque (`account:7`, `job:ledger.seal`, `anonymous`) and never a name."""

    key: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    """A background job or an installation command: allowed what the table allows to the role `system`."""
    person: str | None = None
    """`person:12` when the account belongs to a person of the organisation."""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants) | ({"system"} if self.is_system else set())

    @property
    def is_signed_in(self) -> bool:
        """Somebody is there: neither a visitor nor a job."""
        return self.key != ANONYMOUS.key and not self.is_system

    def scopes_as(self, roles: Iterable[str]) -> frozenset[str] | None:
        """Every scope in which the actor holds one of the roles; `EVERYWHERE` when one of them is unlimited."""
        found: set[str] = set()
        wanted = frozenset(roles)
        for grant in self.grants:
            if grant.role in wanted:
                if grant.scopes is EVERYWHERE:
                    return EVERYWHERE
                found |= grant.scopes
        return frozenset(found)


ANONYMOUS: Final = Actor("anonymous")


def system_actor(job: str) -> Actor:
    """The actor of background work and installation commands; the ledger shows the job's name."""
    return Actor(f"job:{job}", is_system=True)


@dataclass(frozen=True, slots=True)
class Permission:
    """One line of the permission table: these roles may do this act, in these states of the record.

    No `states` means whatever the state. Every visitor holds the role `anyone`, everyone signed in `signed_in`.
    """

    act: str
    roles: frozenset[str]
    states: frozenset[str] = frozenset()
    vi: str = ""


class PermissionTable:
    """The table of role x act x state. Unknown acts are a bug, and are refused loudly."""

    def __init__(self, permissions: Iterable[Permission]) -> None:
        lines: dict[str, Permission] = {}
        for permission in permissions:
            if permission.act in lines:
                raise ValueError(f"the act {permission.act} stands twice in the permission table")
            lines[permission.act] = permission
        self.lines: Mapping[str, Permission] = MappingProxyType(lines)

    def allows(self, actor: Actor, act: str, *, scope: str | None = EVERYWHERE, state: str | None = None) -> bool:
        line = self.lines[act]
        if line.states and state not in line.states:
            return False
        if "anyone" in line.roles or ("signed_in" in line.roles and actor.is_signed_in):
            return True
        if actor.is_system and "system" in line.roles:
            return True
        return any(grant.role in line.roles and grant.covers(scope) for grant in actor.grants)

    def roles_for(self, act: str) -> frozenset[str]:
        return self.lines[act].roles


_installed: PermissionTable | None = None


def install(table: PermissionTable) -> None:
    """Called once by `config` when the process starts."""
    global _installed
    _installed = table


def table() -> PermissionTable:
    if _installed is None:
        raise RuntimeError("no permission table is installed: config.permissions does that when the process starts")
    return _installed


def may(actor: Actor, act: str, *, scope: str | None = EVERYWHERE, state: str | None = None) -> bool:
    """For pages: whether to show a button. The service asks `authorise` again."""
    return table().allows(actor, act, scope=scope, state=state)


def authorise(actor: Actor, act: str, *, scope: str | None = EVERYWHERE, state: str | None = None) -> None:
    """Refuse with `access.not_allowed` unless the table allows the act. The first line of every service."""
    if not may(actor, act, scope=scope, state=state):
        raise Refused(NOT_ALLOWED())


def may_somewhere(actor: Actor, act: str) -> bool:
    """Whether there is any place where the actor may do this: for pages that ask for the place in their form."""
    return may(actor, act) or bool(actor.roles & table().roles_for(act))


def authorise_somewhere(actor: Actor, act: str) -> None:
    """Refuse with `access.not_allowed` who may do this nowhere; the service judges the place when it is known."""
    if not may_somewhere(actor, act):
        raise Refused(NOT_ALLOWED())
