"""The internal process of a procedure: the usual provincial steps, sized so that they fit into the time limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from diemsang.kernel.text import fold
from diemsang.onestop.procedures.rules import StepKind, StepView

USUAL: Final = {
    StepKind.INTAKE: 240,
    StepKind.ASSIGN: 240,
    StepKind.CHECK: 480,
    StepKind.SIGN: 480,
    StepKind.ISSUE: 240,
}
"""Half a day to take in, half to assign, a day to check, a day to sign, half to number, seal and digitise."""
ROOMY: Final = 2_640
"""Five and a half days: from here on the usual budgets leave two days and more to examine."""
SHARE: Final = {
    StepKind.INTAKE: 8,
    StepKind.ASSIGN: 8,
    StepKind.CHECK: 12,
    StepKind.SIGN: 14,
    StepKind.ISSUE: 8,
}
"""In a shorter limit: hundredths. The rest examines."""
PARTNERS_SHARE: Final = 40
"""Of the time to examine, in hundredths, what the agencies that take part have."""
AT_CENTRE_UP_TO: Final = 1_440
"""Limits of up to three days are examined and signed where they were taken in."""
OF_THE_HOUSE: Final = ("văn phòng", "thanh tra", "phòng tổ chức", "phòng hành chính", "phòng kế toán")
"""Units that run the agency itself: procedures are handled by the others."""
OFFICE: Final = "vpubnd"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the steps are done: keys of the agency's unit, of its office and of the centre's desk; empty if none."""

    unit: str
    clerks: str
    """The office: clerks work there, and what waits for the leader lies there."""
    desk: str


def steps_of(
    minutes: int, place: Place, partners: Sequence[tuple[str, str, str]] = (), *, parallel: bool = False
) -> tuple[StepView, ...]:
    """`minutes` the limit grants; `partners` are (key in the scenario, body, name) of agencies that take part.

    The Office of the People's Committee acts after the agency's leader: it submits to the chairman. The others are
    asked while the agency examines, side by side or one after another.
    """
    chair = [each for each in partners if each[0] == OFFICE]
    asked = [each for each in partners if each[0] != OFFICE]
    budget = _budgets(minutes)
    examining = minutes - sum(budget.values())
    here = minutes <= AT_CENTRE_UP_TO
    found: list[StepView] = []

    def add(kind: StepKind, name: str, role: str, unit: str, budget: int, *after: int, agency: str = "") -> int:
        at_centre = kind in {StepKind.INTAKE, StepKind.RETURN} or (here and kind != StepKind.AGENCY_TASK)
        no = len(found) + 1
        found.append(StepView(no, name, role, unit, agency, kind.value, budget, after, done_at_centre=at_centre))
        return no

    theirs = examining * PARTNERS_SHARE // 100
    chairs = _rounded(theirs // 2 if asked and chair else theirs) if chair else 0
    rounds = 1 if parallel else max(1, len(asked))
    each_of_asked = _rounded((theirs - chairs) // rounds) if asked else 0
    own = examining - chairs - each_of_asked * rounds * bool(asked)
    last = add(StepKind.INTAKE, "Tiếp nhận hồ sơ, cấp giấy hẹn", "receiver", place.desk, budget[StepKind.INTAKE])
    last = add(
        StepKind.ASSIGN, "Phân công công chức thụ lý", "division_head", place.unit, budget[StepKind.ASSIGN], last
    )
    if asked:
        first_part = _rounded(own * 6 // 10)
        last = add(StepKind.EXAMINE, "Thẩm định hồ sơ", "specialist", place.unit, first_part, last)
        tasks: list[int] = []
        for _, body, name in asked:
            tasks.append(
                add(
                    StepKind.AGENCY_TASK,
                    f"{name} cho ý kiến về nội dung thuộc thẩm quyền",
                    "specialist",
                    "",
                    each_of_asked,
                    last if parallel or not tasks else tasks[-1],
                    agency=body,
                )
            )
        joined = tasks if parallel else tasks[-1:]
        last = add(
            StepKind.EXAMINE, "Tổng hợp ý kiến, dự thảo kết quả", "specialist", place.unit, own - first_part, *joined
        )
    else:
        last = add(StepKind.EXAMINE, "Thẩm định hồ sơ, dự thảo kết quả", "specialist", place.unit, own, last)
    last = add(StepKind.CHECK, "Kiểm tra dự thảo kết quả", "division_head", place.unit, budget[StepKind.CHECK], last)
    last = add(StepKind.SIGN, "Ký kết quả hoặc tờ trình", "agency_leader", place.clerks, budget[StepKind.SIGN], last)
    for _, body, name in chair:
        last = add(
            StepKind.AGENCY_TASK,
            f"{name} thẩm tra, trình Chủ tịch Ủy ban nhân dân tỉnh ký",
            "specialist",
            "",
            chairs,
            last,
            agency=body,
        )
    last = add(StepKind.ISSUE, "Vào số, đóng dấu, số hóa kết quả", "clerk", place.clerks, budget[StepKind.ISSUE], last)
    add(StepKind.RETURN, "Trả kết quả", "receiver", place.desk, 0, last)
    return tuple(found)


def _rounded(minutes: int) -> int:
    """Whole half hours, as people write them, where there is that much."""
    return minutes // 30 * 30 if minutes >= 60 else minutes


def _budgets(minutes: int) -> dict[StepKind, int]:
    if minutes >= ROOMY:
        return dict(USUAL)
    step = 15 if minutes >= 480 else 5
    return {kind: max(step, minutes * share // 100 // step * step) for kind, share in SHARE.items()}


def unit_for(field_name: str, units: Mapping[str, str]) -> str:
    """The unit (key by name) whose name says most of what the field's says; the first that handles procedures else."""
    handling = {name: key for name, key in units.items() if not name.lower().startswith(OF_THE_HOUSE)} or dict(units)
    if not handling:
        return ""
    asked = _words(field_name)
    best = max(handling, key=lambda name: (len(asked & _words(name)), -list(handling).index(name)))
    if asked & _words(best):
        return handling[best]
    return list(handling.values())[sum(map(ord, fold(field_name))) % len(handling)]


def _words(name: str) -> frozenset[str]:
    """Pairs of neighbouring syllables, as most Vietnamese words have two."""
    syllables = fold(name).replace(",", " ").replace("-", " ").split()
    return frozenset(f"{one} {two}" for one, two in pairwise(syllables)) - {"quan ly"}
