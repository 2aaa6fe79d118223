"""How values of the catalogue are said to people: limits, channels, fees, working time."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from diemsang.commons.worktime.rules import TimeLimit, Unit
from diemsang.onestop.procedures.models import Channel, Level, LimitKind, ProcedureKind, StepKind, Subject
from diemsang.onestop.procedures.rules.process import MINUTES_PER_DAY, MINUTES_PER_HALF_DAY, MINUTES_PER_HOUR
from diemsang.onestop.procedures.rules.values import Fee, Way
from diemsang.ui.formats import NO_BREAK, dong, vnumber


def label_of(choices: Any, value: str) -> str:
    """The word for a code of a closed list; an unknown one is shown as it is."""
    return str(dict(choices.choices).get(value, value))


def channel_name(channel: str) -> str:
    return label_of(Channel, channel)


def level_names(levels: Iterable[str]) -> list[str]:
    return [label_of(Level, level) for level in levels]


def subject_names(subjects: Iterable[str]) -> list[str]:
    return [label_of(Subject, subject) for subject in subjects]


def kind_name(kind: str) -> str:
    return label_of(ProcedureKind, kind)


def step_kind_name(kind: str) -> str:
    return label_of(StepKind, kind)


def limit_text(limit: TimeLimit | None) -> str:
    """A limit in the language of the reader."""
    if limit is None:
        return ""
    if limit.unit is Unit.SAME_DAY:
        return _("trong ngày")
    amount = vnumber(limit.amount)
    match limit.unit:
        case Unit.WORKING_HOURS:
            return _("%(amount)s giờ làm việc") % {"amount": amount}
        case Unit.WORKING_DAYS:
            return _("%(amount)s ngày làm việc") % {"amount": amount}
        case Unit.CALENDAR_DAYS:
            return _("%(amount)s ngày") % {"amount": amount}
        case _month:
            return _("%(amount)s tháng") % {"amount": amount}


def way_limit(way: Way) -> str:
    """The limit that applies to a way of filing, or why there is none."""
    if way.limit_kind == LimitKind.STATED and way.applied is not None:
        return limit_text(way.applied)
    if way.limit_kind == LimitKind.SEVERAL:
        return way.limit_text or _("nhiều thời hạn, tùy trường hợp")
    return way.limit_text or _("không quy định")


def limits_line(ways: Sequence[Way], *, unbroken: bool = False) -> str:
    """The limits of all ways in one line: said once when they are the same, else by channel.

    `unbroken` keeps each limit on one line of a narrow column.
    """
    said = [(channel_name(way.channel), way_limit(way)) for way in ways]
    if unbroken:
        said = [(channel, limit.replace(" ", NO_BREAK) if len(limit) < 24 else limit) for channel, limit in said]
    different = {limit for _channel, limit in said}
    if len(different) == 1:
        return different.pop()
    return "; ".join(f"{channel}: {limit}" for channel, limit in said)


def fee_text(fee: Fee) -> str:
    """One fee: what it is, how much, for what."""
    kind = _("Phí") if fee.kind == "fee" else _("Lệ phí")
    if fee.amount is None:
        amount = fee.note or _("tính theo quy định")
    elif fee.amount == 0:
        amount = _("miễn phí")
    else:
        amount = f"{dong(fee.amount)}/{fee.unit}" if fee.unit else dong(fee.amount)
    channel = f" ({channel_name(fee.channel)})" if fee.channel else ""
    note = f". {fee.note}" if fee.note and fee.amount is not None else ""
    return f"{kind}: {amount}{channel}{note}"


def working_time(minutes: int) -> str:
    """Working minutes: whole and half days where they come out even, else hours and minutes."""
    if minutes <= 0:
        return _("không tính thời gian")
    if minutes % MINUTES_PER_HALF_DAY == 0:
        days = Fraction(minutes, MINUTES_PER_DAY)
        if minutes == MINUTES_PER_HALF_DAY:
            return _("0,5 ngày (4 giờ)")
        return _("%(days)s ngày") % {"days": vnumber(days)}
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    if not rest:
        return _("%(hours)s giờ") % {"hours": vnumber(hours)}
    if not hours:
        return _("%(minutes)s phút") % {"minutes": rest}
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": vnumber(hours), "minutes": rest}
