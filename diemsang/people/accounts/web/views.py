"""One's own account and sessions, drafts, and the administrator's pages."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diemsang.kernel import clock
from diemsang.kernel.access import authorise
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts import queries, rules, services
from diemsang.people.accounts.models import Account
from diemsang.people.accounts.web.forms import NewAccountForm, ReasonForm
from diemsang.people.accounts.web.tables import AccountTable
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage
from diemsang.ui.forms import add_refusals
from diemsang.ui.undo import offer_undo


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    context = {
        "sessions": queries.sessions_of(actor_of(request))[:3],
        "drafts": queries.drafts_of(actor_of(request))[:10],
    }
    return render(request, "accounts/me.html", context)


@login_required
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    context = {"sessions": queries.sessions_of(actor_of(request))[:100], "this": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@login_required
@require_POST
def end_one(request: HttpRequest, sign_in: int) -> HttpResponse:
    services.end_session(sign_in, by=actor_of(request), at=clock.now())
    messages.success(request, _("Đã kết thúc phiên đăng nhập."))
    return redirect("accounts:sessions")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    ended = services.end_all_sessions(
        by=actor_of(request), at=clock.now(), except_key=request.session.session_key or None
    )
    messages.success(request, _("Đã kết thúc %(count)s phiên đăng nhập khác.") % {"count": ended})
    return redirect("accounts:sessions")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """GET: one's own draft as JSON. POST: keep the fields of the form, for a script (JSON) or for its own button."""
    by = actor_of(request)
    if request.method == "GET":
        row = queries.draft_of(by, key)
        if row is None:
            raise Http404
        return JsonResponse({"content": row.content, "saved_at": row.updated_at.isoformat()})
    try:
        saved_at = services.save_draft(key, _content_of(request), by=by, at=clock.real_now(), **_form_of(request))
    except Refused as refused:
        if _wants_page(request):
            raise
        return JsonResponse({"errors": [each.as_dict() for each in refused.refusals]}, status=refused.status)
    if not _wants_page(request):
        return JsonResponse({"saved_at": saved_at.isoformat()})
    messages.success(request, _("Đã lưu nháp."))
    return _back_to_form(request)


@login_required
@require_POST
def drop_draft(request: HttpRequest, key: str) -> HttpResponse:
    services.delete_draft(key, by=actor_of(request))
    if not _wants_page(request):
        return HttpResponse(status=204)
    messages.success(request, _("Đã xoá bản nháp."))
    return _back_to_form(request)


def _back_to_form(request: HttpRequest) -> HttpResponse:
    following = request.POST.get("_draft_next", "")
    return HttpResponseRedirect(following) if _is_ours(following) else redirect("accounts:me")


def _is_ours(address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def _form_of(request: HttpRequest) -> dict[str, str]:
    """What the page says of the form: its title, and its address on this site."""
    page = request.POST.get("_draft_page", "")
    return {"title": request.POST.get("_draft_title", ""), "page": page if _is_ours(page) else ""}


def _content_of(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "application/json":
        try:
            content = json.loads(request.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise Refused(rules.BAD_DRAFT())
        return content
    sent = {name: [value.replace("\0", "") for value in values] for name, values in request.POST.lists()}
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in sent.items()
        if not name.startswith("_") and values
    }


def _wants_page(request: HttpRequest) -> bool:
    return "_draft_next" in request.POST or (request.accepts("text/html") and "X-Requested-With" not in request.headers)


# The administrator's pages


@login_required
@require_http_methods(["GET", "POST"])
def account_list(request: HttpRequest) -> HttpResponseBase:
    authorise(actor_of(request), "accounts.manage_account")
    table = AccountTable(request, queries.accounts_visible_to(actor_of(request)))
    return table.respond("accounts/account_list.html")


@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    authorise(actor_of(request), "accounts.manage_account")
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, password = services.create_account(
                form.cleaned_data["username"],
                full_name=form.cleaned_data["full_name"],
                email=form.cleaned_data["email"],
                by=actor_of(request),
                at=clock.now(),
            )
        except Refused as refused:
            add_refusals(form, refused)
        else:
            return _show_password(request, int(key.partition(":")[2]), password)
    return render(request, "accounts/new_account.html", {"form": form}, status=_status_of(form))


@login_required
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "accounts/account.html", {"account": _visible(request, pk)})


class Deactivate(ActPage):
    form_class = ReasonForm
    title = gettext_lazy("Khóa tài khoản: %(name)s")
    submit = gettext_lazy("Khóa tài khoản")
    done = gettext_lazy("Đã khóa tài khoản; mọi phiên đăng nhập đã kết thúc.")
    warning = gettext_lazy("Người này sẽ bị đăng xuất khỏi mọi thiết bị ngay lập tức.")

    def begin(self, **address: Any) -> None:
        self.account = _visible(self.request, address["pk"])
        self.name = self.account.full_name

    def perform(self, values: dict[str, Any]) -> str:
        services.deactivate_account(self.account.key, by=self.actor, at=self.now, reason=values["reason"])
        return self.back()

    def back(self) -> str:
        return reverse("accounts:account", args=[self.account.pk])

    def tell(self) -> None:
        offer_undo(self.request, str(self.done), reverse("accounts:reactivate", args=[self.account.pk]))


@login_required
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    services.reactivate_account(_visible(request, pk).key, by=actor_of(request), at=clock.now())
    messages.success(request, _("Đã mở khóa tài khoản."))
    return redirect("accounts:account", pk)


@login_required
@never_cache
@require_POST
def new_password(request: HttpRequest, pk: int) -> HttpResponse:
    password = services.reset_password(_visible(request, pk).key, by=actor_of(request), at=clock.now())
    return _show_password(request, pk, password)


@login_required
@require_POST
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    services.reset_second_factor(_visible(request, pk).key, by=actor_of(request), at=clock.now())
    messages.success(request, _("Đã đặt lại xác thực hai lớp; mọi phiên đăng nhập đã kết thúc."))
    return redirect("accounts:account", pk)


def _visible(request: HttpRequest, pk: int) -> Account:
    row = queries.accounts_visible_to(actor_of(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _show_password(request: HttpRequest, pk: int, password: str) -> HttpResponse:
    """Shown once, on the answer itself: it is kept nowhere."""
    response = render(request, "accounts/first_password.html", {"account": _visible(request, pk), "password": password})
    response.headers["Cache-Control"] = "no-store"
    return response


def _status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
