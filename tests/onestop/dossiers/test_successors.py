"""An agency that ended lives on in who succeeded it: its running dossiers are handed over, assigned, answered, signed.

As on 01/07/2025, when the districts ended, or on the day two departments become one.
"""

from datetime import date, timedelta

import pytest

from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.models import Dossier
from diemsang.onestop.dossiers.rules import State
from diemsang.onestop.dossiers.rules.intake import PaperCheck
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewAppointment
from tests.cast import AT, FOUNDED, SYSTEM
from tests.onestop.dossiers.stage import Counter, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
MERGED = date(2016, 6, 1)
AFTER = at_local(MERGED, 9)
CHECKS = [PaperCheck("form", "valid"), PaperCheck("identity", "valid"), PaperCheck("photo", "not_needed")]


def merged(counter: Counter) -> str:
    """The agency of the dossiers becomes part of the other one, which has a head; the key of that one."""
    other = counter.cast.bodies["other"]
    head = NewAppointment(
        person=counter.cast.people["agency_leader.other"],
        body=other,
        position_title="Giám đốc",
        kind="leader",
        valid_from=FOUNDED,
        decision_number="05/QĐ-UBND",
    )
    organisation.appoint_many([head], by=SYSTEM, at=AT)
    said = {"on": MERGED, "decision_number": "20/QĐ-UBND"}
    return organisation.merge_bodies([counter.cast.bodies["agency"]], into=other, by=SYSTEM, at=AT, **said)


def test_who_succeeded_the_agency_settles_what_it_had_in_hand(counter: Counter) -> None:
    row = counter.accepted()
    merged(counter)
    cast = counter.cast
    receiver, head, specialist, leader, clerk = (
        cast.actor(role, elsewhere=True, at=AFTER)
        for role in ("receiver", "division_head", "specialist", "agency_leader", "clerk")
    )
    services.hand_over(row.key, unit=cast.units["other_unit"], by=receiver, at=AFTER)
    services.accept_handover(row.key, by=head, at=AFTER)
    services.assign(row.key, person=cast.people["specialist.other"], by=head, at=AFTER)
    services.keep_result_draft(row.key, kind="KQ.H98.000001", text="Nội dung", by=specialist, at=AFTER)
    services.submit_for_signature(row.key, by=specialist, at=AFTER)
    services.sign(row.key, method="paper", by=leader, at=AFTER)
    services.issue(row.key, by=clerk, at=AFTER)
    settled = row_of(row.key)
    assert (settled.state, settled.agency) == (State.ISSUED, cast.bodies["agency"]), "history keeps its agency"
    assert "body" not in settled.results.get().number
    assert list(queries.check_against_journal([row.key])) == []


def test_a_filing_that_waits_is_accepted_by_who_succeeded_the_agency(counter: Counter) -> None:
    row = counter.submitted()
    other = merged(counter)
    by = counter.cast.actor("receiver", elsewhere=True, at=AFTER)
    services.accept(row.key, checks=CHECKS, by=by, at=AFTER)
    accepted = row_of(row.key)
    assert (accepted.state, accepted.agency, accepted.code) == (State.ACCEPTED, other, row.code)
    assert list(queries.check_against_journal([row.key])) == []


def test_somebody_of_an_agency_that_succeeded_nobody_still_takes_nothing(counter: Counter) -> None:
    row: Dossier = counter.accepted()
    by = counter.cast.actor("receiver")
    with pytest.raises(Refused) as refused:
        services.hand_over(row.key, unit=counter.cast.units["other_unit"], by=by, at=AT + timedelta(hours=1))
    assert refused.value.codes == ("dossiers.taker_missing",)
