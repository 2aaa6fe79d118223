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
from diemsang.proof.ledger import queries as ledger
from diemsang.ui.actors import actor_of
from diemsang.ui.navigation import may_open, may_somewhere

WAITING_SHOWN: Final = 8
KINDS: Final[dict[str, tuple[str | Promise, str]]] = {
    Urgency.CALM: (_("Còn hạn"), "ok"),
    Urgency.SOON: (_("Sắp đến hạn"), "warn"),
    Urgency.LATE: (_("Quá hạn"), "late"),
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A page somebody of that role opens often, shown when they may do its act: somewhere, or (`whole`) everywhere."""

    role: str
    url_name: str
    label: str | Promise
    act: str
    whole: bool = False


SHORTCUTS: Final = (
    Shortcut("organisation_admin", "organisation:index", _("Cơ quan, đơn vị"), ""),
    Shortcut("organisation_admin", "organisation:people", _("Người và quá trình công tác"), "organisation.view_person"),
    Shortcut("organisation_admin", "organisation:grant_role", _("Giao vai trò"), "organisation.grant_role"),
    Shortcut("organisation_admin", "accounts:new_account", _("Tạo tài khoản"), "accounts.manage_account", whole=True),
    Shortcut("system_admin", "accounts:account_list", _("Tài khoản"), "accounts.manage_account", whole=True),
    Shortcut(
        "system_admin", "outbox:dead_letters", _("Sự kiện không giao được"), "outbox.view_dead_letters", whole=True
    ),
    Shortcut("system_admin", "notices:failures", _("Thông báo không gửi được"), "notices.handle_failures", whole=True),
    Shortcut("system_admin", "ledger:switch", _("Chế độ chỉ đọc"), "ledger.switch_read_only", whole=True),
    Shortcut("inspector", "ledger:find_record", _("Nhật ký của một hồ sơ"), "ledger.view_record", whole=True),
    Shortcut("inspector", "ledger:access_log", _("Truy cập dữ liệu cá nhân"), "ledger.view_access_log", whole=True),
    Shortcut("inspector", "signatures:check", _("Kiểm tra chữ ký số"), ""),
    Shortcut("lawbook_editor", "lawbook:list", _("Quy định đang áp dụng"), ""),
    Shortcut("procedure_controller", "worktime:overrides", _("Thay đổi lịch làm việc"), "worktime.change_calendar"),
    Shortcut("procedure_controller", "lawbook:list", _("Quy định đang áp dụng"), ""),
)
FOR_EVERYONE: Final = (
    Shortcut("", "inbox:inbox", _("Việc chờ"), "inbox.view_own"),
    Shortcut("", "worktime:deadline", _("Tính hạn trả kết quả"), ""),
    Shortcut("", "organisation:absences", _("Vắng mặt"), "organisation.record_absence"),
)
JOURNAL_STATES: Final[dict[str, tuple[str | Promise, str]]] = {
    ledger.HealthState.OK: (_("Niêm phong đúng hạn"), "ok"),
    ledger.HealthState.WARN: (_("Niêm phong đang chậm"), "warn"),
    ledger.HealthState.READ_ONLY: (_("Đang ở chế độ chỉ đọc"), "late"),
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
    actor, now = actor_of(request), clock.now()
    found = inbox.waiting_for(actor, now, WAITING_SHOWN)
    context: dict[str, object] = {
        "waiting": [(line, *KINDS[line.urgency]) for line in found.lines],
        "unreadable": found.unreadable,
        "waiting_total": inbox.total(inbox.counts(actor, now)),
        "held_roles": _held_roles(actor),
        "shortcuts": _shortcuts(actor),
    }
    if may_somewhere(actor, "ledger.view_record") or may_somewhere(actor, "ledger.switch_read_only"):
        health = ledger.current_health()
        context |= {"journal": health, "journal_state": JOURNAL_STATES[health.state]}
    return render(request, "desk/home.html", context)


@login_required
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """The permission table, printed: role x act."""
    actor = actor_of(request)
    held = actor.roles | {"anyone", "signed_in"}
    groups: dict[str, list[tuple[access.Permission, list[tuple[str, bool]], bool]]] = {}
    for line in access.table().lines.values():
        roles = [(role, role in held) for role in sorted(line.roles)]
        groups.setdefault(line.act.partition(".")[0], []).append((line, roles, bool(line.roles & held)))
    return render(request, "desk/permissions.html", {"groups": groups.items(), "held_roles": _held_roles(actor)})


def _shortcuts(actor: access.Actor) -> list[Shortcut]:
    """Those of the roles held, then those of everybody; each page once."""
    wanted = [each for each in SHORTCUTS if each.role in actor.roles] + list(FOR_EVERYONE)
    open_to = (each for each in wanted if not each.act or may_open(actor, each.act, whole=each.whole))
    return list({each.url_name: each for each in reversed(list(open_to))}.values())[::-1]


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
