"""Reading what a page sent: names and texts in, values as they were typed out. `evaluate` judges them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.schema import ADDRESS_PARTS, MAX_ROWS, Field, FieldType, FormSchema, Repeat
from diemsang.kernel.refusals import Refused

ADD: Final = "add:"
REMOVE: Final = "remove:"
REFRESH: Final = "refresh:"
ROW: Final = ".row"
"""`members.row`: sent once for each row, with its number, so that a row of empty boxes is a row too."""
MOST_DIGITS: Final = 4

Post = Mapping[str, Sequence[str]]
"""What was sent, each name with all its values: `dict(request.POST.lists())`."""


def read_post(schema: FormSchema, post: Post, *, prefix: str = "") -> dict[str, Any]:
    """The values of a sent form, as typed. What the form does not ask for is left alone.

    The buttons `add:members` and `remove:members.1` add an empty row and take one away. `prefix` stands before every
    name, as in `layout`. Refused when there are more rows than any form may have.
    """
    values: dict[str, Any] = {}
    for key, item in schema.entries().items():
        if isinstance(item, Repeat):
            rows = _rows(item, post, prefix)
            if rows:
                values[key] = rows
        else:
            value = _value(item, prefix + key, post)
            if value is not None:
                values[key] = value
    return values


def rearranges(post: Post, *, prefix: str = "") -> bool:
    """Whether the page was sent to add or take away a row, or to show what now applies, and not to be done with."""
    return any(name.startswith((prefix + ADD, prefix + REMOVE, prefix + REFRESH)) for name in post)


def _rows(item: Repeat, post: Post, prefix: str) -> list[dict[str, Any]]:
    sent = list(dict.fromkeys(post.get(f"{prefix}{item.key}{ROW}", ())))
    if len(sent) > MAX_ROWS + 1:
        label = {"label_vi": item.label.vi, "label_en": item.label.say("en")}
        raise Refused(refusals.TOO_MANY_ROWS(at_field=item.key, most=item.max_rows, **label))
    numbers = [number for number in sent if number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS]
    rows = []
    for number in numbers:
        if f"{prefix}{REMOVE}{item.key}.{number}" in post:
            continue
        row = {}
        for each in item.items:
            value = _value(each, f"{prefix}{item.key}.{number}.{each.key}", post)
            if value is not None:
                row[each.key] = value
        rows.append(row)
    if f"{prefix}{ADD}{item.key}" in post and len(rows) < item.max_rows:
        rows.append({})
    return rows


def _value(asked: Field, name: str, post: Post) -> Any:
    match asked.type:
        case FieldType.CHOICES:
            return [each for each in post.get(name, ()) if each] or None
        case FieldType.ADDRESS:
            parts = {part: _last(post, f"{name}.{part}") for part in ADDRESS_PARTS}
            return {part: text for part, text in parts.items() if text is not None} or None
        case FieldType.FILE:
            key = _last(post, f"{name}.key")
            return {"key": key, "name": _last(post, f"{name}.name") or ""} if key else None
        case FieldType.YES_NO:
            text = _last(post, name)
            return {"yes": True, "no": False}.get(text, text) if text else None
    return _last(post, name)


def _last(post: Post, name: str) -> str | None:
    sent = post.get(name, ())
    return sent[-1] if sent else None
