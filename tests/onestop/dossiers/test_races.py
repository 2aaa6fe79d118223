"""Many at once: ten times one filing is one dossier, codes are never given twice, one act of many wins."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import services
from diemsang.onestop.dossiers.models import Dossier, LastSerial, Move
from diemsang.onestop.dossiers.queries import check_against_journal
from diemsang.onestop.dossiers.rules import State
from diemsang.people.accounts.models import Account
from diemsang.people.accounts.services import NewAccount, create_accounts
from diemsang.people.organisation import queries as organisation_queries
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.queries import actor_for
from diemsang.people.organisation.services import NewAppointment, NewGrant, NewPerson
from tests.cast import AT, FOUNDED, PASSWORD, SYSTEM
from tests.onestop.dossiers.stage import Counter, row_of
from tests.onestop.dossiers.test_intake import CHECKS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.engines]
AT_ONCE = 10


def race(acts: list[Callable[[], object]]) -> tuple[list[object], list[Refused]]:
    """Run the acts at the same moment: what they gave back, and the refusals of the others."""
    barrier = threading.Barrier(len(acts))
    done: list[object] = []
    refusals: list[Refused] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            done.append(act())
        except Refused as refused:
            refusals.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done, refusals


def officers_of(counter: Counter, number: int) -> list[Actor]:
    """So many people of the agency, each of whom may do everything there."""
    agency, unit = counter.cast.bodies["agency"], counter.cast.units["unit"]
    names = [f"Cán bộ {each}" for each in range(number)]
    new = [NewAccount(username=f"can.bo.{each}", full_name=name, password=PASSWORD) for each, name in enumerate(names)]
    accounts = create_accounts(new, by=SYSTEM, at=AT)
    people = organisation.register_people(
        [NewPerson(full_name=name, account=key) for name, key in zip(names, accounts, strict=True)],
        by=SYSTEM,
        at=AT,
        known_from=FOUNDED,
        scope=None,
    )
    organisation.appoint_many(
        [
            NewAppointment(
                person=person, body=agency, unit=unit, position_title="Cán bộ", kind="officer", valid_from=FOUNDED
            )
            for person in people
        ],
        by=SYSTEM,
        at=AT,
    )
    organisation.grant_roles(
        [
            NewGrant(account=key, role=role, scope=agency, valid_from=FOUNDED)
            for key in accounts
            for role in ("receiver", "specialist", "division_head", "agency_leader", "clerk")
        ],
        by=SYSTEM,
        at=AT,
    )
    logins = Account.objects.in_bulk([int(key.partition(":")[2]) for key in accounts])
    return [actor_for(logins[pk], AT) for pk in sorted(logins)]


def test_the_same_filing_at_the_same_moment_is_one_dossier(counter: Counter) -> None:
    filing, by = counter.filing(), counter.cast.actor("applicant")
    other, officer = counter.filing("counter", applicant=counter.stranger), counter.cast.actor("receiver")
    same = [lambda: services.submit(filing, filing_key="filing-0001", by=by, at=AT) for _ in range(AT_ONCE)]
    same += [lambda: services.file_at_counter(other, filing_key="filing-0002", by=officer, at=AT)]
    done, refusals = race(same)
    assert refusals == []
    assert len(done) == AT_ONCE + 1
    assert len(set(done)) == 2
    assert Dossier.objects.count() == Move.objects.count() == 2
    assert LastSerial.objects.get().last == 2

    # Codes under concurrency, and one draft sent by two hands.
    def file(number: int) -> Callable[[], object]:
        return lambda: services.file_at_counter(other, filing_key=f"filing-1{number:03}", by=officer, at=AT)

    done, refusals = race([file(number) for number in range(AT_ONCE)])
    assert refusals == []
    assert len(set(done)) == AT_ONCE
    codes = set(Dossier.objects.values_list("code", flat=True))
    assert codes == {f"000.00.01.H98-160530-{serial:04d}" for serial in range(1, AT_ONCE + 3)}

    draft = services.save_draft(filing, by=by, at=AT)
    done, refusals = race(
        [lambda: services.submit(filing, filing_key="filing-2001", dossier=draft, by=by, at=AT) for _ in range(3)]
    )
    assert (set(done), refusals) == ({draft}, [])

    # One officer accepts while another asks for papers: one wins, the other is told.
    waiting = Dossier.objects.get(filing_key="filing-0001")
    at = AT + timedelta(hours=1)
    done, refusals = race(
        [
            lambda: services.accept(waiting.key, checks=CHECKS, by=officer, at=at),
            lambda: services.refuse(waiting.key, ground="refuse.not_eligible", reason="x", by=officer, at=at),
        ]
    )
    assert len(done) == len(refusals) == 1
    assert refusals[0].codes in {("dossiers.move_not_allowed",), ("dossiers.closed",)}
    waiting.refresh_from_db()
    assert waiting.state in {State.ACCEPTED, State.REFUSED}
    assert waiting.moves.count() == 2


def test_of_thirty_two_officers_on_eight_dossiers_one_wins_each_and_the_others_are_told(counter: Counter) -> None:
    officers, unit, at = officers_of(counter, 32), counter.cast.units["unit"], AT + timedelta(hours=1)
    specialist = counter.cast.actor("specialist")
    begun = {
        "accepted": [counter.accepted(f"filing-acc{each}") for each in range(2)],
        "transferred": [counter.transferred(f"filing-tra{each}") for each in range(2)],
        "processing": [counter.processing(f"filing-pro{each}") for each in range(2)],
        "signing": [counter.processing(f"filing-sig{each}") for each in range(2)],
    }
    for row in begun["signing"]:
        services.keep_result_draft(row.key, kind="KQ.H98.000001", text="Cấp thẻ", by=specialist, at=AT)
        services.submit_for_signature(row.key, by=specialist, at=AT)
        services.sign(row.key, method="paper", by=SYSTEM, at=AT)
    court = {"ground": "suspend.court", "reason": "Chờ", "expected_end": date(2016, 7, 1)}
    possible: dict[str, list[Callable[[str, Actor], str]]] = {
        "accepted": [lambda key, by: services.hand_over(key, unit=unit, by=by, at=at)] * 4,
        "transferred": [
            lambda key, by: services.accept_handover(key, by=by, at=at),
            lambda key, by: services.decline_handover(key, reason="Nhầm", by=by, at=at),
        ]
        * 2,
        "processing": [
            lambda key, by: services.ask_payment(key, what="Thuế", amount=1000, by=by, at=at),
            lambda key, by: services.suspend(key, by=by, at=at, **court),
        ]
        * 2,
        "signing": [
            lambda key, by: services.issue(key, by=by, at=at),
            lambda key, by: services.return_for_repair(key, reason="Sửa", by=by, at=at),
        ]
        * 2,
    }
    winners: list[tuple[str, Actor]] = []
    losers: list[tuple[str, Refused]] = []

    def attempt(key: str, act: Callable[[str, Actor], str], by: Actor) -> None:
        try:
            act(key, by)
            winners.append((key, by))
        except Refused as refused:
            losers.append((key, refused))

    hands = iter(officers)
    attempts = [
        partial(attempt, row.key, act, next(hands))
        for state in begun
        for row in begun[state]
        for act in possible[state]
    ]
    lines = {row.key: row.moves.count() for rows in begun.values() for row in rows}
    _, unexpected = race(attempts)
    assert unexpected == []
    assert (len(winners), len(losers)) == (8, 24)
    won_by = dict(winners)
    assert len(won_by) == 8
    for key, refused in losers:
        (refusal,) = refused.refusals
        row = row_of(key)
        assert refusal.code == "dossiers.move_not_allowed"
        assert refusal.params["who"] == organisation_queries.name_of_person(str(won_by[key].person), AT.date())
        assert refusal.params["at"] == "10:00 30/05/2016"
        assert refusal.params["state_code"] == row.state
    for key, by in winners:
        row = row_of(key)
        assert (row.moves.count(), row.moved_by_person) == (lines[key] + 1, by.person)
    assert list(check_against_journal()) == []
