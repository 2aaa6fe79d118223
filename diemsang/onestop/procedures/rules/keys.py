"""Opaque keys (`procedure:7`, `procedure_version:9`) and the numbers behind them."""

import re

from diemsang.kernel.refusals import Refused
from diemsang.onestop.procedures.rules import refusals


def number_of(key: str, kind: str) -> int:
    """The number behind a key of that kind. Anything else is `Refused` as something that was not found."""
    if not re.fullmatch(rf"{kind}:[1-9]\d{{0,17}}", key, re.ASCII):
        raise Refused(refusals.NOT_FOUND_HERE())
    return int(key.partition(":")[2])
