"""Saying no: a refusal is a value with a stable code and a sentence a clerk understands, in Vietnamese and English.

A rule returns `Refusal`s, a service raises `Refused` with all of them, a page puts each beside its field, the API sends
the same codes. A refusal is normal life; a bug is an exception of another kind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

Language = Literal["vi", "en"]

INVALID = 422
"""The request is understood and its content is wrong."""
FORBIDDEN = 403
NOT_FOUND = 404
"""Also what somebody else's record looks like: what you may not see looks like what does not exist."""
CONFLICT = 409
"""Somebody else was first, or the state no longer allows it."""
TOO_LARGE = 413
READ_ONLY = 423
"""The installation is in read-only mode."""


@dataclass(frozen=True, slots=True)
class RefusalKind:
    """One way of saying no. Called with parameters it makes the `Refusal`.

    `code` is `context.what_is_wrong`, stable for ever: tests, the API and integrations rely on it.
    `vi` and `en` are whole sentences with named `{placeholders}`.
    """

    code: str
    vi: str
    en: str
    status: int = INVALID

    known: ClassVar[dict[str, "RefusalKind"]] = {}

    def __post_init__(self) -> None:
        other = RefusalKind.known.setdefault(self.code, self)
        if other != self:
            raise ValueError(f"two refusals with the code {self.code}")

    def __call__(self, *, at_field: str | None = None, **params: Any) -> "Refusal":
        return Refusal(self, at_field, params)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A `RefusalKind` met by one request: which field is at fault, and the values its sentence names."""

    kind: RefusalKind
    at_field: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        return self.kind.code

    def message(self, language: Language = "vi") -> str:
        return (self.kind.vi if language == "vi" else self.kind.en).format(**self.params)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: the API, the command line and the rows handed back by an import send exactly this."""
        return {
            "code": self.code,
            "field": self.at_field,
            "message": self.message("vi"),
            "message_en": self.message("en"),
        }


class Refused(Exception):
    """The act was refused, for all of these reasons, and nothing was changed."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("a refusal names at least one reason")
        self.refusals = refusals
        super().__init__("; ".join(f"{each.code}: {each.message('en')}" for each in refusals))

    @property
    def status(self) -> int:
        """The HTTP status of the first reason: always 4xx."""
        return self.refusals[0].kind.status

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(refusal.code for refusal in self.refusals)


def refuse_if(refusals: Iterable[Refusal]) -> None:
    """Raise `Refused` with every reason there is; return quietly when there is none."""
    if reasons := tuple(refusals):
        raise Refused(*reasons)
