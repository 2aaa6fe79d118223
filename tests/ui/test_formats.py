"""One value, one spelling, in the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import translation

from diemsang.ui import formats


@pytest.mark.parametrize(("language", "expected"), [("vi", "1.234.567,89"), ("en", "1,234,567.89")])
def test_numbers_follow_the_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert formats.vnumber(Decimal("1234567.89")) == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(191, 1364, "14,0%"), (1, 8, "12,5%"), (1, 2000, "0,1%"), (0, 5, "0,0%"), (3, 3, "100,0%")],
)
def test_shares_are_rounded_half_up(numerator: int, denominator: int, expected: str) -> None:
    assert formats.percent_of(numerator, denominator) == expected


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (0, 0), (None, 5), (1, None)])
def test_nothing_to_divide_by_is_no_data(numerator: int | None, denominator: int | None) -> None:
    assert formats.percent_of(numerator, denominator) == "không có số liệu"


def test_a_moment_shows_the_date_of_the_wall_in_vietnam() -> None:
    assert formats.dmy(datetime(2016, 5, 29, 18, tzinfo=UTC)) == "30/05/2016"
    assert formats.dmyhm(datetime(2016, 5, 29, 18, 5, tzinfo=UTC)) == "30/05/2016 01:05"
    assert formats.dmy(date(2016, 2, 3)) == "03/02/2016"


def test_large_ratios_and_amounts_keep_every_digit() -> None:
    assert formats.vnumber(Fraction(32_416_000_000)) == "32.416.000.000"
    assert formats.dong(32_416_000_000) == "32.416.000.000 đồng"


def test_templates_say_the_same() -> None:
    template = Template(
        "{% load ui %}{{ day|dmy }}|{{ none|dmy }}|{{ n|vnumber }}|{{ n|dong }}|{{ n|percent_of:4000 }}|"
        '{% status word kind="late" %}|{% icon "there-is-no-such-icon" %}|'
    )
    page = template.render(Context({"day": date(2016, 5, 30), "n": 1000, "none": None, "word": "<Quá hạn>"}))

    assert page.startswith("30/05/2016|–|1.000|1.000 đồng|25,0%|")
    assert "&lt;Quá hạn&gt;" in page
    assert "status-late" in page
    assert page.endswith("||"), "a missing icon draws nothing"
