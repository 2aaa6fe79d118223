"""Figures, the records behind each, what was declared, and what was frozen."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from diemsang.commons.facts import queries, rules, services
from diemsang.commons.facts.models import Snapshot
from diemsang.commons.facts.queries.asking import AskedPeriod, asked_period
from diemsang.commons.facts.web.forms import DeclareForm
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise, may
from diemsang.kernel.declarations import Audience
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import fold
from diemsang.ui.actors import actor_of
from diemsang.ui.acts import ActPage

PAGE = 20
NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Every indicator for one period, by code; `?q=` searches, `?after=` continues."""
    asked = asked_period(request.GET.get("ky", ""))
    actor = actor_of(request)
    wanted = fold(request.GET.get("q", ""))
    after = request.GET.get("after", "")
    defined = [
        each
        for each in queries.indicators(queries.last_day(asked.period)).values()
        if wanted in fold(f"{each.code} {each.vi} {each.en}") and each.code > after
    ]
    page = [(each, _figure(each, asked, actor)) for each in defined[:PAGE]]
    following = request.GET.copy()
    following["after"] = page[-1][0].code if page else ""
    context = {
        "asked": asked,
        "page": page,
        "q": request.GET.get("q", ""),
        "next_query": following.urlencode() if len(defined) > PAGE else "",
    }
    return render(request, "facts/list.html", context, status=asked.status)


@require_GET
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: what it is made of, how it was counted, declared figures beside it, snapshots of it."""
    asked = asked_period(request.GET.get("ky", ""))
    actor = actor_of(request)
    defined = queries.indicator(code, queries.last_day(asked.period))
    sides = [
        {"name": name, "part": part, "fact": queries.find_fact(part.fact), "is_open": _is_open(part, actor)}
        for name, part in _sides(defined)
    ]
    context = {
        "asked": asked,
        "indicator": defined,
        "figure": _figure(defined, asked, actor),
        "sides": sides,
        "declared": queries.declared(code, asked.period),
        "snapshots": Snapshot.objects.filter(indicator=code)[:20],
        "may_declare": may(actor, "facts.declare_figure"),
        "may_snapshot": may(actor, "facts.take_snapshot"),
    }
    return render(request, "facts/indicator.html", context, status=asked.status)


@require_GET
def records(request: HttpRequest, code: str) -> HttpResponse:
    """The records behind one side of a figure, page by page, each with its own page and its journal."""
    asked = asked_period(request.GET.get("ky", ""))
    actor = actor_of(request)
    defined = queries.indicator(code, queries.last_day(asked.period))
    side = "denominator" if request.GET.get("phan") == "denominator" and defined.denominator else "numerator"
    part = dict(_sides(defined))[side]
    fact = queries.find_fact(part.fact)
    after = request.GET.get("after", "")
    lines: list[dict[str, Any]] = []
    following = request.GET.copy()
    following["after"] = ""
    if fact is not None and not asked.refusals:
        page = queries.part_records(
            part, asked.period, visible_to=actor, after=int(after) if NUMBER.fullmatch(after) else None
        )
        lines = [
            {
                "label": fact.label(each),
                "url": fact.link(each) or "",
                "stream": queries.stream_of(fact, each),
                "at": _value(each, fact.happened_on),
            }
            for each in page.records
        ]
        following["after"] = str(page.after or "")
    context = {
        "asked": asked,
        "indicator": defined,
        "figure": _figure(defined, asked, actor),
        "side": side,
        "part": part,
        "fact": fact,
        "lines": lines,
        "may_open_journal": may(actor, "ledger.view_record"),
        "next_query": following.urlencode() if following["after"] else "",
    }
    return render(request, "facts/records.html", context, status=asked.status)


class Declare(ActPage):
    """Type a figure from a document. It is marked as declared wherever it shows."""

    form_class = DeclareForm
    title = gettext_lazy("Khai số liệu từ tài liệu")
    submit = gettext_lazy("Khai số liệu")
    done = gettext_lazy("Đã khai số liệu, ghi rõ là số khai và tài liệu nguồn.")
    template_name = "facts/declare.html"

    def begin(self, **address: Any) -> None:
        authorise(self.actor, "facts.declare_figure")
        self.indicator = queries.indicator(address["code"], self.today)

    def initial(self) -> dict[str, Any]:
        return {"period": self.request.GET.get("ky", "")}

    def perform(self, values: dict[str, Any]) -> str:
        period = values.pop("period")
        services.declare_figure(self.indicator.code, period, by=self.actor, at=self.now, **values)
        return f"{self.back()}?ky={period}"

    def back(self) -> str:
        return reverse("facts:indicator", args=[self.indicator.code])

    def context(self) -> dict[str, Any]:
        return {"indicator": self.indicator}


@login_required
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze a figure with its records."""
    asked = asked_period(request.GET.get("ky", ""))
    if asked.refusals:
        raise Refused(*asked.refusals)
    taken = services.take_snapshot(code, asked.period, by=actor_of(request), at=clock.now())
    return redirect("facts:snapshot", pk=taken.pk)


@login_required
@require_GET
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen figure beside the figure of now, with the records that came, went or changed."""
    actor = actor_of(request)
    authorise(actor, "facts.take_snapshot")
    taken = get_object_or_404(Snapshot, pk=pk)
    defined = queries.indicator(taken.indicator, queries.last_day(taken.period))
    context = {
        "snapshot": taken,
        "indicator": defined,
        "now": queries.evaluate(defined, taken.period, visible_to=actor),
        "differences": queries.changes_since(taken, visible_to=actor),
        "may_open_journal": may(actor, "ledger.view_record"),
    }
    return render(request, "facts/snapshot.html", context)


def _figure(defined: rules.Indicator, asked: AskedPeriod, actor: Actor) -> rules.Figure:
    """The figure as this reader may see it; what is not for them looks as if its records were not in the house."""
    try:
        return queries.evaluate(defined, asked.period, visible_to=actor)
    except Refused as refused:
        if refused.codes != ("access.not_found",):
            raise
        return queries.absent(defined.code, asked.period)


def _sides(defined: rules.Indicator) -> list[tuple[str, rules.Part]]:
    sides = [("numerator", defined.numerator)]
    return [*sides, ("denominator", defined.denominator)] if defined.denominator else sides


def _is_open(part: rules.Part, actor: Actor) -> bool:
    """Whether a link to the records leads anywhere for this reader."""
    fact = queries.find_fact(part.fact)
    if fact is None:
        return False
    return queries.may_list_records(fact, actor) and (
        fact.audience is Audience.PUBLIC or queries.sees_restricted(actor)
    )


def _value(record: Any, column: str) -> Any:
    for name in column.split("__"):
        record = getattr(record, name, None)
    return record
