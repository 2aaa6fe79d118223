"""The period a page of figures is asked for: `?ky=2015`, `?ky=2011/2016`, `?ky=2016-Q1`."""

from dataclasses import dataclass

from diemsang.kernel import clock, periods
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """What was asked and what is shown: for a period nobody understands, this year with the reasons above it."""

    text: str
    period: Period
    refusals: tuple[Refusal, ...] = ()

    @property
    def status(self) -> int:
        return 422 if self.refusals else 200


def asked_period(text: str, default: Period | None = None) -> AskedPeriod:
    """Reads what stands after `ky=` in an address; empty is the default, else this year."""
    fallback = default or periods.year(clock.today().year)
    text = text.strip()
    if not text:
        return AskedPeriod(_typed(fallback), fallback)
    try:
        period = periods.parse(text, at_field="ky")
        if period.end is None:
            raise Refused(periods.BAD_PERIOD(at_field="ky", text=text[:40]))
    except Refused as refused:
        return AskedPeriod(text, fallback, refused.refusals)
    return AskedPeriod(text, period)


def _typed(period: Period) -> str:
    """The period as a person would type it: `2011/2016` for whole years."""
    end = period.end
    whole_years = end is not None and (period.start.month, period.start.day, end.month, end.day) == (1, 1, 1, 1)
    if end is None or not whole_years or end.year == period.start.year + 1:
        return str(period)
    return f"{period.start.year}/{end.year}"
