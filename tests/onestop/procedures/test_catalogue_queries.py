"""What others may ask of the catalogue: in force on a day, searched for, received where."""

from datetime import date
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import CentreReception, GroupMember, ProcedureAct
from tests.cast import Cast
from tests.onestop.procedures.samples import (
    AT,
    BEGIN,
    SYSTEM,
    abolished,
    announce,
    code,
    found_fields,
    new,
    way,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

LATER: Final = date(2014, 1, 1)
TOLD: Final[dict[str, Any]] = {"by": SYSTEM, "at": AT}


@pytest.fixture
def issuer(cast: Cast) -> str:
    """Three procedures in public view, one that is announced only, one that is gone."""
    found_fields()
    issuer = cast.bodies["province"]
    announce(
        issuer,
        new(1, name="Cấp giấy chứng nhận đăng ký đầu tư", agency=cast.bodies["agency"], keywords="dự án"),
        new(2, name="Đăng ký khai sinh", field="LV003", levels=("commune",), ways=(way("trong ngày"),)),
        new(3, name="Ấn định diện tích đất", field="LV002", ways=(way(), way("3 ngày", "online"))),
        new(4, name="Đăng ký kết hôn", field="LV003"),
    )
    announce(issuer, new(5, name="Thủ tục còn thiếu", steps=""), number="2/QĐ", public=False)
    announce(issuer, abolished(4), on=LATER)
    return issuer


def found(cast: Cast, role: str = "anyone", on: date = LATER, **filters: str) -> list[str]:
    return [row.procedure.code for row in queries.catalogue(cast.actor(role), on, **filters)]


def refused(act: Any, *arguments: Any, **more: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.codes


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"text": "dang ky"}, [1, 2]),
        ({"text": "ĐĂNG KÝ khai"}, [2]),
        ({"text": "1.000001"}, [1]),
        ({"text": "du an"}, [1]),
        ({"text": "hộ tịch"}, [2]),
        ({"text": "kết hôn"}, []),
        ({"field": "LV002"}, [3]),
        ({"level": "commune"}, [2]),
        ({"level": "province"}, [3, 1]),
        ({"channel": "online"}, [3]),
        ({"text": "đất", "channel": "counter"}, [3]),
        ({"field": "LV002", "level": "commune"}, []),
        ({}, [3, 1, 2]),
    ],
)
@pytest.mark.usefixtures("issuer")
def test_the_catalogue_is_searched_whatever_the_marks_and_by_field_level_and_channel(
    cast: Cast, filters: dict[str, str], numbers: list[int]
) -> None:
    assert found(cast, **filters) == [code(number) for number in numbers]


def test_by_agency_place_and_group(cast: Cast, issuer: str) -> None:
    centre = cast.bodies["centre"]
    services.record_received_at_centre([code(1)], place=centre, valid_from=BEGIN, decision_number="1/QĐ", **TOLD)
    services.found_group("family", "Hộ tịch", **TOLD)
    services.add_to_group("family", [code(2)], on=LATER, **TOLD)
    assert found(cast, agency=cast.bodies["agency"]) == found(cast, place=centre) == [code(1)]
    assert found(cast, group="family") == [code(2)]
    assert found(cast, group="family", on=BEGIN) == []
    assert found(cast, agency=cast.bodies["other"]) == []


def test_what_is_not_public_is_seen_only_by_who_keeps_the_catalogue(cast: Cast, issuer: str) -> None:
    hidden = queries.versions_of(code(5))[0].key
    for role in ("anyone", "clerk", "receiver"):
        assert code(5) not in found(cast, role)
        assert refused(queries.version_for, cast.actor(role), hidden) == ("procedures.not_found",)
    for role in ("procedure_controller", "inspector", "agency_leader"):
        assert code(5) in found(cast, role)
        assert queries.version_for(cast.actor(role), hidden).key == hidden
    assert queries.counts_by_field(cast.actor("anyone"), LATER) == {"LV001": 1, "LV002": 1, "LV003": 1}
    assert queries.counts_by_field(cast.actor("inspector"), LATER)["LV001"] == 2


def test_a_version_is_read_by_code_and_by_key_alike(cast: Cast, issuer: str) -> None:
    view = queries.in_force(code(1), BEGIN)
    assert queries.in_force(view.procedure, BEGIN) == queries.in_force(code(1).lower(), BEGIN) == view
    assert queries.version(view.key) == view
    assert queries.versions([view.key]) == {view.key: view}
    assert refused(queries.in_force, "procedure:999999", BEGIN) == ("procedures.unknown",)
    assert refused(queries.in_force, code(1), date(2010, 12, 31)) == ("procedures.not_in_force",)
    assert refused(queries.in_force, code(5), BEGIN) == ("procedures.not_public",)
    for key in ("procedure_version:0", "procedure_version:999999", "procedure:1"):
        assert refused(queries.version, key) == ("procedures.not_found",)


def test_many_are_read_in_two_queries(cast: Cast, issuer: str) -> None:
    with CaptureQueriesContext(connection) as counted:
        views = queries.in_force_many([code(1), code(2), code(5), "1.999999"], LATER)
    assert (set(views), len(counted)) == ({code(1), code(2)}, 2)
    with CaptureQueriesContext(connection) as counted:
        rows = [queries.view_of(row) for row in queries.catalogue(cast.actor("anyone"), LATER)]
    assert (len(rows), len(counted)) == (3, 2)


def test_a_reception_begins_and_ends_by_decision_and_never_twice_at_a_time(cast: Cast, issuer: str) -> None:
    place = {"place": cast.bodies["centre"]}
    told = {**TOLD, **place, "decision_number": "1/QĐ"}
    key = queries.in_force(code(1), BEGIN).procedure
    services.record_received_at_centre([code(1), code(2)], valid_from=BEGIN, **told)
    twice = refused(services.record_received_at_centre, [code(1), code(3), code(3)], valid_from=LATER, **told)
    assert twice == ("procedures.received_already",) * 2
    services.end_received_at_centre([key], on=LATER, **told)
    assert refused(services.end_received_at_centre, [key], on=LATER, **told) == ("procedures.not_received",)
    assert [queries.is_received_at(key, place["place"], on) for on in (BEGIN, date(2013, 12, 31), LATER)] == [
        True,
        True,
        False,
    ]
    services.record_received_at_centre([key], valid_from=date(2015, 1, 1), valid_to=date(2016, 1, 1), **told)
    spans = [(row.valid_from.year, row.valid_to and row.valid_to.year) for row in queries.receptions_of(key)]
    assert spans == [(2015, 2016), (2011, 2014)]
    assert CentreReception.objects.on(LATER).count() == 1


def test_a_procedure_whose_end_is_announced_is_received_and_grouped_no_longer_than_that(
    cast: Cast, issuer: str
) -> None:
    told = {**TOLD, "place": cast.bodies["centre"], "decision_number": "1/QĐ"}
    services.record_received_at_centre([code(4)], valid_from=BEGIN, **told)
    services.found_group("family", "Hộ tịch", **TOLD)
    services.add_to_group("family", [code(4)], on=BEGIN, **TOLD)
    assert CentreReception.objects.get().valid_to == GroupMember.objects.get().valid_to == LATER


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"decision_number": " "}, ("procedures.decision_missing",)),
        ({"place": "body:999999"}, ("procedures.place_not_there",)),
        ({"valid_to": BEGIN}, ("procedures.period_empty",)),
        ({"valid_from": date(2010, 1, 1)}, ("procedures.place_not_there", "procedures.not_in_force")),
        ({"procedures": ["1.999999", code(1)]}, ("procedures.unknown",)),
        ({"procedures": [code(4)], "valid_from": LATER}, ("procedures.not_in_force",)),
    ],
)
@pytest.mark.usefixtures("issuer")
def test_a_reception_that_cannot_be_is_refused(cast: Cast, changes: dict[str, Any], wanted: tuple[str, ...]) -> None:
    usual = {"procedures": [code(1)], "place": cast.bodies["centre"], "valid_from": BEGIN, "decision_number": "1/QĐ"}
    assert refused(services.record_received_at_centre, **{**usual, **changes}, **TOLD) == wanted
    assert not CentreReception.objects.exists()


@pytest.mark.usefixtures("issuer")
def test_reviewed_and_standardised_are_two_acts_each_once_by_a_decision() -> None:
    told = {**TOLD, "on": date(2013, 5, 4), "decision_number": "5/QĐ"}
    services.record_reviewed([code(1), code(2)], outcome="simplify", **told)
    services.record_standardised([code(1)], **told)
    assert refused(services.record_reviewed, [code(1)], **told) == ("procedures.done_already",)
    services.record_reviewed([code(1)], **{**told, "decision_number": "6/QĐ"})
    key = queries.in_force(code(1), BEGIN).procedure
    acts = [(act.kind, act.decision_number, act.outcome) for act in queries.acts_on(key)]
    assert acts == [("reviewed", "6/QĐ", ""), ("standardised", "5/QĐ", ""), ("reviewed", "5/QĐ", "simplify")]
    for changes, code_of in (
        ({"on": date(2010, 1, 1)}, "procedures.not_in_force"),
        ({"on": date(2016, 5, 31)}, "procedures.signed_later"),
        ({"decision_number": ""}, "procedures.decision_missing"),
    ):
        assert refused(services.record_reviewed, [code(1)], **{**told, **changes}) == (code_of,)
    assert ProcedureAct.objects.count() == 4


@pytest.mark.usefixtures("issuer")
def test_a_group_has_a_code_of_its_own_and_dated_members() -> None:
    services.found_group("family", "Hộ tịch", **TOLD)
    for wrong in ("family", "Gia đình", "", "x" * 61):
        assert refused(services.found_group, wrong, "Tên", **TOLD) == ("procedures.group_taken",)
    services.add_to_group("family", [code(2)], on=LATER, **TOLD)
    assert refused(services.add_to_group, "family", [code(2)], on=LATER, **TOLD) == ("procedures.done_already",)
    assert refused(services.add_to_group, "nobody", [code(2)], on=LATER, **TOLD) == ("procedures.group_unknown",)
    assert refused(services.take_from_group, "family", [code(1)], on=LATER, **TOLD) == ("procedures.not_in_group",)
    services.take_from_group("family", [code(2)], on=date(2015, 1, 1), **TOLD)
    member = GroupMember.objects.get()
    assert (member.valid_from, member.valid_to) == (LATER, date(2015, 1, 1))


def test_acts_on_a_thousand_procedures_take_the_same_few_statements(cast: Cast, issuer: str) -> None:
    announce(issuer, *(new(number) for number in range(1000, 1300)), number="3/QĐ")
    place = cast.bodies["centre"]
    counts = []
    for numbers in (range(1000, 1001), range(1001, 1300)):
        codes = [code(number) for number in numbers]
        with CaptureQueriesContext(connection) as counted:
            services.record_received_at_centre(codes, place=place, valid_from=BEGIN, decision_number="1/QĐ", **TOLD)
            services.record_reviewed(codes, on=LATER, decision_number="2/QĐ", **TOLD)
        counts.append(len(counted))
    assert counts[1] - counts[0] < (20 if connection.vendor == "sqlite" else 2)
