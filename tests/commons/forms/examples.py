"""One form that uses everything a definition can say, and an answer to it that is right."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from diemsang.commons.forms import rules

ON: Final = date(2016, 5, 30)
DEFINITION: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "household_business.json").read_text(encoding="utf-8")
)
SCHEMA: Final = rules.read_schema(DEFINITION)
RIGHT: Final[dict[str, Any]] = {
    "full_name": "Nguyễn Thị Hoà",
    "born_on": "20/10/1980",
    "identity": "100 234 567",
    "phone": "+84 912 345 678",
    "home": {"street": "Số 1, tổ 2", "commune": "Phường Ba", "district": "Thành phố Tư", "province": "Tỉnh Năm"},
    "trade_name": "Tạp hoá Hoà Bình",
    "kind": "family",
    "lines": ["retail", "food"],
    "safety_number": "2016/AB",
    "staff": 3,
    "area": "45,50",
    "opens_on": "2016-06-01",
    "has_tax_code": "yes",
    "tax_code": "0100109106",
    "capital": "100 triệu",
    "members": [
        {"name": "Nguyễn Thị Hoà", "identity": "100234567", "amount": "60.000.000", "is_head": True},
        {"name": "Trần Văn Bình", "identity": "100234568", "amount": 40_000_000, "since": "01/01/2016"},
    ],
    "promise": True,
}


def right(**changes: Any) -> dict[str, Any]:
    """The right answer with other values; None takes one away."""
    values = copy.deepcopy(RIGHT) | changes
    return {key: value for key, value in values.items() if value is not None}


def codes(values: Any, *, on: date = ON, partial: bool = False) -> list[tuple[str, str | None]]:
    """What is refused: codes without the context's name, and paths."""
    found = rules.evaluate(SCHEMA, values, on=on, partial=partial).refusals
    return [(refusal.code.removeprefix("forms."), refusal.at_field) for refusal in found]


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"key": "asked", "type": kind, "label": {"vi": "Ô hỏi", "en": "The field"}, **more}


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"format": 1, "title": "Đơn", "items": list(items), **more}
