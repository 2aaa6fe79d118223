"""What may be announced and put in public view, judged without a database."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diemsang.commons.worktime.rules import TimeLimit, Unit, due_at, packaged_calendar, parse_limit
from diemsang.config import settings
from diemsang.kernel.clock import at_local
from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures import rules
from diemsang.onestop.procedures.rules import NewLine, Span, VersionContent, VersionView, Way
from tests.onestop.procedures.samples import abolished, amended, content, merged, new, replaced, way

limits = st.one_of(
    st.builds(TimeLimit, st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]), st.integers(1, 60).map(Fraction)),
    st.builds(TimeLimit, st.just(Unit.WORKING_HOURS), st.integers(1, 80).map(Fraction)),
    st.builds(TimeLimit, st.just(Unit.WORKING_DAYS), st.integers(1, 20).map(lambda each: Fraction(each, 2))),
    st.builds(TimeLimit, st.just(Unit.MONTHS), st.integers(1, 6).map(Fraction)),
    st.just(TimeLimit(Unit.SAME_DAY)),
)


@example(parse_limit("6 ngày làm việc"), parse_limit("48 giờ"), 0, 450)
@given(limits, limits, st.integers(0, 1400), st.integers(450, 1020))
def test_a_local_limit_that_is_allowed_is_never_due_later(
    local: TimeLimit, national: TimeLimit, days: int, minutes: int
) -> None:
    start = at_local(date(2015, 3, 2) + timedelta(days=days), minutes // 60, minutes % 60)
    if rules.is_never_longer(local, national):
        calendar = packaged_calendar()
        assert due_at(start, local, calendar) <= due_at(start, national, calendar)


@pytest.mark.parametrize(
    ("local", "national", "allowed"),
    [
        ("10 ngày làm việc", "25 ngày làm việc", True),
        ("25 ngày làm việc", "25 ngày làm việc", True),
        ("26 ngày làm việc", "25 ngày làm việc", False),
        ("4 giờ", "1 ngày làm việc", True),
        ("1 ngày làm việc", "8 giờ", False),
        ("1 ngày làm việc", "16 giờ", True),
        ("2 ngày làm việc", "2,5 ngày làm việc", False),
        ("10 ngày", "10 ngày làm việc", True),
        ("10 ngày làm việc", "14 ngày", False),
        ("28 ngày", "1 tháng", True),
        ("30 ngày", "1 tháng", False),
        ("trong ngày", "1 ngày làm việc", True),
        ("trong ngày", "4 giờ", False),
    ],
)
def test_a_local_limit_may_shorten_and_never_lengthen(local: str, national: str, allowed: bool) -> None:
    assert rules.is_never_longer(parse_limit(local), parse_limit(national)) is allowed
    found = [each.code for each in rules.obstacles_to_content(content(ways=(way(national, local=local),)))]
    assert found == ([] if allowed else ["procedures.local_limit_not_shorter"])


@pytest.mark.parametrize(
    ("part", "empty"),
    [("name", ""), ("steps", ""), ("ways", ()), ("components", ()), ("subjects", ()), ("results", ())],
)
def test_each_missing_part_is_named_with_its_field(part: str, empty: Any) -> None:
    found = rules.missing_parts(content(**{part: empty}), "1.000001")
    assert [(each.code, each.at_field) for each in found] == [("procedures.part_missing", part)]
    assert rules.PART_NAMES[part][0] in found[0].message()


def test_somebody_performs_it() -> None:
    nobody = content(agency_name="")
    assert [each.at_field for each in rules.missing_parts(nobody, "x")] == ["agency"]
    for parts in ({"agency": "body:1"}, {"same_for_all": True}):
        assert not rules.missing_parts(content(**{"agency_name": "", **parts}), "x")


def test_everything_missing_is_said_at_once() -> None:
    found = rules.missing_parts(VersionContent(name="Tên", field="LV001"), "1.000001")
    assert {each.at_field for each in found} == {"steps", "ways", "components", "subjects", "agency", "results"}


@pytest.mark.parametrize("kind", ["unspecified", "several"])
def test_a_limit_nobody_stated_keeps_it_from_public_view(kind: str) -> None:
    unsaid = content(ways=(way(), Way("online", limit_kind=kind, limit_text="3 ngày | 10 ngày")))
    found = rules.missing_parts(unsaid, "1.000001")
    assert [(each.code, each.at_field) for each in found] == [("procedures.limit_not_assigned", "ways.online")]
    assert not list(rules.obstacles_to_content(unsaid))


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({"ways": (way(), way("3 ngày"))}, ["procedures.way_twice"]),
        ({"ways": (Way("counter"),)}, ["procedures.limit_contradicts"]),
        ({"ways": (Way("counter", parse_limit("3 ngày"), "several"),)}, ["procedures.limit_contradicts"]),
        ({"ways": (way(channel="pigeon"),)}, ["procedures.unknown_choice"]),
        ({"levels": ("village",)}, ["procedures.unknown_choice"]),
        ({"subjects": ("everybody",)}, ["procedures.unknown_choice"]),
        ({"kind": "odd"}, ["procedures.unknown_choice"]),
        ({"agency": "12"}, ["procedures.unknown_choice"]),
        ({"sets": 0}, ["procedures.bad_number"]),
        ({"max_supplements": -1}, ["procedures.bad_number"]),
        ({"fees": (rules.Fee("charge", -1),)}, ["procedures.bad_number"]),
        ({"components": (rules.Component("1", "Đơn", originals=-1),)}, ["procedures.bad_number"]),
        ({"name": "x" * 2001}, ["procedures.too_long"]),
        ({"name": "Tên dài " * 130}, []),
    ],
)
def test_a_content_is_refused_for_what_is_wrong_in_it(parts: dict[str, Any], codes: list[str]) -> None:
    assert [each.code for each in rules.obstacles_to_content(rules.cleaned(content(**parts)))] == codes


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("1.012753", True),
        ("6.000001", True),
        ("1.012753.H19", True),
        ("1.012753.H49.217", True),
        ("T-QNH-162233-TT", True),
        ("B-BKH-000012-TT", True),
        ("7.012753", False),
        ("1.01275", False),
        ("1.012753.19", False),
        ("1٫012753", False),
        ("1.01275\u0663", False),
        ("1.012753\n", False),
        ("", False),
    ],
)
def test_codes_of_the_portal_of_a_local_copy_and_of_the_time_before(code: str, fits: bool) -> None:
    assert (not list(rules.obstacles_to_code(code, settings.PROCEDURE_CODE_PATTERNS))) is fits


def test_a_level_that_is_gone_is_refused_and_an_unknown_law_is_no_permission() -> None:
    on = date(2025, 7, 1)
    there = frozenset({"province", "commune"})
    found = list(rules.obstacles_to_levels(("ministry", "province", "district"), there, "Luật", on))
    assert [each.code for each in found] == ["procedures.level_not_there"]
    found = list(rules.obstacles_to_levels(("province",), None, "", on))
    assert [each.code for each in found] == ["procedures.levels_undefined"]


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
contents = st.builds(
    content,
    st.integers(1, 99),
    steps=texts,
    ways=st.lists(st.builds(Way, st.sampled_from(["counter", "online", "post"]), limits, note=texts), max_size=3).map(
        tuple
    ),
    components=st.lists(st.builds(rules.Component, texts, texts, case=texts), max_size=3).map(tuple),
    fees=st.lists(st.builds(rules.Fee, st.just("fee"), st.none() | st.integers(0, 10**9)), max_size=2).map(tuple),
    legal_basis=st.lists(st.builds(rules.LegalBasis, texts, issued_on=st.none() | st.dates()), max_size=2).map(tuple),
    levels=st.lists(st.sampled_from(rules.LEVELS), unique=True).map(tuple),
    max_supplements=st.none() | st.integers(0, 3),
)


@given(contents)
def test_a_content_written_as_json_is_read_back_the_same(each: VersionContent) -> None:
    assert rules.from_json(rules.as_json(each)) == each
    assert rules.difference(each, rules.from_json(rules.as_json(each))) == ()


@given(contents, contents)
def test_the_difference_names_exactly_the_parts_that_differ(one: VersionContent, other: VersionContent) -> None:
    found = {each.part: each for each in rules.difference(one, other)}
    for part in rules.PARTS:
        assert (part in found) is (getattr(one, part) != getattr(other, part))
    for each in found.values():
        if isinstance(each.before, tuple):
            assert all(gone in each.before and gone not in each.after for gone in each.removed)
            assert all(come in each.after and come not in each.before for come in each.added)


@given(contents)
def test_cleaning_twice_changes_nothing_more(each: VersionContent) -> None:
    assert rules.cleaned(rules.cleaned(each)) == rules.cleaned(each)


def test_lines_end_procedures_and_a_merger_of_n_counts_n_minus_one() -> None:
    assert abolished(1).cuts == ("1.000001",)
    assert (replaced(1, by=2).ends, replaced(1, by=2).cuts) == (("1.000001",), ())
    into_a_new_one = merged(9, [1, 2, 3])
    assert (len(into_a_new_one.ends), len(into_a_new_one.cuts)) == (3, 2)
    into_one_of_them = merged(2, [1, 2, 3])
    assert into_one_of_them.ends == into_one_of_them.cuts == ("1.000001", "1.000003")
    assert new(1).cuts == amended(1, steps="khác").cuts == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (NewLine("odd", "1.000001"), "procedures.unknown_choice"),
        (NewLine("new", "1.000001"), "procedures.content_missing"),
        (NewLine("abolished", "1.000001", content()), "procedures.content_not_wanted"),
        (NewLine("amended", "1.000001", content()), "procedures.changed_parts_missing"),
        (NewLine("replaced", "1.000001", content()), "procedures.sources_wrong"),
        (NewLine("replaced", "1.000001", content(), sources=("1.000001",)), "procedures.sources_wrong"),
        (NewLine("merged", "1.000001", content(), sources=("1.000002",)), "procedures.sources_wrong"),
        (NewLine("merged", "1.000001", content(), sources=("1.000002",) * 2), "procedures.sources_wrong"),
        (NewLine("new", "1.000001", content(), sources=("1.000002",)), "procedures.sources_wrong"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(line: NewLine, code: str) -> None:
    assert [each.code for _, each in rules.obstacles_to_lines([line])] == [code]


def test_a_procedure_stands_once_in_a_decision() -> None:
    found = list(rules.obstacles_to_lines([new(1), abolished(2), replaced(2, by=3)]))
    assert [(place, each.code) for place, each in found] == [(2, "procedures.twice_in_decision")]


days = st.integers(0, 30).map(lambda each: date(2015, 1, 1) + timedelta(days=each))
spans = st.none() | st.tuples(days, st.none() | st.integers(1, 20)).map(
    lambda each: Span(each[0], None if each[1] is None else each[0] + timedelta(days=each[1]))
)


@given(spans, days)
def test_on_any_day_a_procedure_may_enter_or_be_followed_but_never_both(span: Span | None, on: date) -> None:
    enters = not list(rules.obstacles_to_entering("x", on, span))
    follows = not list(rules.obstacles_to_following("x", on, span))
    ends = not list(rules.obstacles_to_ending("x", on, span))
    assert not (enters and follows)
    assert not ends or follows
    holds = span is not None and span.start <= on and (span.end is None or on < span.end)
    assert follows is (holds and span is not None and on > span.start)
    assert enters is (span is None or (span.end is not None and span.end <= on))


@pytest.mark.parametrize(
    ("state", "ended_on", "shown"),
    [("public", None, "public"), ("public", date(2016, 1, 1), "ended"), ("public", date(2016, 1, 2), "public")],
)
def test_a_decision_is_ended_from_the_day_none_of_its_versions_holds(
    state: str, ended_on: date | None, shown: str
) -> None:
    assert rules.state_on(state, ended_on, date(2016, 1, 1)) == shown


def test_lags_are_days_and_unknown_when_a_day_is() -> None:
    assert rules.announcement_lag(date(2016, 3, 11), date(2016, 3, 1)) == 10
    assert rules.announcement_lag(date(2016, 2, 28), date(2016, 3, 1)) == -2
    assert rules.announcement_lag(date(2016, 3, 1), None) is None
    assert rules.publication_lag(date(2016, 3, 1), date(2016, 3, 8)) == 7


def test_a_version_gives_the_limit_of_the_channel_used_and_none_that_nobody_stated() -> None:
    on = date(2016, 1, 1)
    parts = {part: getattr(content(), part) for part in rules.PARTS}
    parts["ways"] = (way("25 ngày", local="10 ngày"), Way("online", limit_kind="unspecified"))
    view = VersionView(
        **parts,
        key="procedure_version:1",
        no=1,
        procedure="procedure:1",
        code="1.000001",
        field_key="field:1",
        field_name="Đầu tư",
        effective_from=on,
        effective_to=None,
        decision="announcing_decision:1",
        decision_number="1/QĐ",
        decision_on=on,
        published_on=on,
    )
    chosen = view.limit_for("counter")
    assert (str(chosen.national), str(chosen.local), str(chosen.applied)) == ("25 ngày", "10 ngày", "10 ngày")
    for channel, code in (("online", "procedures.limit_unspecified"), ("post", "procedures.channel_not_offered")):
        with pytest.raises(Refused) as refused:
            view.limit_for(channel)
        assert refused.value.codes == (code,)
