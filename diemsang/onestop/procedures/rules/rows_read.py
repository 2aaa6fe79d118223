"""One row of a list of procedures: what it says of each part, what is wrong with it, and what is to be looked at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import LOOKALIKE_LETTERS, clean_line, obstacles_to_naming
from diemsang.onestop.procedures.rules import reading_refusals as refusals
from diemsang.onestop.procedures.rules.cells_read import (
    CODE,
    ReadWords,
    read_agency,
    read_channels,
    read_code,
    read_decision,
    read_levels,
    read_subjects,
)
from diemsang.onestop.procedures.rules.content import part_as_json
from diemsang.onestop.procedures.rules.limits_read import ReadLimit, read_limit
from diemsang.onestop.procedures.rules.values import LimitKind, Way

LONGEST: Final = {"name": 2000, "field": 300, "ministry": 300, "agency": 1000, "decision": 60, "source": 300}
"""The most characters a cell may hold; those of codes and limits are bounded by how they are read."""
NO_LIMIT: Final = ReadLimit(LimitKind.UNSPECIFIED, "")
SPELLED_WITH_CARE: Final = ("name", "field", "decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentProcedure:
    """A row as read. `given` names the columns the list has: of the others it says nothing, not that they are empty."""

    number: int
    """The row's number in the spreadsheet."""
    given: frozenset[str]
    code: str
    name: str
    field: str
    ministry: str
    agency: str
    decision: str
    source: str
    levels: tuple[str, ...]
    subjects: tuple[str, ...]
    channels: tuple[str, ...]
    limit: ReadLimit
    warnings: tuple[Refusal, ...]
    errors: tuple[Refusal, ...]

    @property
    def ways(self) -> tuple[Way, ...]:
        """One way for each channel, all with what the row says of the limit. Several limits are of no channel yet."""
        return tuple(
            Way(
                channel=channel,
                limit=self.limit.limit,
                limit_kind=self.limit.kind.value,
                limit_text=self.limit.text,
            )
            for channel in self.channels
        )


def read_row(
    number: int, cells: Mapping[str, str], *, code_is_number: bool = False, patterns: Iterable[str] = (CODE,)
) -> SentProcedure:
    """Read one row from the texts of its cells, by the codes of the columns; a missing key is a column not there.

    `code_is_number` tells that the spreadsheet keeps the code as a number, which may have lost zeros; `patterns` are
    the forms of codes this installation knows.
    """
    given = frozenset(cells)
    text = {name: clean_line(cells.get(name, "")) for name in LONGEST}
    code, code_errors = read_code(cells.get("code", ""), is_number=code_is_number, patterns=patterns)
    levels = read_levels(cells["level"]) if "level" in given else ReadWords()
    subjects = read_subjects(cells["subjects"]) if "subjects" in given else ReadWords()
    channels = read_channels(cells["channels"]) if "channels" in given else ReadWords()
    limit = read_limit(cells["time_limit"]) if "time_limit" in given else NO_LIMIT
    agency, agency_warnings = read_agency(text["agency"]) if "agency" in given else ("", ())
    decision, decision_warnings = read_decision(text["decision"]) if "decision" in given else ("", ())
    words = (levels, subjects, channels)
    errors = [*code_errors, *_obstacles(text, given)]
    errors += [error for each in (*words, limit) for error in each.errors]
    if limit.text and not channels.codes and not channels.errors:
        errors.append(refusals.LIMIT_WITHOUT_CHANNEL(at_field="channels"))
    warnings = [warning for each in (*words, limit) for warning in each.warnings]
    warnings += [*agency_warnings, *decision_warnings, *_lookalikes(text)]
    return SentProcedure(
        number=number,
        given=given,
        code=code,
        name=text["name"],
        field=text["field"],
        ministry=text["ministry"],
        agency=agency,
        decision=decision,
        source=text["source"],
        levels=levels.codes,
        subjects=subjects.codes,
        channels=channels.codes,
        limit=limit,
        warnings=tuple(warnings),
        errors=tuple(errors),
    )


def _obstacles(text: Mapping[str, str], given: frozenset[str]) -> Iterator[Refusal]:
    if not text["name"]:
        yield refusals.NAME_MISSING_IN_ROW(at_field="name")
    if not text["field"]:
        yield refusals.FIELD_MISSING(at_field="field")
    for name, limit in LONGEST.items():
        if name in given and len(text[name]) > limit:
            yield refusals.TEXT_TOO_LONG(at_field=name, length=len(text[name]), limit=limit)


def _lookalikes(text: Mapping[str, str]) -> Iterator[Refusal]:
    for name in SPELLED_WITH_CARE:
        yield from (
            each for each in obstacles_to_naming(text[name], at_field=name) if each.code == LOOKALIKE_LETTERS.code
        )


def parts_of(sent: SentProcedure, *, field: str) -> dict[str, Any]:
    """The parts of a version this row speaks of, as JSON keeps them, and the number of the decision.

    `field` is the code of the field the row's name stands for. Of columns that are not in the list nothing is said.
    """
    said: dict[str, Any] = {"name": sent.name, "field": field}
    if "ministry" in sent.given:
        said["ministry"] = sent.ministry
    if "agency" in sent.given:
        said["agency_name"] = sent.agency
    if "level" in sent.given:
        said["levels"] = list(sent.levels)
    if "subjects" in sent.given:
        said["subjects"] = list(sent.subjects)
    if "channels" in sent.given:
        said["ways"] = part_as_json("ways", sent.ways)
    if "decision" in sent.given:
        said["decision"] = sent.decision
    return said
