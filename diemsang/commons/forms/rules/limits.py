"""How large what comes from outside may be, counted before anything else is done with it."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from diemsang.commons.forms.rules.refusals import SCHEMA_TOO_LARGE, VALUES_TOO_LARGE
from diemsang.kernel.numbers import format_number
from diemsang.kernel.refusals import Refusal, RefusalKind

MAX_VALUE_NODES: Final = 20_000
MAX_VALUE_DEPTH: Final = 6
MAX_CHARACTERS: Final = 500_000
MAX_TEXT: Final = 100_000
MAX_BITS: Final = 200


def obstacle_to_schema(data: Any, *, nodes: int, depth: int) -> Refusal | None:
    """Why this JSON is no definition, whatever it says; None when its size and types are right."""
    return _measure(data, SCHEMA_TOO_LARGE, nodes=nodes, depth=depth)


def obstacle_to_values(data: Any) -> Refusal | None:
    """Why nothing of these values is read; None when their size and types are right."""
    return _measure(data, VALUES_TOO_LARGE, nodes=MAX_VALUE_NODES, depth=MAX_VALUE_DEPTH)


def _measure(data: Any, kind: RefusalKind, *, nodes: int, depth: int) -> Refusal | None:
    waiting: list[tuple[Any, int]] = [(data, 1)]
    seen = characters = 0
    while waiting:
        value, level = waiting.pop()
        seen += 1
        if seen > nodes:
            return kind(what_vi="số mục", what_en="items", most=format_number(nodes))
        if level > depth:
            return kind(what_vi="số tầng", what_en="levels", most=depth)
        match value:
            case str():
                characters += len(value)
            case Mapping():
                if not all(isinstance(key, str) for key in value):
                    return kind(what_vi="khóa không phải là chữ", what_en="keys that are not text", most=0)
                characters += sum(map(len, value))
                waiting.extend((each, level + 1) for each in value.values())
            case list() | tuple():
                waiting.extend((each, level + 1) for each in value)
            case None | bool() | date():
                pass
            case int() if value.bit_length() <= MAX_BITS:
                pass
            case float() if math.isfinite(value):
                pass
            case Decimal() if value.is_finite() and abs(value.adjusted()) <= MAX_BITS:
                pass
            case _:
                return kind(what_vi="giá trị không phải JSON", what_en="values that are no JSON", most=0)
        if characters > MAX_CHARACTERS:
            return kind(what_vi="số ký tự", what_en="characters", most=format_number(MAX_CHARACTERS))
    return None
