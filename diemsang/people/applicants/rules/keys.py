"""Opaque keys (`applicant:12`, `paper:3`) and the numbers behind them."""

import re

from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import Refused


def number_of(key: str, kind: str = "applicant") -> int:
    """The number behind a key of that kind. Anything else is `Refused` as something that was not found."""
    if not re.fullmatch(rf"{kind}:[1-9]\d{{0,17}}", key, re.ASCII):
        raise Refused(NOT_FOUND())
    return int(key.partition(":")[2])
