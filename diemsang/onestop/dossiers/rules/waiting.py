"""What makes a dossier wait: how often papers may be asked for, on which terms the clock may stand still."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import refusals

MOST_DAYS: Final = 250


def obstacles_to_asking_again(used: int, allowed: int) -> Iterator[Refusal]:
    """So many requests after examination, and no more (NĐ 63/2010/NĐ-CP Điều 20 khoản 4, NĐ 61/2018/NĐ-CP)."""
    if used >= allowed:
        yield refusals.SUPPLEMENTS_USED_UP(used=used, most=allowed)


def obstacles_to_payment(amount: int, what: str) -> Iterator[Refusal]:
    """A notice names what is to be paid and a whole amount of đồng above nothing."""
    if isinstance(amount, bool) or amount < 1:
        yield refusals.AMOUNT_MISSING(at_field="amount")
    if not what.strip():
        yield refusals.REASON_MISSING(at_field="what")


def obstacles_to_length(working_days: int) -> Iterator[Refusal]:
    """An extension lasts at least one working day, and no longer than a year of them."""
    if not 1 <= working_days <= MOST_DAYS:
        yield refusals.LENGTH_WRONG(at_field="working_days", most=MOST_DAYS)


def obstacles_to_end(expected_end: date | None, on: date) -> Iterator[Refusal]:
    """A suspension says when it is expected to end, and not today."""
    if expected_end is None or expected_end <= on:
        yield refusals.END_MISSING(at_field="expected_end")
