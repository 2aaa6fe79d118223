"""Dates as they are written in Việt Nam: day first, and the day is never taken for the month."""

import re
from datetime import date, datetime
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.refusals import Refusal, RefusalKind, Refused
from diemsang.kernel.text import clean_line, fold

BAD_DATE = RefusalKind(
    "text.bad_date",
    vi="“{text}” không phải là ngày. Hãy nhập theo dạng ngày/tháng/năm, ví dụ 30/05/2016.",
    en="“{text}” is not a date. Type day/month/year, for example 30/05/2016.",
)
NO_SUCH_DAY = RefusalKind(
    "text.no_such_day",
    vi="Không có ngày {day} tháng {month} năm {year}. Ngày viết trước tháng.",
    en="There is no day {day} in month {month} of {year}. The day is written before the month.",
)
BAD_MOMENT = RefusalKind(
    "text.bad_moment",
    vi="“{text}” không phải là ngày giờ. Hãy nhập ngày/tháng/năm giờ:phút, ví dụ 30/05/2016 08:30.",
    en="“{text}” is not a date with a time. Type day/month/year hour:minute, for example 30/05/2016 08:30.",
)

_SHOWN: Final = 40
_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<day>\d{1,2})(?P<separator>[/.-])(?P<month>\d{1,2})(?P=separator)(?P<year>[1-9]\d{3})",
        r"(?P<year>[1-9]\d{3})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?:ngay )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2}) nam (?P<year>[1-9]\d{3})",
    )
)
_TIME: Final = re.compile(r"(?P<hour>\d{1,2})(?::|h| gio )(?P<minute>\d{2})(?: phut)?", re.ASCII)


def parse_date(text: str, *, at_field: str | None = None) -> date:
    """`30/05/2016`, `30-5-2016`, `30.05.2016`, `2016-05-30` or `ngày 30 tháng 5 năm 2016`; anything else is `Refused`.

    The year has four digits, from 1000: two would have to be guessed.
    """
    line = fold(text)
    for form in _FORMS:
        if found := form.fullmatch(line):
            day, month, year = int(found["day"]), int(found["month"]), int(found["year"])
            try:
                return date(year, month, day)
            except ValueError:
                raise Refused(NO_SUCH_DAY(at_field=at_field, day=day, month=month, year=year)) from None
    raise Refused(_not_understood(BAD_DATE, text, at_field))


def parse_moment(text: str, *, at_field: str | None = None) -> datetime:
    """`30/05/2016 08:30`, `2016-05-30T08:30` or `08h30 ngày 30/05/2016` on a Vietnamese clock, as UTC."""
    line = fold(text)
    if iso := re.fullmatch(r"(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2})", line, re.ASCII):
        line = f"{iso[1]} {iso[2]}"
    for found in _TIME.finditer(line):
        before, after = line[: found.start()], line[found.end() :]
        if (before and after) or int(found["hour"]) > 23 or int(found["minute"]) > 59:
            continue
        day = parse_date((before or after).strip(" ,").removeprefix("ngay "), at_field=at_field)
        return clock.at_local(day, int(found["hour"]), int(found["minute"]))
    raise Refused(_not_understood(BAD_MOMENT, text, at_field))


def _not_understood(kind: RefusalKind, text: str, at_field: str | None) -> Refusal:
    return kind(at_field=at_field, text=clean_line(text)[:_SHOWN])


def wall_date(day: date) -> date:
    """A date as it is; a moment as the date on the wall in Việt Nam at that moment."""
    return clock.local(day).date() if isinstance(day, datetime) else day


def format_date(day: date) -> str:
    """`30/05/2016`. A moment shows its date in Việt Nam."""
    day = wall_date(day)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_moment(moment: datetime) -> str:
    """`30/05/2016 08:30`, on a Vietnamese clock."""
    return f"{format_date(moment)} {clock.local(moment):%H:%M}"


def spell_date(day: date) -> str:
    """`ngày 05 tháng 02 năm 2016`, as official documents write it: a zero before days under 10 and months 1 and 2.

    NĐ 30/2020/NĐ-CP, annex I; TT 01/2011/TT-BNV, Điều 9.
    """
    day = wall_date(day)
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
