"""Reading JSON piece by piece: every piece knows where it stands, and what is wrong is gathered, not raised."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from diemsang.commons.forms.rules import refusals
from diemsang.commons.forms.rules.schema import MAX_KEY, MAX_WORDS, NOTHING, Words
from diemsang.kernel.refusals import Refusal, RefusalKind
from diemsang.kernel.text import clean, clean_line

Value = TypeVar("Value")
SHOWN: Final = 60
_FIRST: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
_REST: Final = _FIRST | frozenset("0123456789_")

OBJECT: Final = ("một đối tượng", "an object")
LIST: Final = ("một danh sách", "a list")
TEXT: Final = ("chữ", "a text")
TRUTH: Final = ("true hoặc false", "true or false")
WHOLE: Final = ("số nguyên", "a whole number")


def is_key(text: str) -> bool:
    """Small ASCII letters, digits and underscores, a letter first."""
    return 0 < len(text) <= MAX_KEY and text[0] in _FIRST and all(letter in _REST for letter in text)


@dataclass(slots=True)
class Piece:
    """One value of the JSON, the path to it, and the list that gathers what is wrong."""

    value: Any
    path: str
    found: list[Refusal]

    def refuse(self, kind: RefusalKind, **params: Any) -> None:
        self.found.append(kind(at_field=self.path, path=self.path or "/", **params))

    def wrong_type(self, wanted: tuple[str, str]) -> None:
        self.refuse(refusals.SCHEMA_WRONG_TYPE, wanted_vi=wanted[0], wanted_en=wanted[1])

    def at(self, name: str | int, value: Any) -> "Piece":
        return Piece(value, f"{self.path}.{name}" if self.path else str(name), self.found)

    def object(self, allowed: Iterable[str], required: Iterable[str] = ()) -> Mapping[str, "Piece"] | None:
        """The pieces of an object by name; None, and a refusal, when it is none. Nothing but `allowed` may be in it."""
        if not isinstance(self.value, Mapping):
            self.wrong_type(OBJECT)
            return None
        known = set(allowed)
        for name in sorted(set(self.value) - known):
            self.refuse(refusals.SCHEMA_UNKNOWN_KEY, name=clean_line(name)[:SHOWN])
        for name in required:
            if name not in self.value:
                self.refuse(refusals.SCHEMA_MISSING, name=name)
        return {name: self.at(name, value) for name, value in self.value.items() if name in known}

    def list(self, most: int, least: int = 0) -> "list[Piece]":
        if not isinstance(self.value, list | tuple):
            self.wrong_type(LIST)
            return []
        if not least <= len(self.value) <= most:
            self.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=least, most=most)
            return []
        return [self.at(place, value) for place, value in enumerate(self.value)]

    def text(self, most: int = MAX_WORDS) -> str:
        if not isinstance(self.value, str):
            self.wrong_type(TEXT)
            return ""
        text = clean(self.value)
        if not 1 <= len(text) <= most:
            self.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=1, most=most)
        return text[:most]

    def key(self) -> str:
        text = self.text(MAX_WORDS)
        if text and not is_key(text):
            self.refuse(refusals.SCHEMA_BAD_KEY, value=clean_line(text)[:SHOWN])
            return ""
        return text

    def words(self) -> Words:
        """A text for both languages, or `{"vi": ..., "en": ...}`."""
        if isinstance(self.value, str):
            return Words(self.text())
        parts = self.object(("vi", "en"), required=("vi",))
        if parts is None:
            return NOTHING
        return Words(*(parts[name].text() if name in parts else "" for name in ("vi", "en")))

    def truth(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong_type(TRUTH)
            return False
        return self.value

    def whole(self, least: int, most: int) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.wrong_type(WHOLE)
            return least
        if not least <= self.value <= most:
            self.refuse(refusals.SCHEMA_OUT_OF_RANGE, least=least, most=most)
            return least
        return self.value

    def one_of(self, allowed: Iterable[str]) -> str:
        known = sorted(allowed)
        if not isinstance(self.value, str) or self.value not in known:
            shown = clean_line(self.value)[:SHOWN] if isinstance(self.value, str) else type(self.value).__name__
            self.refuse(refusals.SCHEMA_NOT_ONE_OF, value=shown, allowed=", ".join(known))
            return ""
        return self.value


def given(pieces: Mapping[str, Piece], name: str, read: Callable[[Piece], Value], default: Value) -> Value:
    """What a piece says, or the default when it is not there."""
    return read(pieces[name]) if name in pieces else default
