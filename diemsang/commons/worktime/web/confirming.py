"""One way for every change: filled in, tried, shown with its consequences, and done when it is confirmed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from diemsang.commons.worktime import queries, rules
from diemsang.commons.worktime.web.agencies import name_of
from diemsang.commons.worktime.web.change_forms import ReasonForm
from diemsang.commons.worktime.web.undoing import Undo, offer
from diemsang.kernel.refusals import Refused
from diemsang.ui.forms import add_refusals

DAYS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A change that can be asked for: `perform` does it and says how to take it back."""

    scope: str | None
    day: date
    """Where the calendar is shown afterwards."""
    perform: Callable[[], Undo]


Asked = Callable[[dict[str, Any]], Change]


def consequences(change: Change) -> list[rules.ChangedDay]:
    """The days whose hours the change alters. It is really done, with all its refusals, and taken back at once."""
    before = queries.calendar_for(change.scope)
    with transaction.atomic():
        change.perform()
        after = queries.calendar_for(change.scope)
        transaction.set_rollback(True)
    return rules.changed_days(before, after)


def change_page(
    request: HttpRequest,
    form: ReasonForm,
    asked: Asked,
    *,
    title: str | Promise,
    submit: str | Promise,
    done: str | Promise,
    back: str,
    note: str | Promise = "",
) -> HttpResponse:
    """`step` of the form: none tries and shows, `confirm` does, `edit` brings the form back as it was typed."""
    step = request.POST.get("step", "")
    context = {"form": form, "title": title, "submit": submit, "cancel_url": back, "note": note}
    if form.is_bound and form.is_valid() and step != "edit":
        try:
            change = asked(form.cleaned_data)
            if step == "confirm":
                return _do(request, change, str(done), back)
            days = consequences(change)
        except Refused as refused:
            add_refusals(form, refused)
        else:
            shown = {
                "days": days[:DAYS_SHOWN],
                "count": len(days),
                "more": max(0, len(days) - DAYS_SHOWN),
                "agency": name_of(change.scope),
                "answers": [(field.label, _spoken(field)) for field in form if field.value() not in (None, "")],
            }
            return render(request, "worktime/confirm.html", context | shown)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "worktime/change.html", context, status=status)


def _do(request: HttpRequest, change: Change, done: str, back: str) -> HttpResponse:
    version = queries.version()
    undo = change.perform()
    if queries.version() == version:  # said before: nothing was changed, and there is nothing to take back
        messages.info(request, done)
    else:
        offer(request, done, undo)
    return redirect(back)


def _spoken(field: Any) -> str:
    """A value as it was chosen or typed."""
    value = str(field.value())
    choices = dict(getattr(field.field, "choices", ()))
    return str(choices.get(value, value))
