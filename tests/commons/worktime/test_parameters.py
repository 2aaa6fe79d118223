"""The clock's parameters are the lawbook's: a row decides, a body's own row goes before, and no row is no answer."""

from datetime import date, datetime, time
from fractions import Fraction

import pytest

from diemsang.commons.worktime import queries, rules
from diemsang.kernel.access import system_actor
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook import rules as lawbook
from diemsang.proof.lawbook import services

AT = datetime(2016, 5, 30, 9, tzinfo=VIETNAM)
DAY = date(2016, 5, 30)
CALENDAR = rules.packaged_calendar()


def test_the_packaged_rows_answer_without_a_database() -> None:
    found = rules.parameters_in_force(lambda key: lawbook.answer(lawbook.packaged_rows(), key, on=DAY))
    assert found == rules.Parameters(same_day_cutoff=time(15), late_cutoff=None, extension_notice_days=1)
    near = rules.nearness_in_force(lambda key: lawbook.answer(lawbook.packaged_rows(), key, on=DAY))
    assert near == rules.Nearness(Fraction(1, 4), 4)


def test_without_a_row_there_is_no_usual_value() -> None:
    with pytest.raises(Refused) as refused:
        rules.parameters_in_force(lambda key: lawbook.answer([], key, on=DAY))
    assert refused.value.codes == ("worktime.parameter_undefined",) * 3


@pytest.mark.django_db
@pytest.mark.engines
def test_a_body_with_a_row_of_its_own_goes_by_it() -> None:
    services.record_rule(
        "worktime.late_cutoff",
        by=system_actor("lawbook.load"),
        at=AT,
        scope="body:7",
        valid_from=date(2016, 1, 1),
        valid_to=None,
        operator="=",
        type="time",
        value="16:00",
        unit="",
        legal_basis="Quyết định 12/QĐ-S",
    )
    own, others = queries.parameters_for(DAY, "body:7"), queries.parameters_for(DAY, "body:8")
    assert (own.late_cutoff, others.late_cutoff) == (time(16), None)
    late = datetime(2016, 5, 30, 16, 30, tzinfo=VIETNAM)
    limit = rules.parse_limit("1 ngày làm việc")
    assert rules.due_at(late, limit, CALENDAR, own) > rules.due_at(late, limit, CALENDAR, others)


def test_what_is_near_is_told_not_known() -> None:
    start, due = datetime(2016, 5, 30, 8, tzinfo=VIETNAM), datetime(2016, 6, 10, 17, tzinfo=VIETNAM)
    now = datetime(2016, 6, 8, 10, tzinfo=VIETNAM)
    assert rules.warn(start, due, now, CALENDAR, rules.Nearness(Fraction(1, 2), 1)) is rules.WarningLevel.YELLOW
    assert rules.warn(start, due, now, CALENDAR, rules.Nearness(Fraction(1, 100), 1)) is rules.WarningLevel.GREEN
