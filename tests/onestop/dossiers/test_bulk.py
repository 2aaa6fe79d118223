"""Lives told in bulk leave the rows that acting leaves, and are refused as acting refuses."""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from diemsang.commons.forms.models import Answer
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers.models import Dossier, LastSerial
from diemsang.onestop.dossiers.rules import ACTS
from diemsang.onestop.dossiers.rules.lives import Deed, Life
from diemsang.onestop.dossiers.services import record_lives
from diemsang.onestop.dossiers.services.bulk.doing import DONE
from diemsang.proof.files.models import StoredFile
from diemsang.proof.ledger.models import Entry, Opening
from diemsang.proof.ledger.rules import hash_of
from diemsang.proof.numbering.models import Number, Series
from tests.cast import AT, SYSTEM
from tests.onestop.dossiers.lives import Teller, act_out, all_lives, linked_procedure, moment
from tests.onestop.dossiers.signing import desk_of
from tests.onestop.dossiers.stage import Counter, papers

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
UNLIKE = {"id", "token", "lookup_code", "filing_digest", "recorded_at", "salt", "hash", "prev_hash"}
"""Columns two tellings of the same never share."""
NUMBERS = {"handover", "result", "obligation", "withdrawal", "apology", "task", "tasks", "consultation", "files"}
NUMBERS |= {"previous", "subject", "consultations", "next", "silent"}
"""Facts that name rows by number."""


@pytest.fixture
def teller(counter: Counter) -> Teller:
    desk_of(counter)
    linked_procedure(counter)
    return Teller(counter)


class TakenBack(Exception):
    """What was done is undone."""


def rows_after(lives: Iterable[Life], *, in_bulk: bool) -> dict[str, list[dict[str, Any]]]:
    """Every row that is there once these lives were told one way, which is taken back."""
    rows: dict[str, list[dict[str, Any]]] = {}
    entries = Entry.objects.count()
    with contextlib.suppress(TakenBack), transaction.atomic():
        live(*lives, in_bulk=in_bulk)
        rows = everything(entries)
        raise TakenBack
    return rows


def live(*lives: Life, in_bulk: bool) -> None:
    if in_bulk:
        record_lives(list(lives), by=SYSTEM, at=AT)
    else:
        act_out(*lives)


def everything(entries_before: int) -> dict[str, list[dict[str, Any]]]:
    codes = dict(Dossier.objects.values_list("pk", "filing_key"))
    kept = list(apps.get_app_config("dossiers").get_models())
    found = {}
    for model in [*kept, Answer, StoredFile, Number, Series, LastSerial]:
        if model._meta.label == "dossiers.Ground":
            continue
        found[model._meta.label] = sorted((plain(row, codes) for row in model._default_manager.all()), key=repr)
    lines = []
    for entry in Entry.objects.order_by("pk")[entries_before:]:
        if entry.act in ("files.file_attached", "forms.answered", "numbering.number_taken"):
            continue
        assert hash_of(entry) == entry.hash
        stream = entry.stream
        if stream.startswith("dossiers.dossier:"):
            stream = codes[int(stream.rpartition(":")[2])] or ""
        else:  # numbers of rows taken back are not given again on every engine
            stream = stream.rpartition(":")[0]
        body = json.loads(entry.body)
        facts = {name: value for name, value in body["facts"].items() if name not in NUMBERS}
        private = {
            field: json.loads(value)
            for field, value in Opening.objects.filter(entry=entry).values_list("field", "value")
        }
        private = {field.rstrip("0123456789"): value for field, value in private.items()}
        lines.append(
            {
                "stream": stream, "seq": entry.seq, "act": entry.act, "actor": entry.actor, "at": entry.at,
                "for": entry.on_behalf_of, "facts": facts, "names": sorted(set(body["facts"]) & NUMBERS),
                "private": private,
            }
        )  # fmt: skip
    return found | {"ledger": sorted(lines, key=lambda line: (line["stream"], line["seq"]))}


def plain(row: models.Model, codes: dict[int, str | None]) -> dict[str, Any]:
    """A row without what no two tellings share; a dossier is named by its filing key."""
    values = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.name in UNLIKE:
            continue
        if column.attname in ("dossier_id", "previous_id"):
            value = codes.get(value)
        if column.name in ("subject", "signed_files", "source") and row._meta.app_label != "applicants":
            value = "".join(each for each in str(value) if not each.isdigit())
        if column.attname in ("correction_of_id", "series_id", "content_id", "register_id"):
            value = bool(value)
        values[column.attname] = value
    return values


def in_utc(lives: Iterable[Life]) -> list[Life]:
    return [[replace(deed, at=deed.at.astimezone(UTC)) for deed in life] for life in lives]


def test_bulk_gives_the_rows_that_acting_gives(teller: Teller) -> None:
    lives = in_utc(all_lives(teller))
    acted, told = rows_after(lives, in_bulk=False), rows_after(lives, in_bulk=True)
    assert acted.keys() == told.keys()
    for table in acted:
        assert told[table] == acted[table], table
    assert len(acted["dossiers.Dossier"]) == len(lives)


def test_the_lives_of_the_comparison_do_every_act_of_the_bulk_path(teller: Teller) -> None:
    assert {deed.act for life in all_lives(teller) for deed in life} == set(DONE)
    assert set(DONE) <= set(ACTS)


def broken(teller: Teller, life: int, position: int, **said: Any) -> Life:
    """A life with other words in one deed, and nothing after it."""
    deeds = list(in_utc(all_lives(teller))[life])[: position + 1]
    deeds[position] = replace(deeds[position], said={**deeds[position].said, **said})
    return deeds


def refusals_of(life: Life, *, in_bulk: bool) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused, transaction.atomic():
        live(life, in_bulk=in_bulk)
    return refused.value.codes


def illegal_lives(teller: Teller) -> dict[str, Life]:
    first = list(in_utc(all_lives(teller))[0])
    deed = teller.deed
    receiver, stranger = teller.by("receiver"), teller.by("receiver", elsewhere=True)
    filing = first[0].said["filing"]
    with_filing = lambda **own: [replace(first[0], said={**first[0].said, "filing": replace(filing, **own)})]  # noqa: E731
    return {
        "a move out of turn": [first[0], deed("sign", moment(4, 9), "agency_leader", method="paper")],
        "back in time": [*first[:2], replace(first[2], at=first[1].at - timedelta(minutes=1))],
        "after the end": [*first, deed("return_result", moment(10, 9), "receiver", identity_checked=True)],
        "somebody of another agency": [replace(first[0], by=stranger)],
        "the wrong role": [first[0], first[1], replace(first[2], by=receiver)],
        "papers unchecked": with_filing(papers=papers()),
        "a procedure that is not": with_filing(procedure="9.999999"),
        "an agency that is not": with_filing(agency="body:999999"),
        "a form with a hole": with_filing(answers={"why": ""}),
        "the examiner signs": [*first[:6], replace(first[6], by=teller.by("specialist"))],
        "no signature": [*first[:6], first[7]],
        "nothing to hand over to": broken(teller, 0, 1, unit=""),
        "a third request": [*in_utc(all_lives(teller))[1][:15], *in_utc(all_lives(teller))[1][12:14]],
        "a late extension": [
            *first[:4], deed("extend", moment(10, 9), "agency_leader", working_days=3, reason="Chậm")
        ],
        "sorry too early": [
            *first[:4], deed("apologise", moment(4, 15), "agency_leader", ground="late.staff", reason="a")
        ],
        "an unpaid fee": [each for each in in_utc(all_lives(teller))[7] if each.act != "dossiers.collect_fee"],
        "another's part": [
            *broken(teller, 7, 3),
            deed("open_tasks", moment(5, 9, 30), "specialist"),
            deed("accept_task", moment(5, 11), "specialist", step=3, agency=teller.counter.cast.bodies["other"]),
        ],
    }  # fmt: skip


def test_an_illegal_life_is_refused_as_acting_refuses_it(teller: Teller) -> None:
    for why, life in illegal_lives(teller).items():
        assert refusals_of(life, in_bulk=True) == refusals_of(life, in_bulk=False), why
    assert not Dossier.objects.exists()


def test_a_life_is_filed_once_and_first(teller: Teller) -> None:
    first = all_lives(teller)[0]
    for life in ([], first[1:], [first[0], first[0]]):
        assert set(refusals_of(life, in_bulk=True)) == {"dossiers.life_without_filing"}
    urged = [first[0], teller.deed("urge", moment(4, 9), "division_head")]
    assert refusals_of(urged, in_bulk=True) == ("dossiers.not_in_bulk",)


def test_only_the_system_tells_lives(teller: Teller) -> None:
    for role in ("agency_leader", "centre_leader", "system_admin"):
        with pytest.raises(Refused) as refused:
            record_lives([], by=teller.by(role), at=AT)
        assert refused.value.codes == ("access.not_allowed",)


def test_lives_go_on_after_what_is_there(teller: Teller) -> None:
    """Serials, numbers and the link to what was closed before continue from what acting left."""
    lives = all_lives(teller)
    act_out(lives[0])
    act_out(lives[3])
    keys = record_lives([lives[4], _again(lives[0], "life-other1")], by=SYSTEM, at=AT)
    refiled, second = (Dossier.objects.get(pk=int(key.partition(":")[2])) for key in keys)
    assert refiled.previous is not None
    assert refiled.previous.state == "refused"
    assert second.code is not None
    assert second.code.endswith("-0003")
    assert second.results.get().number.startswith("02/")
    with pytest.raises(Refused) as refused:
        record_lives([lives[0]], by=SYSTEM, at=AT)
    assert refused.value.codes == ("dossiers.filed_with_other_content",)


def _again(life: Life, key: str) -> Life:
    first: Deed = life[0]
    return [replace(first, said={**first.said, "filing_key": key}), *life[1:]]
