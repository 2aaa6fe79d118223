"""A dossier of 2015 lives by 2015: its version, forms, limit and parameters, whatever is decided afterwards."""

from datetime import date
from fractions import Fraction

import pytest

from diemsang.commons.forms import queries as form_queries
from diemsang.commons.forms import services as forms
from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.kernel.clock import at_local
from diemsang.onestop.dossiers import queries, services
from diemsang.onestop.dossiers.printing.documents import forms_for
from diemsang.onestop.dossiers.queries import check_against_journal
from diemsang.onestop.dossiers.rules.intake import GivenPaper
from diemsang.onestop.procedures import queries as procedures
from diemsang.onestop.procedures.rules import Component, Way
from diemsang.onestop.procedures.services import NewLine
from tests.cast import SYSTEM
from tests.onestop.dossiers.oracle import Oracles
from tests.onestop.dossiers.stage import CODE, FORM, PAPERS, Counter, announce, content, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
FILED = at_local(date(2015, 12, 28), 9)
NEW_YEAR = date(2016, 1, 1)


def test_a_shorter_limit_a_new_form_and_a_new_paper_change_nothing_for_it(counter: Counter) -> None:
    row = counter.processing(at=FILED)
    # Three working days: 29, 30 and 31 December.
    assert row.legal_due == at_local(date(2015, 12, 31), 17)
    kept = {name: getattr(row, name) for name in ("procedure_version", "limit_national", "limit_local", "parameters")}
    answered = form_queries.answer_of(row.key)
    printed = [(each.code, each.number) for each in forms_for(row, counter.cast.actor("receiver"), FILED)]

    shorter = TimeLimit(Unit.WORKING_DAYS, Fraction(1))
    ways = (Way("counter", shorter, limit_text="1 ngày làm việc"), Way("online", shorter, limit_text="1 ngày làm việc"))
    asked_for = (*PAPERS, Component("health", "Giấy khám sức khỏe", originals=1))
    line = NewLine(
        "amended",
        CODE,
        content(ways=ways, components=asked_for, max_supplements=5),
        changed_parts=("ways", "components", "max_supplements"),
    )
    announce(line, cast=counter.cast, number="1/QĐ-UBND", on=NEW_YEAR)
    asked = {**FORM, "items": [*FORM["items"], {**FORM["items"][0], "key": "more"}]}
    forms.publish_version("TK-01", asked, valid_from=NEW_YEAR, legal_basis="Thông tư mới", by=SYSTEM, at=FILED)
    in_force = procedures.in_force(CODE, NEW_YEAR)
    assert in_force.key != row.procedure_version
    assert str(in_force.limit_for("counter").national) == "1 ngày làm việc"

    # It is worked on in 2016, paused and resumed: by the rules of its acceptance day.
    leader, receiver = counter.cast.actor("agency_leader"), counter.cast.actor("receiver")
    later = {"ground": "suspend.court", "reason": "Chờ", "expected_end": date(2016, 2, 1)}
    services.suspend(row.key, by=leader, at=at_local(date(2015, 12, 30), 8), **later)
    services.resume(row.key, by=leader, at=at_local(date(2016, 1, 11), 8))
    services.recompute_due_times(first_day=None, by=SYSTEM, at=at_local(date(2016, 1, 11), 9))
    row = row_of(row.key)
    assert {name: getattr(row, name) for name in kept} == kept
    assert row.supplements_allowed == counter.processing("filing-2015", at=FILED).supplements_allowed
    assert (row.legal_due, row.promised_due) == Oracles(row.agency, 2015, 2016).due(row)
    assert row.legal_due == at_local(date(2016, 1, 12), 17)
    assert form_queries.answer_of(row.key) == answered
    assert [(each.code, each.number) for each in forms_for(row, receiver, row.moved_at)] == printed
    assert {each.component for each in row.components.all()} == {each.code for each in PAPERS}
    assert list(check_against_journal([row.key])) == []
    assert procedures.version(row.procedure_version).limit_for("counter").national == TimeLimit(
        Unit.WORKING_DAYS, Fraction(3)
    )

    # A filing of 2016 goes by 2016.
    assert queries.earlier_of(row.applicant, row.procedure).count() == 2
    papers = (*counter.filing().papers, GivenPaper(component="health", originals=1))
    answers = {"why": "x", "more": "y"}
    new = counter.submitted("filing-2016", at=at_local(date(2016, 1, 11), 9), papers=papers, answers=answers)
    assert (new.procedure_version, new.limit_national) == (in_force.key, "1 ngày làm việc")
