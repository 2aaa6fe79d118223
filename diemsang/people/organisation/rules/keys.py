"""Opaque keys (`body:12`, `unit:3`, `person:5`, `account:7`) and the numbers behind them."""

import re

from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import Refused


def number_of(key: str, kind: str) -> int:
    """The number behind a key of that kind. Anything else is `Refused` as something that was not found."""
    if not re.fullmatch(rf"{kind}:[1-9]\d{{0,17}}", key, re.ASCII):
        raise Refused(NOT_FOUND())
    return int(key.partition(":")[2])


def optional_number_of(key: str | None, kind: str) -> int | None:
    """The same, where nothing may stand."""
    return number_of(key, kind) if key else None
