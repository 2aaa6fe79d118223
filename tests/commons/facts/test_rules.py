"""Suppression and putting figures together: no database."""

from fractions import Fraction

from hypothesis import given
from hypothesis.strategies import dictionaries, integers, text

from diemsang.commons.facts import rules

CELLS = dictionaries(text(min_size=1, max_size=3), integers(0, 40), max_size=12)


@given(cells=CELLS, minimum=integers(1, 20))
def test_no_small_cell_is_shown_and_none_can_be_found_by_subtraction(cells: dict[str, int], minimum: int) -> None:
    shown = rules.suppress(cells, minimum)
    assert shown.keys() == cells.keys()
    assert all(number is None or number == cells[key] for key, number in shown.items())
    assert not any(number is not None and 0 < number < minimum for number in shown.values())
    hidden = [key for key, number in shown.items() if number is None]
    assert len(hidden) != 1 or not any(cells[key] for key in cells if key not in hidden)


@given(cells=CELLS)
def test_without_a_rule_in_force_everything_is_hidden(cells: dict[str, int]) -> None:
    assert set(rules.suppress(cells, None).values()) <= {None}


@given(numerator=integers(0, 10**12), denominator=integers(1, 10**12))
def test_a_ratio_is_exact(numerator: int, denominator: int) -> None:
    side = rules.Part("any.fact")
    found = rules.figure(
        rules.Indicator("T", "t", "t", "ratio", side, side),
        "2015",
        rules.Counted(numerator),
        rules.Counted(denominator),
    )
    assert found.value == Fraction(numerator, denominator)


def test_the_digest_of_a_record_changes_with_any_value() -> None:
    first = rules.record_digest({"a": 1, "b": "x"})
    assert first == rules.record_digest({"b": "x", "a": 1})
    assert first != rules.record_digest({"a": 1, "b": "y"})
