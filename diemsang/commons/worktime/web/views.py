"""The calendar of a year and the deadline calculator, of everybody or of one agency: two public pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from diemsang.commons.worktime import queries, rules
from diemsang.commons.worktime.rules.refusals import BAD_YEAR, CALENDAR_UNKNOWN
from diemsang.commons.worktime.rules.words import CONFIDENCES, NOTES, PUNCTUALITY, REASONS, RULES, STANDINGS
from diemsang.commons.worktime.services import CHANGE
from diemsang.commons.worktime.web.agencies import name_of
from diemsang.commons.worktime.web.forms import CalendarForm, DeadlineForm, reading_language
from diemsang.kernel import clock
from diemsang.kernel.access import may_somewhere
from diemsang.kernel.refusals import INVALID, Refused
from diemsang.ui.actors import actor_of

WEEKDAYS: Final = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"))
WEEKDAYS_SHORT: Final = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
LOOK_OF_CONFIDENCE: Final = {"high": "ok", "medium": "info", "low": "warn"}
LOOK_OF_STANDING: Final = {"law": "ok", "unverified": "warn", "convention": "neutral"}
LOOK_OF_VERDICT: Final = {"early": "ok", "on_time": "ok", "late": "late"}
FIRST_POSSIBLE_YEAR, LAST_POSSIBLE_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day as the page prints it."""

    status: rules.DayStatus
    kind: str
    words: str
    mark: str

    @property
    def row_words(self) -> str:
        """What its calendar row says, whatever an override made of the day."""
        row = self.status.row
        return REASONS[row.kind.value].say(reading_language()) if row else ""


MARKS: Final = {
    "holiday": "●",
    "observed": "○",
    "swap_off": "⇄",
    "swap_work": "+",
    "closed": "×",
    "opened": "+",
    "changed_hours": "½",
}
"""Read beside the number of the day, so that colour is never the only sign."""


def _shown(status: rules.DayStatus | None) -> ShownDay | None:
    if status is None:
        return None
    kind = status.kind.value
    words = REASONS[kind].say(reading_language())
    return ShownDay(status, kind, f"{words}: {status.name}" if status.name else words, MARKS.get(kind, ""))


def _certainty(confidence: rules.Confidence) -> tuple[str, str]:
    return CONFIDENCES[confidence].say(reading_language()), LOOK_OF_CONFIDENCE[confidence]


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """`?year=2016&agency=body:12`; without a year that of today, or the nearest that is known."""
    form = CalendarForm(request.GET if request.GET.get("agency") else None)
    is_bad = form.is_bound and not form.is_valid()
    scope = None if is_bad or not form.is_bound else form.cleaned_data["agency"]
    known = queries.calendar_for(scope)
    years = range(known.first.year, known.last.year + 1)
    year = _year_of(request.GET.get("year"), years)
    actor = actor_of(request)
    context = {
        "form": form,
        "scope": scope or "",
        "agency": name_of(scope),
        # As text: a year is written without a separator of thousands.
        "year": str(year),
        "years": [str(each) for each in years],
        "before": str(year - 1) if year - 1 in years else "",
        "after": str(year + 1) if year + 1 in years else "",
        "may_change": may_somewhere(actor, CHANGE),
    }
    if not is_bad:
        context |= _shown_year(year, known, scope)
    return render(request, "worktime/calendar.html", context, status=INVALID if is_bad else 200)


def _shown_year(year: int, known: rules.WorkingCalendar, scope: str | None) -> dict[str, Any]:
    months = [
        (month, [[_shown(status) for status in week] for week in month.weeks])
        for month in queries.months_of(year, known)
    ]
    first, last = date(year, 1, 1), date(year, 12, 31)
    stated = [_shown(known.status(row.day)) for row in known.rows_between(first, last)]
    return {
        "months": months,
        "working_days": sum(month.working_days for month, _weeks in months),
        "stated": [(each, _certainty(each.status.row.confidence)) for each in stated if each and each.status.row],
        "overrides": queries.overrides_of(year, scope),
        "hours": queries.hours_of(year, scope),
        "seasons": rules.seasons_between(known, first, last),
        "weekdays": WEEKDAYS,
        "weekdays_short": list(zip(WEEKDAYS_SHORT, WEEKDAYS, strict=True)),
        "legend": [(MARKS[kind], REASONS[kind].say(reading_language()), kind) for kind in MARKS],
    }


def _year_of(text: str | None, years: Sequence[int]) -> int:
    if text is None or not text.strip():
        return min(max(clock.today().year, years[0]), years[-1])
    if not (text.isascii() and text.isdigit() and FIRST_POSSIBLE_YEAR <= int(text[:6]) <= LAST_POSSIBLE_YEAR):
        raise Refused(BAD_YEAR(at_field="year", value=text[:20]))
    year = int(text)
    if year not in years:
        first, last = f"01/01/{years[0]}", f"31/12/{years[-1]}"
        raise Refused(CALENDAR_UNKNOWN(at_field="year", day=f"01/01/{year}", first=first, last=last))
    return year


@require_GET
def deadline(request: HttpRequest) -> HttpResponse:
    """The calculator: a question in the address, so that an answer can be sent to somebody else."""
    if not request.GET.keys() & DeadlineForm.base_fields.keys():
        return render(request, "worktime/deadline.html", {"form": DeadlineForm()})
    form = DeadlineForm(request.GET)
    if form.is_valid():
        scope = form.cleaned_data["agency"]
        known = queries.calendar_for(scope)
        question = form.cleaned_data["request"]
        try:
            in_force = queries.parameters_for(clock.local(question.start).date(), scope)
            answer = question.answer(known, in_force)
            verdicts = question.verdicts(answer, known)
        except Refused as refused:
            form.refuse(refused)
        else:
            shown = {
                "agency": name_of(scope),
                "seasons": rules.seasons_between(known, answer.accepted_at.date(), answer.due.date()),
            }
            return render(request, "worktime/deadline.html", {"form": form, **shown, **_answer(answer, verdicts)})
    return render(request, "worktime/deadline.html", {"form": form}, status=INVALID)


def _answer(answer: rules.Deadline, verdicts: Mapping[str, rules.Verdict]) -> dict[str, Any]:
    language = reading_language()
    return {
        "answer": answer,
        "weekday": WEEKDAYS[answer.due.weekday()],
        "confidence": _certainty(answer.confidence),
        "rules": [(rule.value, RULES[rule].say(language)) for rule in answer.rules],
        "bases": [
            (basis, STANDINGS[basis.standing].say(language), LOOK_OF_STANDING[basis.standing])
            for basis in answer.legal_basis
        ],
        "notes": [NOTES[note].say(language) for note in answer.notes],
        "days": [(row, WEEKDAYS[row.day.weekday()], REASONS[row.reason].say(language)) for row in answer.days],
        "verdicts": [
            (against, verdict, PUNCTUALITY[verdict.punctuality].say(language), LOOK_OF_VERDICT[verdict.punctuality])
            for against, verdict in verdicts.items()
            if against == "legal" or answer.legal_due != answer.due
        ],
    }
