"""A whole life of a dossier told at once: by whom, when, in what words. For demos and benchmarks."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from diemsang.kernel.access import Actor
from diemsang.kernel.refusals import Refusal, RefusalKind

FILINGS: Final = frozenset({"dossiers.submit", "dossiers.file_at_counter"})
"""With one of these a life begins, and only once."""

NO_FILING: Final = RefusalKind(
    "dossiers.life_without_filing",
    vi="Đời hồ sơ phải bắt đầu bằng đúng một lần nộp; dòng {line} là “{act}”.",
    en="A life begins with exactly one filing; line {line} is “{act}”.",
)
NOT_IN_BULK: Final = RefusalKind(
    "dossiers.not_in_bulk",
    vi="Việc “{act}” không ghi theo lô được (dòng {line}): {why}.",
    en="“{act}” cannot be recorded in bulk (line {line}): {why_en}.",
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of a life: its name in the table of acts, its moment, who did it, and the words given with it, by the
    names of the service that does the same."""

    act: str
    at: datetime
    by: Actor
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScanGiven:
    """A scan handed in with an act, in place of a file attached before: the dossier has no key yet."""

    content: bytes
    name: str


Life = Sequence[Deed]
"""The deeds of one dossier, the earliest first; the first of them files it."""


def obstacles_to_life(life: Life, done_in_bulk: Container[str]) -> Iterator[Refusal]:
    """Whether a life can be told at all: it begins with its one filing, and every act is one that is told in bulk."""
    if not life:
        yield NO_FILING(line=0, act="-")
    for line, deed in enumerate(life):
        if (deed.act in FILINGS) != (line == 0):
            yield NO_FILING(line=line, act=deed.act)
        if deed.act not in done_in_bulk:
            yield not_in_bulk(deed.act, line, "không có trong danh mục", "it is not among those that are")


def not_in_bulk(act: str, line: int, why: str, why_en: str) -> Refusal:
    return NOT_IN_BULK(act=act, line=line, why=why, why_en=why_en)
