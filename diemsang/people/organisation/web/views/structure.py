"""Acts on bodies and units."""

from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import authorise, table
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import BodyVersion, UnitVersion
from diemsang.people.organisation.services import NewBody, NewUnit, Result
from diemsang.people.organisation.web import forms
from diemsang.people.organisation.web.views.acting import act_page, started_with
from diemsang.people.organisation.web.views.looking import body_url
from diemsang.ui.actors import actor_of

ANY = ["GET", "POST"]
Rows = TypeVar("Rows", bound=forms.RowsForm)


def _decision(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("on", "decision_number", "decided_by")}


def _current(pk: int) -> BodyVersion:
    version = queries.versions_of(f"body:{pk}").last()
    if version is None:
        raise Http404
    return version


@login_required
@require_http_methods(ANY)
def found_body(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    if not actor.roles & table().roles_for("organisation.found_body"):
        authorise(actor, "organisation.found_body")
    initial = started_with(request, "organisation.found_body", {"on": today})
    form = forms.FoundBodyForm(request.POST or None, initial=initial, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        fields = (
            "name",
            "short_name",
            "code",
            "kind",
            "level",
            "funding_class",
            "state_parent",
            "union_parent",
            "host",
        )
        new = NewBody(**{name: values[name] for name in fields})
        return body_url(services.found_body(new, by=actor, at=clock.now(), **_decision(values)))

    return act_page(
        request,
        form,
        title=_("Thành lập cơ quan, tổ chức"),
        submit=_("Thành lập"),
        perform=perform,
        done=_("Đã ghi nhận việc thành lập."),
        cancel_url=reverse("organisation:index"),
        draft_key="organisation.found_body",
    )


@login_required
@require_http_methods(ANY)
def rename_body(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_body", scope=key)
    start = {"on": today, "name": version.name, "short_name": version.short_name, "version": version.pk}
    form = forms.RenameBodyForm(request.POST or None, initial=start, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.rename_body(
            key,
            by=actor,
            at=clock.now(),
            name=values["name"],
            short_name=values["short_name"],
            expected_version=values["version"],
            **_decision(values),
        )
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Đổi tên: %(name)s") % {"name": version.name},
        submit=_("Đổi tên"),
        perform=perform,
        done=_("Đã đổi tên. Các ngày trước vẫn mang tên cũ."),
        cancel_url=body_url(key),
    )


@login_required
@require_http_methods(ANY)
def move_body(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_body", scope=key)
    start = {"on": today, "version": version.pk}
    form = forms.MoveBodyForm(request.POST or None, initial=start, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.move_body(
            key,
            by=actor,
            at=clock.now(),
            line=values["line"],
            parent=values["parent"],
            expected_version=values["version"],
            **_decision(values),
        )
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Chuyển cấp trên: %(name)s") % {"name": version.name},
        submit=_("Chuyển"),
        perform=perform,
        done=_("Đã ghi nhận cấp trên mới."),
        cancel_url=body_url(key),
    )


@login_required
@require_http_methods(ANY)
def change_body(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_body", scope=key)
    fields = ("code", "kind", "level", "funding_class")
    start: dict[str, Any] = {name: getattr(version, name) for name in fields}
    start |= {"on": today, "version": version.pk, "host": f"body:{version.host_id}" if version.host_id else None}
    form = forms.ChangeBodyForm(request.POST or None, initial=start, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.change_body(
            key,
            by=actor,
            at=clock.now(),
            changes={name: values[name] for name in (*fields, "host")},
            expected_version=values["version"],
            **_decision(values),
        )
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Thay đổi mã, loại, kinh phí: %(name)s") % {"name": version.name},
        submit=_("Lưu thay đổi"),
        perform=perform,
        done=_("Đã ghi nhận thay đổi."),
        cancel_url=body_url(key),
    )


@login_required
@require_http_methods(ANY)
def dissolve_body(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.close_body", scope=key)
    form = forms.DissolveBodyForm(request.POST or None, initial={"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        more = {"successor": values["successor"], "records_policy": values["records_policy"]}
        services.dissolve_bodies([key], by=actor, at=clock.now(), **more, **_decision(values))
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Giải thể: %(name)s") % {"name": version.name},
        submit=_("Giải thể"),
        perform=perform,
        done=_("Đã ghi nhận việc giải thể."),
        cancel_url=body_url(key),
        warning=_("Chức vụ và quyền trong tổ chức này sẽ kết thúc. Hồ sơ cũ chỉ còn xem được."),
    )


def _with_rows(request: HttpRequest, kind: type[Rows], start: dict[str, Any], **options: Any) -> Rows:
    """The form as it was sent; asked for one row more, the same content on a longer form, not yet judged."""
    rows = kind.rows_asked(request.POST)
    if "more_rows" in request.POST:
        return kind(initial=start | request.POST.dict(), rows=rows, **options)
    return kind(request.POST or None, initial=start, rows=rows, **options)


@login_required
@require_http_methods(ANY)
def merge_bodies(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.close_body", scope=key)
    form = _with_rows(request, forms.MergeBodyForm, {"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        sources = [key, *form.others]
        into = values["into"] or NewBody(
            name=values["name"],
            code=values["code"],
            kind=version.kind,
            level=version.level,
            funding_class=version.funding_class,
            state_parent=f"body:{version.state_parent_id}" if version.state_parent_id else None,
            union_parent=f"body:{version.union_parent_id}" if version.union_parent_id else None,
        )
        heir = services.merge_bodies(
            sources,
            into=into,
            by=actor,
            at=clock.now(),
            records_policy=values["records_policy"],
            **_decision(values),
        )
        return body_url(heir)

    return act_page(
        request,
        form,
        title=_("Sáp nhập: %(name)s") % {"name": version.name},
        submit=_("Sáp nhập"),
        perform=perform,
        done=_("Đã ghi nhận việc sáp nhập."),
        cancel_url=body_url(key),
        warning=_("Số liệu các kỳ trước giữ nguyên tên cũ. Quyền của tài khoản phải giao lại ở tổ chức mới."),
    )


@login_required
@require_http_methods(ANY)
def split_body(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.close_body", scope=key)
    start = {"on": today, "share_1": 50, "share_2": 50}
    form = _with_rows(request, forms.SplitBodyForm, start, actor=actor, today=today)

    def part(name: str, code: str, into: str | None, share: int) -> Result:
        new = NewBody(
            name=name,
            code=code,
            kind=version.kind,
            level=version.level,
            funding_class=version.funding_class,
            state_parent=f"body:{version.state_parent_id}" if version.state_parent_id else None,
            union_parent=f"body:{version.union_parent_id}" if version.union_parent_id else None,
        )
        return Result(into or new, share)

    def perform(values: dict[str, Any]) -> str:
        results = [part(*row) for row in form.results]
        keys = services.split_body(key, results=results, by=actor, at=clock.now(), **_decision(values))
        return body_url(keys[0])

    return act_page(
        request,
        form,
        title=_("Chia tách: %(name)s") % {"name": version.name},
        submit=_("Chia tách"),
        perform=perform,
        done=_("Đã ghi nhận việc chia tách."),
        cancel_url=body_url(key),
        warning=_("Chức vụ và phòng, ban kết thúc cùng tổ chức cũ và được lập lại ở các tổ chức mới."),
    )


@login_required
@require_http_methods(ANY)
def found_unit(request: HttpRequest, pk: int) -> HttpResponse:
    key, version = f"body:{pk}", _current(pk)
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_unit", scope=key)
    units = unit_choices(key)
    form = forms.NewUnitForm(request.POST or None, initial={"on": today}, actor=actor, today=today, units=units)

    def perform(values: dict[str, Any]) -> str:
        new = NewUnit(body=key, name=values["name"], short_name=values["short_name"], parent=values["parent"] or None)
        services.found_unit(new, by=actor, at=clock.now(), on=values["on"])
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Thành lập đơn vị thuộc %(name)s") % {"name": version.name},
        submit=_("Thành lập"),
        perform=perform,
        done=_("Đã thành lập đơn vị."),
        cancel_url=body_url(key),
    )


def unit_choices(key: str) -> list[tuple[str, str]]:
    return [
        (node.version.key, f"{'– ' * node.depth}{node.version.name}") for node in queries.units_of(key, clock.today())
    ]


def _unit(pk: int) -> UnitVersion:
    version = queries.versions_of_unit(f"unit:{pk}").last()
    if version is None:
        raise Http404
    return version


@login_required
@require_http_methods(ANY)
def rename_unit(request: HttpRequest, pk: int) -> HttpResponse:
    version = _unit(pk)
    key = f"body:{version.body_id}"
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_unit", scope=key)
    start = {"on": today, "name": version.name, "short_name": version.short_name, "version": version.pk}
    form = forms.RenameUnitForm(request.POST or None, initial=start, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.rename_unit(
            f"unit:{pk}",
            by=actor,
            at=clock.now(),
            on=values["on"],
            name=values["name"],
            short_name=values["short_name"],
            expected_version=values["version"],
        )
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Đổi tên đơn vị: %(name)s") % {"name": version.name},
        submit=_("Đổi tên"),
        perform=perform,
        done=_("Đã đổi tên đơn vị."),
        cancel_url=body_url(key),
    )


@login_required
@require_http_methods(ANY)
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    version = _unit(pk)
    key = f"body:{version.body_id}"
    actor, today = actor_of(request), clock.today()
    authorise(actor, "organisation.change_unit", scope=key)
    form = forms.DayForm(request.POST or None, initial={"on": today}, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.close_unit(f"unit:{pk}", by=actor, at=clock.now(), on=values["on"])
        return body_url(key)

    return act_page(
        request,
        form,
        title=_("Giải thể đơn vị: %(name)s") % {"name": version.name},
        submit=_("Giải thể"),
        perform=perform,
        done=_("Đã giải thể đơn vị."),
        cancel_url=body_url(key),
    )
