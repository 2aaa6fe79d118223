"""What the database itself refuses, whoever asks, on both engines."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries
from diemsang.onestop.procedures.models import ProcedureVersion, Way
from tests.cast import Cast
from tests.onestop.procedures.samples import BEGIN, abolished, amended, announce, code, found_fields, new

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

DAYS: Final = 40


@pytest.fixture
def issuer(cast: Cast) -> str:
    found_fields()
    return cast.bodies["province"]


def refuses(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_a_public_version_is_never_edited_but_for_its_end(issuer: str) -> None:
    announce(issuer, new(1))
    row = ProcedureVersion.objects.get()
    same = ProcedureVersion.objects.filter(pk=row.pk)
    later = date(2012, 1, 1)
    for change in (
        {"name": "khác"},
        {"steps": ""},
        {"sets": 2},
        {"components": []},
        {"published_on": None},
        {"effective_from": later},
        {"no": 7},
    ):
        assert refuses(partial(same.update, **change)), change
    assert refuses(same.delete)
    assert refuses(lambda: Way.objects.filter(version=row).update(note="khác"))
    assert refuses(lambda: Way.objects.filter(version=row).delete())
    assert refuses(lambda: Way.objects.create(version=row, channel="post", limit_kind="unspecified"))
    same.update(effective_to=date(2015, 1, 1))
    assert queries.in_force(code(1), BEGIN).effective_to == date(2015, 1, 1)


def test_a_version_that_is_not_public_yet_may_be_filled(issuer: str) -> None:
    announce(issuer, new(1), public=False)
    row = ProcedureVersion.objects.get()
    assert not refuses(lambda: ProcedureVersion.objects.filter(pk=row.pk).update(steps="khác"))
    assert not refuses(lambda: Way.objects.filter(version=row).delete())


def test_every_column_of_a_version_is_guarded_in_the_newest_schema() -> None:
    columns = {field.column for field in ProcedureVersion._meta.concrete_fields} - {"effective_to"}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'procedures_procedureversion_refuse_update'")
            named = cursor.fetchone()[0].partition("UPDATE OF ")[2].partition(" ON ")[0]
            assert {each.strip() for each in named.split(",")} == columns
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'procedures_%%'")
            assert cursor.fetchone()[0] >= 7
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'procedures_%%_refuse'")
            assert cursor.fetchone()[0] == 2


def test_two_versions_on_one_day_are_refused(issuer: str) -> None:
    announce(issuer, new(1), public=False)
    row = ProcedureVersion.objects.get()
    row.pk, row.no, row.effective_from, row.effective_to = None, 2, date(2012, 1, 1), date(2013, 1, 1)
    assert refuses(row.save)
    ProcedureVersion.objects.update(effective_to=date(2012, 1, 1))
    assert not refuses(row.save)
    assert refuses(lambda: ProcedureVersion.objects.filter(no=1).update(effective_to=date(2012, 6, 1)))


acts = st.lists(
    st.tuples(st.sampled_from(["new", "amended", "abolished"]), st.integers(0, DAYS)), min_size=1, max_size=7
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(acts)
def test_on_any_day_at_most_one_version_is_in_force_and_it_is_the_one_a_calendar_says(
    issuer: str, chosen: list[tuple[str, int]]
) -> None:
    """The oracle paints a calendar day by day with each decision that was not refused."""
    start = date(2015, 1, 1)
    painted: list[str | None] = [None] * (DAYS + 2)
    with transaction.atomic():
        for turn, (kind, place) in enumerate(chosen):
            on = start + timedelta(days=place)
            steps = f"lần {turn}"
            line = {"new": new(1, steps=steps), "amended": amended(1, steps=steps), "abolished": abolished(1)}[kind]
            try:
                announce(issuer, line, on=on, number=f"{turn}/QĐ")
            except Refused:
                continue
            ends = next((day for day in range(place, DAYS + 2) if painted[day] is None), DAYS + 2)
            until = ends if kind == "amended" else DAYS + 2
            for day in range(place, until):
                painted[day] = None if kind == "abolished" else steps
        for place, steps_then in enumerate(painted):
            day = start + timedelta(days=place)
            found = list(ProcedureVersion.objects.on(day).values_list("steps", flat=True))
            assert found == ([] if steps_then is None else [steps_then]), (chosen, place)
            if steps_then is not None:
                assert queries.in_force(code(1), day).steps == steps_then
        transaction.set_rollback(True)
