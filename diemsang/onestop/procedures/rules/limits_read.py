"""Time limits as a list writes them: read, kept as text, or known to be several. None is ever guessed.

The national list writes one limit when every way of filing has the same, several joined by ` | ` when they differ,
without saying which belongs to which way, and nothing when the procedure states none. Some limits are prose.
"""

from dataclasses import dataclass
from typing import Final

from diemsang.commons.worktime.rules import TimeLimit, parse_limit
from diemsang.kernel.refusals import Refusal, Refused
from diemsang.kernel.text import clean_line
from diemsang.onestop.procedures.rules.reading_refusals import LIMIT_KEPT_AS_TEXT, LIMIT_MISSING, LIMITS_NOT_TOLD_APART
from diemsang.onestop.procedures.rules.values import LimitKind

SEPARATOR: Final = "|"
LONGEST_LIMIT_TEXT: Final = 500

_SEVERAL: Final = "worktime.limit_several"
_STATES_NONE: Final = frozenset({"worktime.limit_empty", "worktime.limit_unspecified"})
_PROSE: Final = "worktime.limit_unreadable"
"""Every other refusal of `parse_limit` means a limit that was understood and is wrong: zero, negative, too long."""


@dataclass(frozen=True, slots=True)
class ReadLimit:
    """What a cell says. `limit` only when there is exactly one; `text` is what was sent, one line.

    `warnings` are for the person who sent the list: the row is taken. `errors` are of a limit that cannot be true.
    """

    kind: LimitKind
    text: str
    limit: TimeLimit | None = None
    warnings: tuple[Refusal, ...] = ()
    errors: tuple[Refusal, ...] = ()


def read_limit(text: str, *, at_field: str = "time_limit") -> ReadLimit:
    """Read one cell of time limits.

    One limit is stated; the same limit written several times is stated once, whatever its spelling. Several different
    limits are `several`: none is picked, also when only one of them can be read. Prose, cut words and units nobody
    knows are kept as text, `unspecified`. A limit that is zero, negative, in parts of a day or beyond four years is
    an error of the row, with the code of `worktime`.
    """
    line = clean_line(text)
    if SEPARATOR in line:
        parts = [part for part in (each.strip() for each in line.split(SEPARATOR)) if part]
        if len(parts) > 1:
            return _several(line, parts, at_field)
        line = parts[0] if parts else ""
    return _one(line, at_field)


def _one(line: str, at_field: str) -> ReadLimit:
    try:
        return ReadLimit(LimitKind.STATED, line, parse_limit(line))
    except Refused as refused:
        (reason,) = refused.refusals
    if reason.code in _STATES_NONE:
        warnings = () if line else (LIMIT_MISSING(at_field=at_field),)
        return ReadLimit(LimitKind.UNSPECIFIED, line, warnings=warnings)
    if reason.code == _SEVERAL:
        return ReadLimit(LimitKind.SEVERAL, line, warnings=(LIMITS_NOT_TOLD_APART(at_field=at_field, value=line),))
    if reason.code == _PROSE:
        kept = LIMIT_KEPT_AS_TEXT(at_field=at_field, value=line[:80])
        return ReadLimit(LimitKind.UNSPECIFIED, line, warnings=(kept,))
    return ReadLimit(LimitKind.UNSPECIFIED, line, errors=(Refusal(reason.kind, at_field, reason.params),))


def _several(line: str, parts: list[str], at_field: str) -> ReadLimit:
    read = [_one(part, at_field) for part in parts]
    errors = tuple(error for each in read for error in each.errors)
    limits = {each.limit for each in read}
    if not errors and len(limits) == 1 and None not in limits:
        return ReadLimit(LimitKind.STATED, line, limits.pop())
    warnings = (
        LIMITS_NOT_TOLD_APART(at_field=at_field, value=line),
        *(warning for each in read for warning in each.warnings if warning.code == LIMIT_KEPT_AS_TEXT.code),
    )
    return ReadLimit(LimitKind.SEVERAL, line, warnings=warnings, errors=errors)
