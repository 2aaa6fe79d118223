"""Reading a question put to the engine from outside: the command line, JSON, a form. What is wrong is refused."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from diemsang.commons.worktime.rules.answers import Deadline, deadline
from diemsang.commons.worktime.rules.calendar import DayOverride, SessionPattern, WorkingCalendar
from diemsang.commons.worktime.rules.due import (
    MOST_EXTENSION_DAYS,
    Extension,
    Pause,
)
from diemsang.commons.worktime.rules.lateness import Verdict, judge
from diemsang.commons.worktime.rules.limits import ChosenLimit, LimitRow, TimeLimit, choose_limit, parse_limit
from diemsang.commons.worktime.rules.packaged import FIRST_YEAR, LAST_YEAR, packaged_rows
from diemsang.commons.worktime.rules.parameters import MOST_NOTICE_DAYS, Parameters, packaged_parameters
from diemsang.commons.worktime.rules.refusals import (
    BAD_DATE,
    BAD_MOMENT,
    BAD_REQUEST,
    BAD_TIME,
    EXTENSION_LENGTH,
    LIMIT_EMPTY,
    NOTICE_DAYS,
    PATTERN_REVERSED,
    PAUSE_WRITTEN,
)
from diemsang.commons.worktime.rules.sessions import parse_sessions
from diemsang.kernel import clock
from diemsang.kernel.clock import VIETNAM
from diemsang.kernel.dates import parse_date, parse_moment
from diemsang.kernel.refusals import Refusal, Refused

Value = TypeVar("Value")

_ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_LONGEST: Final = 60


def read_moment(text: str, at_field: str | None = None) -> datetime:
    """`2016-02-05T15:30[:00][+07:00]` or `05/02/2016 15:30`; on a Vietnamese clock without offset."""
    text = text.strip()
    if len(text) > _LONGEST:
        raise Refused(BAD_MOMENT(at_field=at_field, value=text[:_LONGEST]))
    if not _ISO_MOMENT.fullmatch(text):
        return parse_moment(text, at_field=at_field).astimezone(VIETNAM)
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        raise Refused(BAD_MOMENT(at_field=at_field, value=text)) from None


def read_date(text: str, at_field: str | None = None) -> date:
    """`2016-02-05` or `05/02/2016`."""
    if len(text) > _LONGEST:
        raise Refused(BAD_DATE(at_field=at_field, value=text[:_LONGEST], example="2016-02-05"))
    return parse_date(text, at_field=at_field)


def read_time(text: str, at_field: str | None = None) -> time:
    """`15:00` or `15:00:00`."""
    match = _CLOCK.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        hour, minute, second = (int(part or 0) for part in match.groups())
        return time(hour, minute, second)
    except ValueError:
        raise Refused(BAD_TIME(at_field=at_field, value=text[:_LONGEST])) from None


def read_pause(value: object, at_field: str | None = None) -> Pause:
    """`FROM/TO`, or `{"from": ..., "to": ...}`."""
    if isinstance(value, Mapping) and set(value) == {"from", "to"}:
        begins, ends = value["from"], value["to"]
    else:
        begins, mark, ends = value.partition("/") if isinstance(value, str) else ("", "", "")
        if not mark or len(ends) > _LONGEST:
            raise Refused(PAUSE_WRITTEN(at_field=at_field, value=str(value)[:_LONGEST]))
    return Pause(read_moment(_text(begins, at_field), at_field), read_moment(_text(ends, at_field), at_field))


def _whole(value: object, at_field: str, kind: Callable[..., Refusal], most: int) -> int:
    if isinstance(value, bool) or not _WHOLE.fullmatch(str(value).strip()):
        raise Refused(kind(at_field=at_field, value=str(value)[:_LONGEST], most=most))
    return int(str(value))


def _text(value: object, at_field: str | None) -> str:
    if not isinstance(value, str):
        raise Refused(BAD_REQUEST(at_field=at_field, problem_vi="phải là chữ", problem_en="must be a text"))
    return value


def _extension(value: object, at_field: str) -> Extension:
    fields = _object(value, at_field, {"working_days", "signed_on"})
    days = _whole(fields.get("working_days", ""), at_field, EXTENSION_LENGTH, MOST_EXTENSION_DAYS)
    signed = fields.get("signed_on")
    return Extension(days, None if signed is None else read_date(_text(signed, at_field), at_field))


def _override(value: object, at_field: str) -> DayOverride:
    """`sessions` left out opens the day with its usual hours; an empty text closes it."""
    fields = _object(value, at_field, {"day", "sessions", "reason"})
    written = fields.get("sessions")
    sessions = None if written is None else parse_sessions(written) if _text(written, at_field).strip() else ()
    day = read_date(_text(fields.get("day", ""), at_field), at_field)
    return DayOverride(day, sessions, _text(fields.get("reason", ""), at_field))


def _pattern(value: object, at_field: str) -> SessionPattern:
    fields = _object(value, at_field, {"sessions", "valid_from", "valid_to", "name"})
    begins, ends = (
        None if fields.get(key) is None else read_date(_text(fields[key], at_field), at_field)
        for key in ("valid_from", "valid_to")
    )
    if begins is not None and ends is not None and ends <= begins:
        raise Refused(PATTERN_REVERSED(at_field=at_field))
    sessions = parse_sessions(_text(fields.get("sessions", ""), at_field))
    return SessionPattern(sessions, begins, ends, _text(fields.get("name", ""), at_field))


def _limit_row(value: object, at_field: str) -> LimitRow:
    fields = _object(value, at_field, {"channel", "limit"})
    channel = fields.get("channel")
    limit = parse_limit(_text(fields.get("limit", ""), at_field))
    return LimitRow(None if channel is None else _text(channel, at_field), limit)


def _object(value: object, at_field: str | None, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused(
            BAD_REQUEST(at_field=at_field, problem_vi="phải là một đối tượng", problem_en="must be an object")
        )
    if unknown := sorted(set(value) - allowed):
        names = ", ".join(unknown)[:_LONGEST]
        raise Refused(
            BAD_REQUEST(at_field=at_field, problem_vi=f"không có mục {names}", problem_en=f"there is no item {names}")
        )
    return value


@dataclass(frozen=True, slots=True)
class DeadlineRequest:
    """A question, understood."""

    start: datetime
    limit: TimeLimit
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)
    """Parameters the question sets itself, by name; all others are the lawbook's."""
    settled_at: datetime | None = None
    patterns: tuple[SessionPattern, ...] = ()
    overrides: tuple[DayOverride, ...] = ()
    chosen: ChosenLimit | None = None

    @staticmethod
    def decode(content: bytes) -> Mapping[str, Any]:
        """JSON text as an object; refused when it is not one."""
        try:
            return _object(json.loads(content), None, set(SCHEMA["properties"]))
        except (ValueError, RecursionError):
            problem = {"problem_vi": "không phải là JSON", "problem_en": "it is no JSON"}
            raise Refused(BAD_REQUEST(**problem)) from None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> "DeadlineRequest":
        """Every field is read before any is refused, so that the answer names all that is wrong at once."""
        refusals: list[Refusal] = []
        _object(raw, None, set(SCHEMA["properties"]))

        def at(name: str, reader: Callable[[Any, str], Value], default: Value) -> Value:
            if raw.get(name) is None:
                return default
            try:
                return reader(raw[name], name)
            except Refused as refused:
                refusals.extend(Refusal(each.kind, each.at_field or name, each.params) for each in refused.refusals)
                return default

        def each_of(reader: Callable[[Any, str], Value]) -> Callable[[Any, str], tuple[Value, ...]]:
            def read_all(values: Any, name: str) -> tuple[Value, ...]:
                if not isinstance(values, Sequence) or isinstance(values, str):
                    problem = {"problem_vi": "phải là một danh sách", "problem_en": "must be a list"}
                    raise Refused(BAD_REQUEST(at_field=name, **problem))
                return tuple(reader(value, name) for value in values)

            return read_all

        def moment(value: Any, name: str) -> datetime | None:
            return read_moment(_text(value, name), name)

        def read_clock(value: Any, name: str) -> Any:
            return read_time(_text(value, name), name)

        def limit_of(value: Any, name: str) -> TimeLimit | None:
            return parse_limit(_text(value, name))

        start = at("start", moment, None)
        limit = at("limit", limit_of, None)
        national: tuple[LimitRow, ...] = at("limits", each_of(_limit_row), ())
        local: tuple[LimitRow, ...] = at("local_limits", each_of(_limit_row), ())
        channel = at("channel", _text, "")
        pauses: tuple[Pause, ...] = at("pauses", each_of(read_pause), ())
        extensions: tuple[Extension, ...] = at("extensions", each_of(_extension), ())
        asked = {
            "same_day_cutoff": at("same_day_cutoff", read_clock, None),
            "late_cutoff": at("late_cutoff", read_clock, None),
            "extension_notice_days": at(
                "extension_notice_days",
                lambda value, name: _whole(value, name, NOTICE_DAYS, MOST_NOTICE_DAYS),
                None,
            ),
        }
        own = {name: value for name, value in asked.items() if value is not None}
        settled = at("settled", moment, None)
        patterns: tuple[SessionPattern, ...] = at("patterns", each_of(_pattern), ())
        overrides: tuple[DayOverride, ...] = at("overrides", each_of(_override), ())

        if raw.get("start") is None:
            refusals.append(BAD_MOMENT(at_field="start", value=""))
        if raw.get("limit") is None and raw.get("limits") is None:
            refusals.append(LIMIT_EMPTY(at_field="limit"))
        if refusals or start is None:
            raise Refused(*refusals)
        chosen: ChosenLimit | None = None
        if limit is None:
            chosen = choose_limit(channel, national, local)
            limit = chosen.applied
        return cls(start, limit, pauses, extensions, own, settled, patterns, overrides, chosen)

    def calendar(self) -> WorkingCalendar:
        """The packaged calendar with the hours and overrides of the question."""
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        return WorkingCalendar(packaged_rows(), first, last, patterns=self.patterns, overrides=self.overrides)

    def answer(self, calendar: WorkingCalendar | None = None, in_force: Parameters | None = None) -> Deadline:
        """The answer by a calendar and the parameters in force; the packaged ones unless given."""
        parameters = in_force or packaged_parameters(clock.local(self.start).date())
        return deadline(
            self.start,
            self.limit,
            calendar or self.calendar(),
            pauses=self.pauses,
            extensions=self.extensions,
            parameters=replace(parameters, **self.own),
        )

    def verdicts(self, answer: Deadline, calendar: WorkingCalendar | None = None) -> Mapping[str, Verdict]:
        """R10 against both due times, when the question says when it was settled."""
        if self.settled_at is None:
            return {}
        known = calendar or self.calendar()
        return {
            "legal": judge(answer.legal_due, self.settled_at, known),
            "promised": judge(answer.due, self.settled_at, known),
        }


_MOMENT: Final = {"type": "string", "examples": ["2016-02-05T15:30", "2016-02-05T15:30:00+07:00", "05/02/2016 15:30"]}
_DATE: Final = {"type": "string", "examples": ["2016-02-05", "05/02/2016"]}
_TIME: Final = {"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"}
_LIMIT: Final = {
    "type": "string",
    "examples": ["10 ngày làm việc", "2,5 ngày làm việc", "8 giờ", "30 ngày", "2 tháng", "trong ngày"],
}
_SESSIONS: Final = {"type": "string", "examples": ["07:30-11:30, 13:00-17:00"]}


def _list_of(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    item = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {"type": "array", "items": item}


_LIMIT_ROWS: Final = _list_of({"channel": {"type": ["string", "null"]}, "limit": _LIMIT}, ["limit"])

SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "deadline",
    "description": "When is a dossier due, and why. / Hồ sơ đến hạn khi nào, vì sao.",
    "type": "object",
    "properties": {
        "start": {**_MOMENT, "description": "Lúc tiếp nhận hồ sơ hợp lệ, giờ Việt Nam nếu không nêu múi giờ."},
        "limit": {**_LIMIT, "description": "Thời hạn giải quyết; hoặc dùng limits và channel (R12)."},
        "limits": {**_LIMIT_ROWS, "description": "Thời hạn chung theo từng cách nộp (R12)."},
        "local_limits": {**_LIMIT_ROWS, "description": "Thời hạn địa phương đã rút ngắn (R12)."},
        "channel": {"type": "string", "description": "Cách nộp đã dùng (R12)."},
        "pauses": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"type": "string", "description": "FROM/TO"},
                    {
                        "type": "object",
                        "properties": {"from": _MOMENT, "to": _MOMENT},
                        "required": ["from", "to"],
                        "additionalProperties": False,
                    },
                ]
            },
            "description": "Các lần tạm dừng (R7).",
        },
        "extensions": {
            **_list_of(
                {"working_days": {"type": ["integer", "string"], "minimum": 1}, "signed_on": _DATE}, ["working_days"]
            ),
            "description": "Gia hạn, nhiều nhất một lần (R8).",
        },
        "extension_notice_days": {
            "type": ["integer", "string"],
            "minimum": 0,
            "maximum": MOST_NOTICE_DAYS,
            "default": 1,
        },
        "late_cutoff": {**_TIME, "description": "Giờ chốt của cơ quan (R9); không nêu là không áp dụng."},
        "same_day_cutoff": {**_TIME, "default": "15:00", "description": "Giờ chốt trả trong ngày (R6)."},
        "settled": {**_MOMENT, "description": "Lúc có kết quả, để xét đúng hạn (R10)."},
        "patterns": {
            **_list_of(
                {"sessions": _SESSIONS, "valid_from": _DATE, "valid_to": _DATE, "name": {"type": "string"}},
                ["sessions"],
            ),
            "description": "Giờ làm việc theo mùa, [valid_from, valid_to); dòng sau thắng dòng trước.",
        },
        "overrides": {
            **_list_of({"day": _DATE, "sessions": _SESSIONS, "reason": {"type": "string"}}, ["day"]),
            "description": "Ngày riêng của cơ quan: sessions rỗng là nghỉ, không nêu là làm việc giờ thường.",
        },
    },
    "required": ["start"],
    "anyOf": [{"required": ["limit"]}, {"required": ["limits", "channel"]}],
    "additionalProperties": False,
}
"""The JSON schema of a question."""
