"""Counting, against an oracle of plain SQL that shares no code with the engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from diemsang.commons.facts import queries, rules, services
from diemsang.commons.facts.models import Snapshot
from diemsang.kernel import periods
from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.kernel.declarations import Audience, Fact
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry
from diemsang.proof.numbering import services as numbering
from diemsang.proof.numbering.models import Number

SYSTEM = system_actor("tests")
START = datetime(2011, 1, 1, tzinfo=UTC)
FIVE_YEARS = periods.parse("2011/2016")


def number_fact(audience: Audience = Audience.PUBLIC, code: str = "test.number", **more: object) -> Fact:
    values: dict[str, object] = {
        "organisation": "series__register__owner",
        "dimensions": {"register": "series__register__key", "year": "series__year"},
        **more,
    }
    return Fact(
        code=code,
        vi="Số đã cấp",
        en="Numbers given",
        records=Number.objects.all,
        happened_on="taken_at",
        journal="pk",
        audience=audience,
        **values,  # type: ignore[arg-type]
    )


def indicator(**more: object) -> rules.Indicator:
    values: dict[str, object] = {
        "code": "T1",
        "vi": "Thử",
        "en": "Trial",
        "unit": "ratio",
        "numerator": rules.Part("test.number", filters={"register": ["a"]}),
        "denominator": rules.Part("test.number"),
        **more,
    }
    return rules.Indicator(**values)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _numbers_of_some_years(db: None) -> None:
    """Register a (body:1): 12 numbers, b (body:2): 6, c (body:3): 3; one every 100 days from 2011."""
    with transaction.atomic():
        for key, owner, many in (("a", "body:1", 12), ("b", "body:2", 6), ("c", "body:3", 3)):
            numbering.open_register(key, by=SYSTEM, at=START, name=key, owner=owner, format="{number}")
            for each in range(many):
                at = START + timedelta(days=100 * each)
                numbering.take(key, at=at, by=SYSTEM, subject=f"test:{each}")


@pytest.fixture
def facts() -> Iterator[Fact]:
    with queries.registered(fact := number_fact()):
        yield fact


def oracle(where: str = "TRUE", *parameters: object, what: str = "count(*)") -> int:
    """The same question in SQL written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {what} FROM numbering_number n JOIN numbering_series s ON s.id = n.series_id"
            f" JOIN numbering_register r ON r.id = s.register_id WHERE {where}",
            parameters,
        )
        return int(cursor.fetchone()[0])


@pytest.mark.engines
@pytest.mark.parametrize("period", ["2011", "2012-Q1", "2011/2013", "2013-04-01/2013-04-15", "1999"])
def test_a_period_counts_what_plain_sql_counts(facts: Fact, period: str) -> None:
    window = periods.parse(period)
    expected = oracle("n.taken_at >= %s AND n.taken_at < %s", window.start_at, window.end_at)
    assert queries.count(facts, period=window) == expected


@pytest.mark.engines
def test_periods_that_follow_each_other_add_up(facts: Fact) -> None:
    years = [queries.count(facts, period=periods.year(each)) or 0 for each in range(2011, 2016)]
    assert sum(years) == queries.count(facts, period=FIVE_YEARS) == oracle() == 21


def test_the_day_ends_at_midnight_in_viet_nam(facts: Fact) -> None:
    moment = datetime(2015, 12, 31, 16, 59, tzinfo=UTC)
    Number.objects.filter(pk=Number.objects.earliest("pk").pk).update(taken_at=moment)
    assert queries.count(facts, period=periods.year(2015)) == 1
    Number.objects.filter(taken_at=moment).update(taken_at=moment + timedelta(minutes=1))
    assert queries.count(facts, period=periods.year(2015)) == 0


@pytest.mark.engines
def test_what_holds_on_a_date_is_begun_and_not_ended() -> None:
    with queries.registered(fact := number_fact(ends_on="voided_at")):
        first = Number.objects.earliest("taken_at")
        numbering.void(first, by=SYSTEM, at=datetime(2011, 6, 1, 5, tzinfo=UTC), reason="thử")
        assert queries.count_on(fact, date(2011, 5, 31)) == 6
        assert queries.count_on(fact, date(2011, 6, 1)) == 5
        assert queries.count_on(fact, date(2010, 12, 31)) == 0


@pytest.mark.engines
def test_sums_distinct_values_and_extremes_are_the_databases() -> None:
    with queries.registered(fact := number_fact(measure="number")):
        assert queries.count(fact) == oracle(what="sum(n.number)")
        assert queries.count(fact, how="distinct:register") == 3
        assert queries.count(fact, how="max", filters={"register": "a"}) == oracle("r.key = 'a'", what="max(n.number)")
        assert queries.count(fact, how="max", filters={"register": "nobody"}) is None
        assert queries.count(fact, filters={"register": "nobody"}) == 0


@pytest.mark.engines
def test_groups_are_one_query_and_equal_plain_sql(facts: Fact) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = queries.grouped(facts, by=["register", "organisation"])
    assert found == {("a", "body:1"): 12, ("b", "body:2"): 6, ("c", "body:3"): 3}
    assert len(asked) == 1
    assert found["b", "body:2"] == oracle("r.key = 'b'")


@pytest.mark.engines
def test_public_cells_under_five_are_hidden_with_a_second_one_for_company() -> None:
    with queries.registered(fact := number_fact(Audience.STATISTICAL)):
        assert queries.grouped(fact, by=["register"]) == {("a",): 12, ("b",): None, ("c",): None}
        assert queries.grouped(fact, by=["register"], visible_to=SYSTEM)["c",] == 3
        assert queries.count(fact, filters={"register": "c"}) is None
        assert queries.count(fact, filters={"register": "b"}) == 6
        with pytest.raises(Refused) as refused:
            queries.records(fact)
        assert refused.value.codes == ("facts.records_are_not_shown",)


def test_a_restricted_fact_looks_absent_and_shows_each_their_own() -> None:
    leader = Actor("account:1", (Grant("agency_leader", frozenset({"body:2"})),))
    with queries.registered(fact := number_fact(Audience.RESTRICTED)):
        assert queries.count(fact, visible_to=leader) == oracle("r.owner = 'body:2'") == 6
        assert queries.count(fact, visible_to=SYSTEM) == 21
        with pytest.raises(Refused) as refused:
            queries.count(fact, visible_to=ANONYMOUS)
        assert refused.value.codes == ("access.not_found",)
        owners = {each.series.register.owner for each in queries.records(fact, visible_to=leader).records}
        assert owners == {"body:2"}


def test_an_unknown_dimension_is_refused(facts: Fact) -> None:
    with pytest.raises(Refused) as refused:
        queries.count(facts, filters={"series__register__owner": "body:1"})
    assert refused.value.codes == ("facts.unknown_dimension",)


@pytest.mark.engines
def test_pages_of_records_hold_every_record_once(facts: Fact) -> None:
    seen, after = [], None
    while True:
        page = queries.records(facts, after=after, size=8)
        seen += [each.pk for each in page.records]
        if (after := page.after) is None:
            break
    assert len(seen) == len(set(seen)) == 21


@pytest.mark.engines
def test_an_indicator_is_exact_and_follows_its_records(facts: Fact) -> None:
    figure = queries.evaluate(indicator(), FIVE_YEARS)
    assert (figure.numerator, figure.denominator, figure.value) == (12, 21, Fraction(4, 7))
    assert figure.as_dict()["value"] == "4/7"
    assert figure.status is rules.Status.COMPUTED
    assert "numbering_number" in figure.query[0]
    numbering.open_register("d", by=SYSTEM, at=START, name="d", format="{number}")
    numbering.take("d", at=START, by=SYSTEM, subject="test:new")
    assert queries.evaluate(indicator(), FIVE_YEARS).value == Fraction(12, 22)


def test_a_zero_denominator_is_no_data_and_not_nought(facts: Fact) -> None:
    figure = queries.evaluate(indicator(), periods.year(1999))
    assert (figure.numerator, figure.denominator, figure.value) == (0, 0, None)
    assert (figure.status, figure.reason) == (rules.Status.NO_DATA, rules.Reason.ZERO_DENOMINATOR)


def test_a_figure_without_its_context_says_so() -> None:
    figure = queries.evaluate(indicator(numerator=rules.Part("test.never_declared")), FIVE_YEARS)
    assert (figure.status, figure.reason) == (rules.Status.NO_DATA, rules.Reason.CONTEXT_MISSING)


def test_a_figure_nobody_had_defined_is_undefined() -> None:
    assert queries.evaluate("NO-SUCH-CODE", FIVE_YEARS).status is rules.Status.UNDEFINED


def test_a_declared_figure_stands_where_no_records_are_and_is_marked() -> None:
    declared = {"numerator": 37_000_000_000, "source": "Báo cáo 12/BC-CĐVC", "by": SYSTEM, "at": START}
    services.declare_figure("U06", FIVE_YEARS, **declared)  # type: ignore[arg-type]
    figure = queries.evaluate("U06", FIVE_YEARS)
    assert (figure.numerator, figure.status) == (37_000_000_000, rules.Status.DECLARED)
    assert queries.evaluate("U06", periods.year(2015)).status is rules.Status.NO_DATA
    with pytest.raises(Refused) as twice:
        services.declare_figure("U06", FIVE_YEARS, **declared)  # type: ignore[arg-type]
    assert twice.value.codes == ("facts.figure_is_declared",)


@pytest.mark.engines
def test_a_correction_supersedes_a_declared_figure_and_keeps_it() -> None:
    first = services.declare_figure("U06", FIVE_YEARS, numerator=1, source="BC 1", by=SYSTEM, at=START)
    services.declare_figure("U06", FIVE_YEARS, numerator=2, source="BC 1", by=SYSTEM, at=START, supersedes=first)
    assert [each.numerator for each in queries.declared("U06", FIVE_YEARS)] == [2]
    assert type(first).objects.count() == 2


def test_counted_above_declared_is_mixed(facts: Fact) -> None:
    services.define_indicator(
        "T2",
        by=SYSTEM,
        at=START,
        definition={
            "vi": "Thử",
            "en": "Trial",
            "unit": "ratio",
            "numerator": "test.number",
            "numerator_window": "during",
            "denominator": "test.never_declared",
            "denominator_window": "during",
        },
    )
    services.declare_figure("T2", FIVE_YEARS, numerator=99, denominator=42, source="BC 1", by=SYSTEM, at=START)
    figure = queries.evaluate("T2", FIVE_YEARS)
    assert (figure.value, figure.status) == (Fraction(21, 42), rules.Status.MIXED)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"source": " "}, "facts.source_is_missing"),
        ({"numerator": -1}, "facts.numbers_are_negative"),
        ({"denominator": 0}, "facts.numbers_are_negative"),
    ],
)
def test_a_declared_figure_needs_a_source_and_sound_numbers(more: dict[str, object], code: str) -> None:
    values = {"numerator": 1, "source": "BC 1", "by": SYSTEM, "at": START, **more}
    with pytest.raises(Refused) as refused:
        services.declare_figure("U06", FIVE_YEARS, **values)  # type: ignore[arg-type]
    assert refused.value.codes == (code,)


def test_a_stranger_declares_nothing() -> None:
    stranger = Actor("account:9", (Grant("clerk"),))
    with pytest.raises(Refused) as refused:
        services.declare_figure("U06", FIVE_YEARS, numerator=1, source="BC", by=stranger, at=START)
    assert refused.value.codes == ("access.not_allowed",)


@pytest.mark.engines
def test_a_snapshot_remembers_every_record_and_tells_what_changed_since(facts: Fact) -> None:
    definition = {
        "vi": "Thử",
        "en": "Trial",
        "unit": "count",
        "numerator": "test.number",
        "numerator_window": "during",
        "numerator_filters": '{"register": ["b", "c"]}',
    }
    services.define_indicator("T3", by=SYSTEM, at=START, definition=definition)
    snapshot = services.take_snapshot("T3", FIVE_YEARS, by=SYSTEM, at=START)
    assert (snapshot.numerator, snapshot.records.count()) == (9, 9)
    assert queries.changes_since(snapshot, visible_to=SYSTEM) == []
    removed, changed = Number.objects.filter(series__register__key="b").order_by("pk")[:2]
    removed.delete()
    Number.objects.filter(pk=changed.pk).update(taken_at=changed.taken_at + timedelta(days=1))
    numbering.take("c", at=START, by=SYSTEM, subject="test:new")
    found = {(each.what, each.side) for each in queries.changes_since(snapshot, visible_to=SYSTEM)}
    assert found == {("removed", "numerator"), ("changed", "numerator"), ("added", "numerator")}
    assert Snapshot.objects.get().numerator == 9
    entry = Entry.objects.get(act="facts.snapshot_taken")
    assert snapshot.digest in entry.body


def test_every_packaged_indicator_is_sound_and_answers_something() -> None:
    packaged = queries.indicators(date(2016, 5, 30))
    assert {f"U{each:02}" for each in range(1, 21)} <= packaged.keys()
    for each in packaged.values():
        assert each.vi
        assert each.en
        assert queries.evaluate(each, FIVE_YEARS, visible_to=SYSTEM).status in set(rules.Status)
