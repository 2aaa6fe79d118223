"""Telling the applicant what became of a dossier, and officers what waits for them; each thing once.

What is said comes from the line of the journal the announcement is about, so a late delivery tells what happened then.
Nothing personal is said beyond what the applicant needs: no reason somebody wrote, no name of anybody.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction

from diemsang.commons.notices import services as notices
from diemsang.kernel import clock
from diemsang.kernel.access import Actor, authorise
from diemsang.onestop.dossiers.models import Apology, Dossier, Ground, Handover, Move
from diemsang.onestop.dossiers.queries.fees import standing_of
from diemsang.onestop.dossiers.rules.fees import shown as shown_amount
from diemsang.onestop.dossiers.rules.processing import UrgeLevel
from diemsang.onestop.dossiers.services.acting import shown
from diemsang.onestop.dossiers.services.processing import addressees
from diemsang.people.organisation import queries as organisation
from diemsang.people.organisation.rules import number_of

LOOKUP: Final = "/tra-cuu/{token}/"
HEADS: Final = frozenset({"division_head"})
EXAMINERS: Final = frozenset({"division_head", "specialist"})

Said = dict[str, Any] | None
"""What a template is given; None when there is nothing to tell."""


@transaction.atomic
def tell(act: str, dossier: int, seq: int, *, by: Actor, at: datetime) -> int:
    """Say what line `seq` of the journal of a dossier did; to how many. A second time nobody is told again."""
    authorise(by, "notices.notify")
    move = Move.objects.select_related("dossier").filter(dossier=dossier, seq=seq, act=act).first()
    if move is None:
        return 0
    told = 0
    if act in TO_APPLICANT:
        template, say = TO_APPLICANT[act]
        said = say(move.dossier, move)
        if said is not None:
            key = f"dossiers.{template}:{move.dossier_id}:{seq}"
            context = _common(move.dossier, move) | said
            url = LOOKUP.format(token=move.dossier.token)
            notices.notify(move.dossier.applicant, f"dossiers.{template}", context, key=key, by=by, at=at, url=url)
            told += 1
    if act in TO_OFFICERS:
        told += TO_OFFICERS[act](move.dossier, move, by, at)
    return told


def _common(row: Dossier, move: Move) -> dict[str, Any]:
    on = clock.local(move.at).date()
    places = organisation.names_of({key for key in (row.agency, row.centre) if key}, on)
    return {
        "code": row.code,
        "procedure_code": row.procedure_code,
        "agency": places.get(row.agency, ""),
        "counter": places.get(row.centre or row.agency, ""),
        "lookup_code": row.lookup_code,
        "at": shown(move.at),
    }


def _accepted(row: Dossier, move: Move) -> Said:
    fees = [standing_of(line) for line in row.fees.all()]
    owed = sum(each.payable or 0 for each in fees if each.is_owed)
    return {"due": _moment(move.due_after), "owed": shown_amount(owed) if owed else ""}


def _asked_for_papers(row: Dossier, move: Move) -> Said:
    request = row.supplements.filter(asked_at=move.at).order_by("-pk").first()
    if request is None:
        return None
    return {"papers": [str(item["name"]) for item in request.items], "until": _moment(request.answer_by)}


def _on_a_ground(row: Dossier, move: Move) -> Said:
    return {"ground": _ground(move.reason_code, move.at)}


def _payment_asked(row: Dossier, move: Move) -> Said:
    notice = row.obligations.filter(asked_at=move.at).order_by("-pk").first()
    if notice is None:
        return None
    until = f"{notice.pay_by:%d/%m/%Y}" if notice.pay_by else ""
    return {"what": notice.what, "amount": shown_amount(notice.amount), "number": notice.number, "until": until}


def _due_moved(row: Dossier, move: Move) -> Said:
    """Only later, and only what the applicant was told: the answer to a filing not yet accepted is no appointment."""
    before, after = move.due_before, move.due_after
    if row.accepted_at is None or before is None or after is None or after <= before:
        return None
    return {"before": _moment(before), "due": _moment(after), "extended": move.act == "dossiers.extend"}


def _apology(row: Dossier, move: Move) -> Said:
    apology = Apology.objects.filter(dossier=row, signed_at=move.at).order_by("-pk").first()
    if apology is None:
        return None
    ground = _ground(apology.ground, move.at)
    return {"first_due": _moment(apology.first_due), "due": _moment(apology.new_due), "ground": ground}


def _ready(row: Dossier, move: Move) -> Said:
    fees = [standing_of(line) for line in row.fees.all()]
    owed = sum(each.payable or 0 for each in fees if each.is_owed)
    granted = move.act != "dossiers.reject"
    return {"granted": granted, "way": row.return_way, "owed": shown_amount(owed) if owed else ""}


def _nothing_more(row: Dossier, move: Move) -> Said:
    return {}


TO_APPLICANT: Final[Mapping[str, tuple[str, Callable[[Dossier, Move], Said]]]] = MappingProxyType(
    {
        "dossiers.accept": ("accepted", _accepted),
        "dossiers.file_at_counter": ("accepted", _accepted),
        "dossiers.ask_intake_supplement": ("papers_asked", _asked_for_papers),
        "dossiers.ask_supplement": ("papers_asked", _asked_for_papers),
        "dossiers.refuse": ("refused", _on_a_ground),
        "dossiers.ask_payment": ("payment_asked", _payment_asked),
        "dossiers.extend": ("due_later", _due_moved),
        "dossiers.recompute": ("due_later", _due_moved),
        "dossiers.apologise": ("apology", _apology),
        "dossiers.hand_result_to_centre": ("result_ready", _ready),
        "dossiers.reject": ("result_ready", _ready),
        "dossiers.stop": ("stopped", _on_a_ground),
        "dossiers.withdraw": ("withdrawn", _nothing_more),
    }
)
"""What an applicant is told of: by act, the template and what it says."""


def _tell_urged(row: Dossier, move: Move, by: Actor, at: datetime) -> int:
    """Whom the urging reaches: the step owner; urged again, or held by nobody, the heads; then the centre's leader."""
    context = {"code": row.code, "due": _moment(row.legal_due), "at": shown(move.at)}
    key = f"dossiers.urged:{row.pk}:{move.seq}"
    if move.reason_code == UrgeLevel.CENTRE:
        people = _people_of(addressees(row, UrgeLevel.CENTRE, clock.local(move.at).date()))
    else:
        person = "" if move.reason_code == UrgeLevel.HEAD else row.holder_person
        people = _workers(person, row, HEADS, move.at)
    return _notify_all(people, "dossiers.urged", context, key, by, at)


def _tell_handed_over(row: Dossier, move: Move, by: Actor, at: datetime) -> int:
    """The taker, or who works in the unit it went to; one notice for a whole batch."""
    sent = Handover.objects.filter(dossier=row, sent_at=move.at).order_by("-pk").first()
    if sent is None:
        return 0
    count = Handover.objects.filter(batch=sent.batch).count() if sent.batch else 1
    context = {"code": row.code, "count": count, "at": shown(move.at)}
    key = f"dossiers.handed_over:batch:{sent.batch}" if sent.batch else f"dossiers.handed_over:{row.pk}:{move.seq}"
    people = _workers(sent.taker, row, EXAMINERS, move.at, unit=sent.taker_unit)
    return _notify_all(people, "dossiers.handed_over", context, key, by, at)


TO_OFFICERS: Final[Mapping[str, Callable[[Dossier, Move, Actor, datetime], int]]] = MappingProxyType(
    {"dossiers.urge": _tell_urged, "dossiers.hand_over": _tell_handed_over, "dossiers.pass_on": _tell_handed_over}
)
TOLD: Final = tuple(dict.fromkeys((*TO_APPLICANT, *TO_OFFICERS)))


def _workers(person: str, row: Dossier, roles: Iterable[str], at: datetime, *, unit: str = "") -> list[str]:
    """One person, else everybody with the role in the unit, else in the agency."""
    if person:
        return [person]
    on, place = clock.local(at).date(), unit or row.holder_unit
    accounts = organisation.accounts_holding(roles, row.agency, on)
    people = _people_of(accounts)
    positions = organisation.positions_of([number_of(each, "person") for each in people], on)
    inside = {f"person:{each.person_id}" for each in positions if f"unit:{each.unit_id}" == place}
    return sorted(inside) or people


def _people_of(accounts: Iterable[str]) -> list[str]:
    return sorted(filter(None, (organisation.person_of(account) for account in accounts)))


def _notify_all(
    people: Iterable[str], template: str, context: Mapping[str, Any], key: str, by: Actor, at: datetime
) -> int:
    told = 0
    for person in people:
        notices.notify(person, template, context, key=f"{key}:{person}", by=by, at=at)
        told += 1
    return told


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else shown(moment)


def _ground(code: str, at: datetime) -> str:
    """The enumerated words of a ground as of its day; nothing that somebody wrote."""
    on = clock.local(at).date()
    rows = Ground.objects.filter(code=code, valid_from__lte=on).order_by("-valid_from")
    return next((row.vi for row in rows if row.valid_to is None or on < row.valid_to), "")
