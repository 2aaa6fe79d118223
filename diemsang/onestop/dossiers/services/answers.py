"""Papers that lack at intake: asked for once and whole, answered, or the filing refused with its ground."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from diemsang.commons.forms import queries as forms
from diemsang.commons.forms import services as form_services
from diemsang.kernel import clock
from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, Refused, refuse_if
from diemsang.kernel.text import clean, clean_line
from diemsang.onestop.dossiers import queries
from diemsang.onestop.dossiers.models import (
    ComponentCheck,
    Dossier,
    GroundKind,
    SupplementKind,
    SupplementRequest,
    SupplementState,
)
from diemsang.onestop.dossiers.rules import State, refusals
from diemsang.onestop.dossiers.rules.intake import (
    EXTRA,
    Found,
    GivenPaper,
    PaperCheck,
    SupplementItem,
    obstacles_to_answering,
    obstacles_to_asking,
    obstacles_to_given,
    silence_ends,
)
from diemsang.onestop.dossiers.services import components
from diemsang.onestop.dossiers.services.acting import carry_out, hold, shown
from diemsang.onestop.dossiers.services.intake import follow_version
from diemsang.onestop.procedures.rules import Component
from diemsang.people.applicants import services as paper_store
from diemsang.proof.lawbook import queries as lawbook
from diemsang.proof.lawbook.rules import uses

SILENCE_DAYS: Final = "dossiers.intake_silence_days"
BY_SILENCE: Final = frozenset({"refuse.silence", "refuse.incomplete"})
"""Grounds that hold only once the time to answer has passed."""


@transaction.atomic
def ask_intake_supplement(
    dossier: str,
    *,
    items: Sequence[SupplementItem],
    reason: str,
    guidance: str = "",
    checks: Sequence[PaperCheck] = (),
    by: Actor,
    at: datetime,
) -> str:
    """Yêu cầu bổ sung khi tiếp nhận (form 02): all missing papers at once, each with its reason. State 1 to 2.

    The intake clock stops; the legal clock has not started. Every paper has to be checked first, so that nothing is
    asked for later that could be asked for now. Papers the store holds are asked for again with a reason only.
    """
    row = hold(dossier, "dossiers.ask_intake_supplement", by=by, at=at)
    follow_version(row, by=by, at=at)
    components.check(row, checks, by=by, at=at)
    request = write_request(row, items, reason=reason, guidance=guidance, kind=SupplementKind.INTAKE, by=by, at=at)
    request.state, request.asked_at, request.asked_by = SupplementState.ASKED, at, by.person or by.key
    days = _silence_days(row.agency, clock.local(at).date())
    request.answer_by = None if days is None else silence_ends(at, days)
    request.save()
    asked = [item["component"] for item in request.items]
    carry_out(row, "dossiers.ask_intake_supplement", by=by, at=at, reason=reason, facts={"papers": asked})
    return row.key


def write_request(
    row: Dossier,
    items: Sequence[SupplementItem],
    *,
    reason: str,
    guidance: str,
    kind: SupplementKind,
    by: Actor,
    at: datetime,
) -> SupplementRequest:
    """A request for supplements, proposed: judged whole, papers outside the list added to the dossier, what the store
    holds and is asked for again counted. For the acts that ask, at intake and after examination."""
    on = clock.local(at).date()
    papers = components.states_of(row)
    held = components.held_in_the_store(row, on)
    found: list[Refusal] = [
        refusals.COMPONENTS_UNCHECKED(at_field=f"papers.{each.component}", name=each.name)
        for each in papers
        if each.verdict == Found.UNCHECKED
    ]
    refuse_if([*found, *obstacles_to_asking(items, papers, reason=reason, held=held)])
    names = {each.component: each.name for each in papers}
    listed = [named(item, names) for item in items]
    there = {each.component for each in papers}
    _add_extras(row, [item for item in listed if item.component not in there], by=by, at=at)
    for item in listed:
        if item.component in held:
            paper_store.ask_again(
                row.applicant, held[item.component], row.key, reason=item.why_not_reused, by=by, at=at
            )
    return SupplementRequest.objects.create(
        dossier=row,
        kind=kind,
        state=SupplementState.PROPOSED,
        number=row.supplements.filter(kind=kind).exclude(state=SupplementState.DECLINED).count() + 1,
        reason=clean(reason),
        guidance=clean(guidance),
        items=[line_of(item, names) for item in listed],
        proposed_at=at,
        proposed_by=by.person or by.key,
    )


def named(item: SupplementItem, names: dict[str, str]) -> SupplementItem:
    """The line with a code; a paper outside the list gets one, and its name enters `names`."""
    if item.component:
        return item
    taken = [name for name in names if name.startswith(f"{EXTRA}.")]
    code = f"{EXTRA}.{len(taken) + 1}"
    names[code] = clean_line(item.name)
    return replace(item, component=code)


def line_of(item: SupplementItem, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "component": item.component,
        "name": names[item.component],
        "reason": clean(item.reason),
        "legal_ground": clean(item.legal_ground),
        "why_not_reused": clean(item.why_not_reused),
    }


def _add_extras(row: Dossier, items: Sequence[SupplementItem], *, by: Actor, at: datetime) -> None:
    last = row.components.count()
    ComponentCheck.objects.bulk_create(
        ComponentCheck(
            dossier=row,
            place=last + place,
            component=item.component,
            name=clean_line(item.name),
            required=True,
            in_the_list=False,
            verdict=Found.MISSING.value,
            checked_at=at,
            checked_by=by.person or by.key,
        )
        for place, item in enumerate(items, start=1)
    )


@transaction.atomic
def answer_intake_supplement(
    dossier: str,
    *,
    papers: Sequence[GivenPaper],
    answers: Mapping[str, Any] | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """Nộp giấy tờ bổ sung: everything that was asked for is handed in; the intake clock starts anew. State 2 to 1.

    `answers` replaces the form, judged by the version it was first filled in by.
    """
    row = hold(dossier, "dossiers.answer_intake_supplement", by=by, at=at)
    request = row.supplements.get(state=SupplementState.ASKED, kind=SupplementKind.INTAKE)
    hand_in_supplement(row, request, papers, by=by, at=at)
    if answers is not None:
        answer_form(row, answers, by=by, at=at)
    request.state, request.answered_at = SupplementState.ANSWERED, at
    request.save(update_fields=["state", "answered_at"])
    handed = [each.component for each in papers]
    carry_out(row, "dossiers.answer_intake_supplement", by=by, at=at, facts={"papers": handed})
    return row.key


def hand_in_supplement(
    row: Dossier, request: SupplementRequest, papers: Sequence[GivenPaper], *, by: Actor, at: datetime
) -> None:
    """What a request asked for, handed in and unchecked; refused unless all of it is there. For both kinds."""
    given = [replace(each, verdict=Found.UNCHECKED.value, note="") for each in papers]
    stand = components.states_of(row)
    names = {each.component: each.name for each in stand}
    found = list(obstacles_to_given([Component(each.component, each.name) for each in stand], given))
    found += obstacles_to_answering([item["component"] for item in request.items], stand, given)
    on = clock.local(at).date()
    found += components.obstacles_to_sources(given, names, row=row, applicant=row.applicant, by=by, on=on)
    refuse_if(found)
    components.hand_in(row, given, by=by, at=at)


def answer_form(row: Dossier, answers: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """The form anew, judged by the version it was first filled in by. For both kinds of supplements."""
    kept = forms.answer_of(row.key)
    if kept is None:
        raise Refused(refusals.FORM_MISSING(at_field="answers", name=row.procedure_code))
    form_services.answer(kept.version.key, row.key, answers, by=by, at=at, on=kept.filed_on)


@transaction.atomic
def refuse(dossier: str, *, ground: str, reason: str, by: Actor, at: datetime) -> str:
    """Từ chối tiếp nhận (form 03): with a ground of the list and a written reason. State 1 or 2 to 3, for good.

    For not having answered a request only once its time has passed.
    """
    row = hold(dossier, "dossiers.refuse", by=by, at=at)
    on = clock.local(at).date()
    found: list[Refusal] = []
    if not clean(reason).strip():
        found.append(refusals.REASON_MISSING(at_field="reason"))
    if queries.ground_on(GroundKind.REFUSE, ground, on) is None:
        found.append(refusals.GROUND_UNKNOWN(at_field="ground", code=ground))
    found += _obstacles_to_silence(row, ground, at)
    refuse_if(found)
    carry_out(row, "dossiers.refuse", by=by, at=at, reason_code=ground, reason=reason)
    return row.key


def _obstacles_to_silence(row: Dossier, ground: str, at: datetime) -> list[Refusal]:
    if row.state == State.SUBMITTED:
        return [refusals.GROUND_UNKNOWN(at_field="ground", code=ground)] if ground == "refuse.silence" else []
    if ground not in BY_SILENCE:
        return []
    request = row.supplements.get(state=SupplementState.ASKED, kind=SupplementKind.INTAKE)
    if request.answer_by is None:
        day = clock.local(request.asked_at or at).date()
        return [refusals.RULE_UNDEFINED(key=SILENCE_DAYS, on=f"{day:%d/%m/%Y}")]
    if at < request.answer_by:
        return [refusals.STILL_TIME_TO_ANSWER(at_field="ground", until=shown(request.answer_by))]
    return []


@uses(SILENCE_DAYS)
def _silence_days(agency: str, on: date) -> int | None:
    answer = lawbook.rule_value(SILENCE_DAYS, on=on, scope=agency)
    return answer.whole() if answer.is_defined else None
