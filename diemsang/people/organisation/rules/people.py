"""What a personal record may hold."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from diemsang.kernel.dates import format_date
from diemsang.kernel.refusals import Refusal
from diemsang.people.organisation.rules import refusals

IDENTITY_NUMBER: Final = re.compile(r"\d{9}(\d{3})?", re.ASCII)


def obstacles_to_personal_record(identity_number: str, birth_date: date | None, *, on: date) -> Iterator[Refusal]:
    """Whether it can be anybody's: 12 digits (Luật 26/2023/QH15, Điều 12), 9 on cards of before; born before `on`."""
    if identity_number and not IDENTITY_NUMBER.fullmatch(identity_number):
        yield refusals.BAD_IDENTITY_NUMBER(at_field="identity_number")
    if birth_date is not None and birth_date >= on:
        yield refusals.BORN_LATER(at_field="birth_date", on=format_date(on))
