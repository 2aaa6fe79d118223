"""Changing the calendar: lists of what holds, forms for who may, for everybody or for one agency."""

from datetime import date, datetime, time
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from diemsang.commons.worktime import queries, rules, services
from diemsang.commons.worktime.models import EVERYBODY, CalendarDay, DayOverride, SessionPattern
from diemsang.commons.worktime.rules.refusals import ROW_NOT_FOUND
from diemsang.commons.worktime.web import change_forms, tables, undoing
from diemsang.commons.worktime.web.agencies import changeable_by, name_of
from diemsang.commons.worktime.web.confirming import Change, change_page
from diemsang.commons.worktime.web.undoing import Undo
from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, Actor, authorise, may
from diemsang.kernel.dates import parse_date
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.queries import entries_of
from diemsang.ui.actors import actor_of
from diemsang.ui.formats import dmy
from diemsang.ui.tables import Table

ANY: Final = ["GET", "POST"]
RECOUNTED: Final = _("Lịch đã đổi. Hạn của các hồ sơ đang mở được tính lại.")


def _listed(request: HttpRequest, table: Table, *, act: str, act_words: Any) -> HttpResponseBase:
    actor = actor_of(request)
    scopes = changeable_by(actor)
    streams = []
    if may(actor, "ledger.view_record"):
        chosen = request.GET.get("agency", "")
        scope = chosen if chosen.startswith("body:") else "everybody"
        streams = [s for s in (f"worktime.calendar:{scope}",) if entries_of(s).exists()]
    context = {
        "here": act,
        "act_url": reverse(f"worktime:{act}"),
        "act_words": act_words,
        "is_everywhere": scopes is EVERYWHERE,
        "agencies": 0 if scopes is EVERYWHERE else len(scopes),
        "streams": streams,
    }
    return table.respond("worktime/changes.html", context)


def _reachable(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    scopes = changeable_by(actor)
    found = rows if scopes is EVERYWHERE else rows.filter(scope__in=scopes)
    return tables.with_agency_names(found, clock.today())


@login_required
@require_http_methods(ANY)
def overrides(request: HttpRequest) -> HttpResponseBase:
    rows = _reachable(actor_of(request), DayOverride.objects.all())
    return _listed(request, tables.OverrideTable(request, rows), act="override_day", act_words=_("Thêm ngày riêng"))


@login_required
@require_http_methods(ANY)
def patterns(request: HttpRequest) -> HttpResponseBase:
    rows = _reachable(actor_of(request), SessionPattern.objects.all())
    return _listed(request, tables.PatternTable(request, rows), act="set_hours", act_words=_("Thêm giờ theo mùa"))


@login_required
@require_http_methods(ANY)
def days(request: HttpRequest) -> HttpResponseBase:
    authorise(actor_of(request), services.CHANGE, scope=EVERYWHERE)
    table = tables.DayTable(request, CalendarDay.objects.all())
    return _listed(request, table, act="change_day", act_words=_("Đổi một ngày chung"))


@login_required
@require_http_methods(ANY)
def override_day(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    scopes = changeable_by(actor)
    form = change_forms.OverrideForm(request.POST or None, initial=_only_of(scopes), scopes=scopes)
    back = reverse("worktime:overrides")

    def asked(values: dict[str, Any]) -> Change:
        scope, day = values["agency"], values["day"]

        def perform() -> Undo:
            before = DayOverride.objects.filter(scope=scope or EVERYBODY, day=day).first()
            hours = _hours_meant(scope, day, values["kind"], values["hours"])
            services.override_day(scope, day, hours=hours, reason=values["reason"], by=actor, at=clock.now())
            return undoing.of_override(scope or EVERYBODY, day, before, back)

        return Change(scope, day, perform)

    title = _("Thêm ngày có giờ riêng")
    return change_page(request, form, asked, title=title, submit=_("Đổi lịch"), done=RECOUNTED, back=back)


def _hours_meant(scope: str | None, day: date, kind: str, hours: str) -> str | None:
    """What the service calls the choice: half days are sessions of the hours that are usual on that day."""
    what = change_forms.OverrideForm.What
    if kind == what.OPENED:
        return None
    if kind in (what.MORNING, what.AFTERNOON):
        usual = queries.calendar_for(scope).pattern_on(day).sessions
        half = [each for each in usual if (each.opens < time(12)) == (kind == what.MORNING)]
        return rules.write_sessions(half)
    return hours if kind == what.HOURS else ""


@login_required
@require_http_methods(ANY)
def withdraw_override(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = _found(actor, DayOverride.objects.filter(pk=pk).first())
    scope, back = row.scope or None, reverse("worktime:overrides")

    def asked(values: dict[str, Any]) -> Change:
        def perform() -> Undo:
            services.remove_override(scope, row.day, reason=values["reason"], by=actor, at=clock.now())
            return undoing.of_override(row.scope, row.day, row, back)

        return Change(scope, row.day, perform)

    return change_page(
        request,
        change_forms.ReasonForm(request.POST or None),
        asked,
        title=_("Rút lại giờ riêng ngày %(day)s") % {"day": dmy(row.day)},
        submit=_("Rút lại"),
        done=RECOUNTED,
        back=back,
        note=f"{name_of(scope)}: {row.get_kind_display()} {row.hours} ({row.reason})",
    )


@login_required
@require_http_methods(ANY)
def set_hours(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    scopes = changeable_by(actor)
    form = change_forms.HoursForm(request.POST or None, initial=_only_of(scopes), scopes=scopes)
    back = reverse("worktime:patterns")

    def asked(values: dict[str, Any]) -> Change:
        scope = values["agency"]

        def perform() -> Undo:
            pattern = services.set_hours(
                scope,
                values["hours"],
                valid_from=values["valid_from"],
                valid_to=values["valid_to"],
                name=values["name"],
                reason=values["reason"],
                by=actor,
                at=clock.now(),
            )
            return undoing.of_set_hours(pattern, back)

        return Change(scope, values["valid_from"], perform)

    title = _("Thêm giờ làm việc theo mùa")
    return change_page(request, form, asked, title=title, submit=_("Đổi lịch"), done=RECOUNTED, back=back)


@login_required
@require_http_methods(ANY)
def end_hours(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    row = _found(actor, SessionPattern.objects.filter(pk=pk).first())
    scope, back = row.scope or None, reverse("worktime:patterns")

    def asked(values: dict[str, Any]) -> Change:
        on: date = values["on"]

        def perform() -> Undo:
            services.end_hours(pk, on, reason=values["reason"], by=actor, at=clock.now())
            return undoing.of_end_hours(row, on, back)

        return Change(scope, on, perform)

    return change_page(
        request,
        change_forms.EndHoursForm(request.POST or None, initial={"on": clock.today()}),
        asked,
        title=_("Cho kết thúc: %(name)s") % {"name": row.name},
        submit=_("Cho kết thúc"),
        done=RECOUNTED,
        back=back,
        note=_("%(agency)s: %(hours)s, từ %(first)s. Nếu kết thúc từ ngày bắt đầu trở về trước, giờ này bị bỏ hẳn.")
        % {"agency": name_of(scope), "hours": row.hours, "first": dmy(row.valid_from)},
    )


@login_required
@require_http_methods(ANY)
def change_day(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    authorise(actor, services.CHANGE, scope=EVERYWHERE)
    form = change_forms.ChangeDayForm(request.POST or None, initial=_stated_on(request.GET.get("day", "")))
    back = reverse("worktime:days")

    def asked(values: dict[str, Any]) -> Change:
        day: date = values["day"]

        def perform() -> Undo:
            before = CalendarDay.objects.filter(day=day).first()
            services.change_day(
                day,
                kind=None if values["kind"] == "ordinary" else rules.RowKind(values["kind"]),
                name=values["name"],
                confidence=rules.Confidence(values["confidence"]),
                source=values["reason"],
                by=actor,
                at=clock.now(),
            )
            return undoing.of_day(day, before, back)

        return Change(None, day, perform)

    title = _("Đổi một ngày của lịch chung")
    return change_page(request, form, asked, title=title, submit=_("Đổi lịch"), done=RECOUNTED, back=back)


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    actor, at = actor_of(request), clock.now()
    changeable_by(actor)
    back = undoing.take_back(request, reason=_undone(at), by=actor, at=at)
    messages.success(request, _("Đã hoàn tác. Hạn của các hồ sơ đang mở được tính lại."))
    return redirect(back)


def _undone(at: datetime) -> str:
    return str(_("Hoàn tác lúc %(at)s") % {"at": f"{clock.local(at):%H:%M %d/%m/%Y}"})


def _found(actor: Actor, row: Any) -> Any:
    """The row, for who may change the calendar it belongs to; its place is asked before its absence is told."""
    if row is None:
        changeable_by(actor)
        raise Refused(ROW_NOT_FOUND())
    authorise(actor, services.CHANGE, scope=row.scope or EVERYWHERE)
    return row


def _only_of(scopes: frozenset[str] | None) -> dict[str, Any]:
    """Who may change one calendar only need not look for it."""
    return {"agency": next(iter(scopes))} if scopes is not EVERYWHERE and len(scopes) == 1 else {}


def _stated_on(text: str) -> dict[str, Any]:
    """What the calendar says of a day now, to start from."""
    if not text:
        return {}
    try:
        day = parse_date(text)
    except Refused:
        return {"day": text}
    row = CalendarDay.objects.filter(day=day).first()
    stated = {"kind": row.kind, "name": row.name, "confidence": row.confidence} if row else {}
    return {"day": day, **stated}
