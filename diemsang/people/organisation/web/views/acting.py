"""One way for all forms of acts: filled in, tried, and shown again with the reasons beside their fields."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.queries import draft_of
from diemsang.people.accounts.services import delete_draft
from diemsang.people.organisation.web.forms import ActForm
from diemsang.ui.actors import actor_of
from diemsang.ui.forms import add_refusals


def started_with(request: HttpRequest, draft_key: str, initial: dict[str, Any]) -> dict[str, Any]:
    """What the form opens with: the actor's own draft, when there is one."""
    if request.method == "POST":
        return initial
    draft = draft_of(actor_of(request), draft_key)
    return initial | (draft.content if draft is not None else {})


def act_page(
    request: HttpRequest,
    form: ActForm,
    *,
    title: str | Promise,
    submit: str | Promise,
    perform: Callable[[dict[str, Any]], str],
    done: str | Promise,
    cancel_url: str,
    draft_key: str = "",
    warning: str | Promise = "",
) -> HttpResponse:
    """`perform` does the act with the cleaned values and says where to go on; a refusal brings the form back filled."""
    if request.method == "POST" and form.is_valid():
        try:
            url = perform(form.cleaned_data)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            if draft_key:
                delete_draft(draft_key, by=actor_of(request))
            messages.success(request, str(done))
            return redirect(url)
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": cancel_url,
        "draft_key": draft_key,
        "warning": warning,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organisation/act.html", context, status=status)
