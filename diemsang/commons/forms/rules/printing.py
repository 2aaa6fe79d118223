"""What was filled in as it is printed: labels with values as people write them, rows as tables. JSON for a template."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from diemsang.commons.forms.rules.schema import ADDRESS_PARTS, Field, FieldType, FormSchema, Item, Repeat, Section
from diemsang.commons.forms.rules.typed import as_fraction
from diemsang.commons.forms.rules.values import spell_number
from diemsang.kernel.money import format_dong
from diemsang.kernel.refusals import Language

WIDE, USUAL, MONEY, SHORT = 2, 1.3, 1.7, 0.8
"""Widths of columns, beside each other."""
WIDTHS: Final = dict.fromkeys((FieldType.TEXT, FieldType.LONG_TEXT, FieldType.ADDRESS, FieldType.EMAIL), WIDE) | {
    FieldType.MONEY: MONEY,
    FieldType.YES_NO: SHORT,
}
_RIGHT: Final = frozenset({FieldType.NUMBER, FieldType.MONEY})


def printed_value(asked: Field, value: Any, language: Language = "vi") -> str:
    """A cleaned value as people read it; empty when nothing was given."""
    if value is None:
        return ""
    match asked.type:
        case FieldType.MONEY:
            return format_dong(int(value))
        case FieldType.NUMBER:
            number = spell_number(as_fraction(value) or Fraction(0))
            return f"{number} {asked.unit}" if asked.unit else number
        case FieldType.DATE:
            return "/".join(reversed(str(value).split("-")))
        case FieldType.CHOICE:
            return asked.option(str(value)).say(language)
        case FieldType.CHOICES:
            return "; ".join(asked.option(code).say(language) for code in value)
        case FieldType.YES_NO:
            return {("vi", True): "Có", ("vi", False): "Không", ("en", True): "Yes"}.get((language, bool(value)), "No")
        case FieldType.ADDRESS:
            return ", ".join(value[part] for part in ADDRESS_PARTS if value.get(part))
        case FieldType.FILE:
            return str(value.get("name") or value.get("key", ""))
    return str(value)


def printed_parts(
    schema: FormSchema, values: Mapping[str, Any], visible: frozenset[str], language: Language = "vi"
) -> list[dict[str, Any]]:
    """The parts of the printed form in reading order: `heading` and `level`, `facts` (label and value), `table`.

    What conditions hide is left out; what was shown and not filled in has an empty value, so that the paper says so.
    """
    parts: list[dict[str, Any]] = []
    _add(parts, schema.items, values, visible, language, 2)
    return [part for part in parts if len(part) > 1 or part.get("facts")]


def _add(
    parts: list[dict[str, Any]],
    items: Sequence[Item],
    values: Mapping[str, Any],
    visible: frozenset[str],
    language: Language,
    level: int,
) -> None:
    for item in items:
        if item.key not in visible:
            continue
        if isinstance(item, Section):
            parts.append({"heading": item.label.say(language), "level": level})
            _add(parts, item.items, values, visible, language, level + 1)
            parts.append({"facts": []})
        elif isinstance(item, Repeat):
            parts += [_table(item, values.get(item.key) or [], language), {"facts": []}]
        else:
            if not parts or "facts" not in parts[-1]:
                parts.append({"facts": []})
            label = item.label.say(language)
            asked = label if label.endswith(("?", ":", ".")) else f"{label}:"
            parts[-1]["facts"].append([asked, printed_value(item, values.get(item.key), language)])


def _table(item: Repeat, rows: Sequence[Mapping[str, Any]], language: Language) -> dict[str, Any]:
    number = {"label": {"vi": "TT", "en": "No."}[language], "width": 0.45, "number": True}
    columns = [number] + [
        {
            "label": _head(each, language),
            "width": WIDTHS.get(each.type, USUAL),
            "number": each.type in _RIGHT,
        }
        for each in item.items
    ]
    cells = [
        [str(at), *(_cell(each, row.get(each.key), language) for each in item.items)]
        for at, row in enumerate(rows, start=1)
    ]
    return {"table": {"caption": item.label.say(language), "columns": columns, "rows": cells}, "level": 0}


def _head(asked: Field, language: Language) -> str:
    """Units stand once, at the head of their column."""
    unit = "đồng" if asked.type is FieldType.MONEY else asked.unit
    label = asked.label.say(language)
    return f"{label} ({unit})" if unit else label


def _cell(asked: Field, value: Any, language: Language) -> str:
    text = printed_value(asked, value, language)
    unit = "đồng" if asked.type is FieldType.MONEY else asked.unit
    return text.removesuffix(f" {unit}") if unit else text
