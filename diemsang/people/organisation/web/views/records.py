"""What is put right about a person: the name, the login, the personal record."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diemsang.kernel import clock
from diemsang.kernel.access import EVERYWHERE, Actor, authorise, table
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.web import forms
from diemsang.people.organisation.web.views.acting import act_page
from diemsang.ui.actors import actor_of

ANY = ["GET", "POST"]


def body_to_act_for(actor: Actor, person: str, act: str) -> str | None:
    """The body on whose behalf the actor may do this for a person: everywhere, else the latest of theirs in reach."""
    scopes = actor.scopes_as(table().roles_for(act))
    if scopes is EVERYWHERE:
        return EVERYWHERE
    bodies = (f"body:{row.body_id}" for row in queries.appointments_of(person)[:200])
    return next((body for body in bodies if body in scopes), EVERYWHERE)


def _person(request: HttpRequest, pk: int, act: str) -> tuple[Actor, str, str | None, str]:
    """Who acts, on whom, for which body, and what the person is called; who may not see them finds nobody."""
    actor, key = actor_of(request), f"person:{pk}"
    queries.person_for(actor, key)
    scope = body_to_act_for(actor, key, act)
    authorise(actor, act, scope=scope)
    return actor, key, scope, queries.name_of_person(key, clock.today())


@login_required
@require_http_methods(ANY)
def rename_person(request: HttpRequest, pk: int) -> HttpResponse:
    actor, key, scope, name = _person(request, pk, "organisation.register_person")
    today = clock.today()
    form = forms.RenamePersonForm(
        request.POST or None, initial={"full_name": name, "on": today}, actor=actor, today=today
    )

    def perform(values: dict[str, Any]) -> str:
        services.rename_person(key, by=actor, at=clock.now(), scope=scope, **values)
        return reverse("organisation:person", args=[pk])

    return act_page(
        request,
        form,
        title=_("Đổi họ tên: %(name)s") % {"name": name},
        submit=_("Đổi họ tên"),
        perform=perform,
        done=_("Đã đổi họ tên. Văn bản của các ngày trước vẫn mang tên cũ."),
        cancel_url=reverse("organisation:person", args=[pk]),
    )


@login_required
@require_http_methods(ANY)
def link_account(request: HttpRequest, pk: int) -> HttpResponse:
    actor, key, scope, name = _person(request, pk, "organisation.register_person")
    form = forms.LinkAccountForm(request.POST or None, actor=actor, today=clock.today())

    def perform(values: dict[str, Any]) -> str:
        services.link_account(key, values["account"], by=actor, at=clock.now(), scope=scope)
        return reverse("organisation:person", args=[pk])

    return act_page(
        request,
        form,
        title=_("Gắn tài khoản: %(name)s") % {"name": name},
        submit=_("Gắn tài khoản"),
        perform=perform,
        done=_("Đã gắn tài khoản."),
        cancel_url=reverse("organisation:person", args=[pk]),
        warning=_("Ủy quyền và việc làm thay mà người này nhận sẽ thuộc về tài khoản được gắn."),
    )


@login_required
@never_cache
@require_http_methods(ANY)
def correct_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening the form is a look at the record, and is logged like one."""
    actor, key, scope, name = _person(request, pk, "organisation.view_personal_record")
    authorise(actor, "organisation.register_person", scope=scope)
    today, initial = clock.today(), {}
    if request.method == "GET":
        record = queries.personal_record_for(
            actor, key, purpose="organisation.personal_record_correction", at=clock.now()
        )
        if record is not None:
            initial = {"identity_number": record.identity_number, "birth_date": record.birth_date}
    form = forms.PersonalRecordForm(request.POST or None, initial=initial, actor=actor, today=today)

    def perform(values: dict[str, Any]) -> str:
        services.correct_personal_record(key, by=actor, at=clock.now(), on=today, scope=scope, **values)
        return reverse("organisation:person", args=[pk])

    return act_page(
        request,
        form,
        title=_("Đính chính dữ liệu cá nhân: %(name)s") % {"name": name},
        submit=_("Đính chính"),
        perform=perform,
        done=_("Đã đính chính dữ liệu cá nhân."),
        cancel_url=reverse("organisation:person", args=[pk]),
        warning=_("Lần mở này đã được ghi nhật ký."),
    )
