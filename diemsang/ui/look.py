"""The reader's own look: theme and size of letters, kept in a cookie, no account needed."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

COOKIE: Final = "diemsang_look"
THEMES: Final = ("auto", "light", "dark")
SIZES: Final = ("normal", "large")


@dataclass(frozen=True, slots=True)
class Look:
    theme: str = "auto"
    size: str = "normal"

    def as_cookie(self) -> str:
        return f"{self.theme}.{self.size}"


def look_of(request: HttpRequest) -> Look:
    """What the cookie says; whatever it says wrongly is the default."""
    theme, _, size = request.COOKIES.get(COOKIE, "").partition(".")
    return Look(theme if theme in THEMES else "auto", size if size in SIZES else "normal")
