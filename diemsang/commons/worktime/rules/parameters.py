"""What law or an agency may set differently, read from the lawbook on the day of acceptance. No number stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction
from functools import lru_cache
from typing import Final

from diemsang.commons.worktime.rules.refusals import NOTICE_DAYS, PARAMETER_UNDEFINED
from diemsang.kernel.refusals import Refused, refuse_if
from diemsang.proof.lawbook import rules as lawbook
from diemsang.proof.lawbook.rules import RuleAnswer

MOST_NOTICE_DAYS: Final = 30
SAME_DAY_CUTOFF: Final = "worktime.same_day_cutoff"
LATE_CUTOFF: Final = "worktime.late_cutoff"
NOTICE: Final = "worktime.extension_notice_days"
KEYS: Final = (SAME_DAY_CUTOFF, LATE_CUTOFF, NOTICE)
NEAR_SHARE: Final = "worktime.near_due_share"
NEAR_HOURS: Final = "worktime.near_due_hours"
NEAR_KEYS: Final = (NEAR_SHARE, NEAR_HOURS)
DAYS_KEPT: Final = 16_384
"""More days than the calendar has: an answer a day is remembered, and none is worked out twice."""
Ask = Callable[[str], RuleAnswer]
"""Answers a key of the lawbook, on the day and in the scope of one dossier."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of R6, R8 and R9 for one dossier."""

    same_day_cutoff: time
    """R6: accepted at or before this, a same-day result is due today."""
    late_cutoff: time | None
    """R9: acceptance after this counts as made on the next working day. None is off: it is against the citizen."""
    extension_notice_days: int
    """R8: the extension is signed at least this many working days before the day it was due."""

    def __post_init__(self) -> None:
        if not 0 <= self.extension_notice_days <= MOST_NOTICE_DAYS:
            raise Refused(NOTICE_DAYS(value=self.extension_notice_days, most=MOST_NOTICE_DAYS))


@dataclass(frozen=True, slots=True)
class Nearness:
    """When a due time is called near: this share of the budget left, or this many working hours."""

    share: Fraction
    hours: int


@lawbook.uses(*KEYS, page="worktime:deadline")
def parameters_in_force(ask: Ask) -> Parameters:
    """The parameters that the lawbook gives.

    Refused (`worktime.parameter_undefined`) for every rule that has no row: unknown is never a usual value.
    """
    answers = _answers(ask, KEYS)
    late = answers[LATE_CUTOFF]
    return Parameters(
        _time(answers[SAME_DAY_CUTOFF]), None if late.has_no_limit else _time(late), answers[NOTICE].whole()
    )


@lawbook.uses(*NEAR_KEYS)
def nearness_in_force(ask: Ask) -> Nearness:
    """What the lawbook calls near its due time; refused as `parameters_in_force` is."""
    answers = _answers(ask, NEAR_KEYS)
    return Nearness(answers[NEAR_SHARE].fraction(), answers[NEAR_HOURS].whole())


def _answers(ask: Ask, keys: tuple[str, ...]) -> dict[str, RuleAnswer]:
    answers = {key: ask(key) for key in keys}
    refuse_if(
        PARAMETER_UNDEFINED(key=key, on=f"{answer.on:%d/%m/%Y}")
        for key, answer in answers.items()
        if not answer.is_defined
    )
    return answers


@lru_cache(maxsize=DAYS_KEPT)
def packaged_parameters(on: date) -> Parameters:
    """The parameters of the whole nation by the rows that came with the program. No database."""
    return parameters_in_force(lambda key: lawbook.answer(_packaged_rows(), key, on=on))


@lru_cache(maxsize=DAYS_KEPT)
def packaged_nearness(on: date) -> Nearness:
    """What was near on that day by the rows that came with the program. No database."""
    return nearness_in_force(lambda key: lawbook.answer(_packaged_rows(), key, on=on))


@lru_cache(maxsize=1)
def _packaged_rows() -> tuple[lawbook.RuleRow, ...]:
    return tuple(row for row in lawbook.packaged_rows() if row.key in (*KEYS, *NEAR_KEYS))


def _time(answer: RuleAnswer) -> time:
    if not isinstance(answer.value, time):
        raise TypeError(f"the rule {answer.key} is no time of day")
    return answer.value
