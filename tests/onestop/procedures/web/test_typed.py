"""Lists of small things typed as lines: what is written is read back, and what is wrong is told by its line."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from diemsang.onestop.procedures.rules import Component, Fee, LegalBasis, ResultKind
from diemsang.onestop.procedures.web.forms.processes import HoursField, NumbersField
from diemsang.onestop.procedures.web.parts import compared
from diemsang.onestop.procedures.web.typed import COMPONENTS, FEES, LEGAL_BASIS, RESULTS, Shape, read, written

words = st.text(alphabet="abcđêơ 1/.-", max_size=20).map(lambda text: " ".join(text.split()))
names = words.filter(bool)
things = {
    COMPONENTS: st.builds(
        Component, st.just(""), names, words, st.integers(0, 9), st.integers(0, 9), words, st.booleans()
    ),
    FEES: st.builds(
        Fee,
        st.sampled_from(["fee", "charge"]),
        st.none() | st.integers(0, 10**9),
        words,
        st.sampled_from(["", "counter", "online", "post"]),
        words,
    ),
    RESULTS: st.builds(ResultKind, words, names, words),
    LEGAL_BASIS: st.builds(LegalBasis, names, words, st.none() | st.dates(date(1945, 9, 2), date(2100, 1, 1)), words),
}


@pytest.mark.parametrize("shape", list(things), ids=["papers", "fees", "results", "legal basis"])
@given(data=st.data())
def test_what_is_written_is_read_back(shape: Shape, data: st.DataObject) -> None:
    drawn = tuple(data.draw(st.lists(things[shape], max_size=5)))
    assert read(written(drawn, shape), shape) == drawn


@pytest.mark.parametrize(
    ("text", "shape", "lines"),
    [
        pytest.param("| x | 1", COMPONENTS, ["Dòng 1"], id="a paper without a name"),
        pytest.param("Đơn\n\nGiấy | | hai", COMPONENTS, ["Dòng 3"], id="a number in letters"),
        pytest.param("Thuế | 1000", FEES, ["Dòng 1"], id="neither fee nor charge"),
        pytest.param("Phí | nhiều tiền", FEES, ["Dòng 1"], id="no amount"),
        pytest.param("63/2010 | NĐ | 31/02/2010", LEGAL_BASIS, ["Dòng 1"], id="no such day"),
        pytest.param("a|b|c|d|e|f|g\n||", RESULTS, ["Dòng 1", "Dòng 2"], id="too many parts, and none"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(text: str, shape: Shape, lines: list[str]) -> None:
    with pytest.raises(ValidationError) as wrong:
        read(text, shape)
    assert [message.partition(" có")[0].partition(":")[0] for message in wrong.value.messages] == lines


@pytest.mark.parametrize(
    ("typed", "minutes"), [("4", 240), ("0,5", 30), ("1.25", 75), ("0", 0), (" 8 ", 480), ("1:20", 80), ("", None)]
)
def test_hours_are_read_to_the_minute(typed: str, minutes: int | None) -> None:
    assert HoursField(required=False).clean(typed) == minutes


@given(minutes=st.integers(0, 100_000))
def test_hours_are_written_as_they_are_read(minutes: int) -> None:
    field = HoursField(required=False)
    assert field.clean(field.prepare_value(minutes)) == minutes


@pytest.mark.parametrize("typed", ["-1", "một", "1/3", "0,01", "9" * 11, "1e9", "1:60"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        HoursField(required=False).clean(typed)


@pytest.mark.parametrize(("typed", "numbers"), [("", ()), ("2, 3", (2, 3)), ("4", (4,)), (" 1  2,3 ", (1, 2, 3))])
def test_numbers_of_steps_are_read(typed: str, numbers: Any) -> None:
    assert NumbersField(required=False).clean(typed) == numbers
    with pytest.raises(ValidationError):
        NumbersField(required=False).clean(f"{typed} hai")


lines_ = st.lists(st.text(alphabet="ab c", max_size=8).map(lambda text: " ".join(text.split())), max_size=6)


@given(before=lines_, after=lines_)
def test_a_comparison_holds_both_versions_whole(before: list[str], after: list[str]) -> None:
    def side(mark: str) -> list[str]:
        shown = [
            [piece.text for piece in line.pieces if piece.mark in ("same", mark)] for line in compared(before, after)
        ]
        return sorted(" ".join(pieces) for pieces in shown if any(pieces))

    assert side("gone") == sorted(line for line in before if line)
    assert side("new") == sorted(line for line in after if line)
