"""The drawing of a process: nothing lies over anything else, and the list of steps says what the drawing shows."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from diemsang.onestop.procedures.rules.values import ProcessView
from diemsang.onestop.procedures.web.diagram import BOX_WIDTH, Arrow, Box, Drawing, Words, draw, layers_of, wrapped
from tests.onestop.procedures.test_process_rules import USUAL, processes, step

LONG = "Thẩm định hồ sơ, lấy ý kiến các cơ quan liên quan và dự thảo kết quả giải quyết " * 3


def drawn(steps: Any, lanes: int = 3) -> Drawing:
    lane_of = {each.no: (f"Sở {each.no % lanes}", f"Chuyên viên {each.no % lanes}") for each in steps}
    return draw(steps, lane_of=lane_of, words_of={each.no: Words("4 giờ", ("Tại Trung tâm",)) for each in steps})


def segments(arrow: Arrow) -> list[tuple[int, int, int, int]]:
    """The straight pieces of an arrow: x, y, x, y."""
    x, y = map(int, re.match(r"M(\d+) (\d+)", arrow.line).groups())  # type: ignore[union-attr]
    found = []
    for way, value in re.findall(r"([VH])(\d+)", arrow.line):
        nx, ny = (x, int(value)) if way == "V" else (int(value), y)
        found.append((min(x, nx), min(y, ny), max(x, nx), max(y, ny)))
        x, y = nx, ny
    return found


def crosses(piece: tuple[int, int, int, int], box: Box) -> bool:
    left, top, right, bottom = piece
    return left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y


@given(steps=processes(), lanes=st.integers(1, 4))
def test_no_arrow_crosses_a_box_and_no_box_another(steps: Any, lanes: int) -> None:
    drawing = drawn(steps, lanes)
    assert len(drawing.boxes) == len(steps)
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + BOX_WIDTH <= drawing.width
        assert drawing.head_height < box.y
        assert box.y + box.height < drawing.height
        assert all(other is box or not crosses((box.x, box.y, box.x + box.width, box.y + box.height), other)
                   for other in drawing.boxes)  # fmt: skip
        assert not any(crosses(piece, box) for arrow in drawing.arrows for piece in segments(arrow))
    assert len(drawing.arrows) == sum(len(each.after) for each in steps)


@given(steps=processes())
def test_a_step_stands_below_every_step_before_it(steps: Any) -> None:
    layers, tops = layers_of(steps), {box.step.no: box.y for box in drawn(steps).boxes}
    for each in steps:
        assert all(layers[no] < layers[each.no] and tops[no] < tops[each.no] for no in each.after)


@given(text=st.text(alphabet="ab ơ", max_size=80), letters=st.integers(3, 20))
def test_wrapping_leaves_nothing_out(text: str, letters: int) -> None:
    lines = wrapped(text, letters)
    assert all(len(line) <= letters for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_box_is_as_high_as_its_words() -> None:
    plain, wordy = drawn(USUAL), drawn([replace(USUAL[0], name=LONG[:300]), *USUAL[1:]])
    assert wordy.boxes[0].height > 5 * plain.boxes[0].height / 2
    assert wordy.boxes[0].lines[-1].y < wordy.boxes[0].y + wordy.boxes[0].height
    assert "".join(line.text for line in wordy.boxes[0].lines if line.kind == "name").replace(" ", "") == (
        f"1.{LONG[:300]}".replace(" ", "")
    )


def html_of(process: ProcessView, **more: Any) -> str:
    template = Template("{% load procedures %}{% process_diagram process here=here %}")
    return template.render(Context({"process": process, "here": None, **more}))


@pytest.mark.django_db
def test_the_list_says_in_words_what_the_drawing_shows() -> None:
    steps = (
        step(1, kind="intake", name="Tiếp nhận", minutes=120),
        step(2, 1, kind="agency_task", name="Lấy ý kiến thuế", minutes=240, agency="body:7"),
        step(3, 1, kind="examine", name="Thẩm định", minutes=960),
        step(4, 2, 3, kind="sign", name="Ký <duyệt>", minutes=90),
    )
    html = html_of(ProcessView("process:4", "procedure_version:1", "body:1", steps), here=3)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition("<ol>")[2]))
    assert "Song song với bước 3." in said
    assert "Chờ xong cả các bước 2, 3." in said
    assert "2 ngày" in said
    assert "1 giờ 30 phút" in said
    assert said.count("Thuộc đường dài nhất.") == 3
    assert "<duyệt>" not in html
    assert 'aria-current="step"' in html
    assert html.count('class="critical-mark"') == 3 + 1, "the path has a mark of its own shape, and a legend for it"
    assert re.findall(r'viewBox="0 0 (\d+) (\d+)"', html), "lengths are plain numbers, whatever the reader's language"
