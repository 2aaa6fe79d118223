"""Pages found by key, not by number: the next page starts after the last row seen, however many rows come before it.

Rows without a value stand last in both directions, on every database engine. The primary key breaks ties, so the order
is total and walking the pages meets every row exactly once. A cursor holds the last row's values; it is encrypted,
because values of rows (names, numbers) do not belong in addresses and server logs.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet

from diemsang.kernel.refusals import RefusalKind, Refused

BAD_CURSOR = RefusalKind(
    "tables.bad_cursor",
    vi="Địa chỉ của trang bảng không còn dùng được. Hãy mở lại bảng từ trang đầu.",
    en="The address of this page of the table can no longer be used. Open the table again from its first page.",
    status=400,
)

MAX_CURSOR: Final = 4_000


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of the order. `nullable` costs an index on some engines, so it is asked of the model."""

    name: str
    descending: bool = False
    nullable: bool = False

    def expression(self, *, backwards: bool) -> Any:
        descending = self.descending != backwards
        column = F(self.name)
        if not self.nullable:
            return column.desc() if descending else column.asc()
        if backwards:
            return column.desc(nulls_first=True) if descending else column.asc(nulls_first=True)
        return column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)

    def same_as(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """Rows that come later in this direction; None when none can."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        strictly = Q(**{f"{self.name}__{'lt' if self.descending != backwards else 'gt'}": value})
        if self.nullable and not backwards:
            return strictly | Q(**{f"{self.name}__isnull": True})
        return strictly


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, with the cursors of its neighbours (empty when there is none)."""

    rows: tuple[Any, ...]
    before: str = ""
    after: str = ""


def sort_keys(model: type[Model], names: Sequence[str]) -> tuple[SortKey, ...]:
    """The total order these names ask for; a leading minus descends. The primary key follows the first name."""
    keys = [SortKey(name.lstrip("-"), name.startswith("-"), _is_nullable(model, name.lstrip("-"))) for name in names]
    if not any(key.name in {"pk", "id", model._meta.pk.name} for key in keys):
        keys.append(SortKey("pk", keys[0].descending if keys else False))
    return tuple(keys)


def page_of(
    queryset: QuerySet[Any], keys: Sequence[SortKey], size: int, *, after: str = "", before: str = "", order: str = ""
) -> Page:
    """The page after or before a cursor, else the first one. One query.

    `order` names the table and its sorting: a cursor of another order is refused with `tables.bad_cursor`.
    """
    backwards = bool(before) and not after
    rows_from = queryset.order_by(*(key.expression(backwards=backwards) for key in keys))
    if cursor := after or before:
        rows_from = rows_from.filter(_beyond(keys, _opened(cursor, order, len(keys)), backwards=backwards))
    found = list(rows_from[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(())
    return Page(
        tuple(rows),
        before=_sealed(rows[0], keys, order) if (more if backwards else bool(after)) else "",
        after=_sealed(rows[-1], keys, order) if (backwards or more) else "",
    )


def _beyond(keys: Sequence[SortKey], values: Sequence[Any], *, backwards: bool) -> Q:
    """Later in the order: later in the first column, or the same there and later in the second, and so on."""
    later = Q(pk__in=())
    same = Q()
    for key, value in zip(keys, values, strict=True):
        if (step := key.beyond(value, backwards=backwards)) is not None:
            later |= same & step
        same &= key.same_as(value)
    first, value = keys[0], values[0]
    if not first.nullable and value is not None:
        # Says nothing new, but lets the engine start in the middle of the index.
        later &= Q(**{f"{first.name}__{'lte' if first.descending != backwards else 'gte'}": value})
    return later


def _is_nullable(model: type[Model], path: str) -> bool:
    """Whether a column can be empty; anything that is not plainly a column of the model is taken to be."""
    current: Any = model
    nullable = False
    for part in path.split("__"):
        if part == "pk":
            continue
        try:
            field = current._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        nullable = nullable or bool(getattr(field, "null", True))
        current = getattr(field, "related_model", None)
        if current is None:
            break
    return nullable


# Cursors


def _sealed(row: Any, keys: Sequence[SortKey], order: str) -> str:
    values = [_packed(_value_of(row, key.name)) for key in keys]
    return _cipher().encrypt(json.dumps([order, values]).encode()).decode().rstrip("=")


def _opened(cursor: str, order: str, length: int) -> list[Any]:
    try:
        if len(cursor) > MAX_CURSOR:
            raise InvalidToken
        text = _cipher().decrypt(cursor.encode() + b"=" * (-len(cursor) % 4))
    except (InvalidToken, ValueError):  # ValueError: what was sent is no base64, or no UTF-8
        raise Refused(BAD_CURSOR()) from None
    of_order, values = json.loads(text)
    if of_order != order or len(values) != length:
        raise Refused(BAD_CURSOR())
    return [_unpacked(value) for value in values]


def _value_of(row: Any, path: str) -> Any:
    value = row
    for part in path.split("__"):
        if value is None:
            return None
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def _packed(value: Any) -> Any:
    match value:
        case datetime():
            return {"moment": value.astimezone(UTC).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case None | bool() | int() | float() | str():
            return value
    return {"text": str(value)}


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    readers: dict[str, Any] = {
        "moment": datetime.fromisoformat,
        "date": date.fromisoformat,
        "decimal": Decimal,
        "text": str,
    }
    return readers[kind](text)


def _cipher() -> MultiFernet:
    return _cipher_for((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _cipher_for(secrets: tuple[str, ...]) -> MultiFernet:
    def key(secret: str) -> bytes:
        return base64.urlsafe_b64encode(hashlib.sha256(b"ui.tables.keyset\0" + secret.encode()).digest())

    return MultiFernet([Fernet(key(secret)) for secret in secrets])
