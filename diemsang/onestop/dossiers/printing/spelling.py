"""How moments, periods and money are spelled on a form: always in Vietnamese, whatever the reader's screen speaks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils import translation

from diemsang.kernel import clock
from diemsang.kernel.dates import format_date, format_moment, spell_date
from diemsang.kernel.periods import Period
from diemsang.onestop.dossiers.printing.values import FeeLine, Letterhead
from diemsang.ui import formats

DOTS: Final = "……………………"
"""What is left to be filled by hand."""
DAY_TO_COME: Final = "ngày …… tháng …… năm ………"
"""The date of a document that is not issued yet."""
STANDINGS: Final = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn", "": ""}


def moment_in_words(moment: datetime) -> str:
    """`08 giờ 30 phút, ngày 05 tháng 02 năm 2016`, on a Vietnamese clock."""
    return f"{clock.local(moment):%H giờ %M phút}, {spell_date(moment)}"


def day_or_moment_in_words(when: datetime | date | None) -> str:
    """Either, or an empty text for none."""
    if when is None:
        return ""
    return moment_in_words(when) if isinstance(when, datetime) else spell_date(when)


def short_moment(moment: datetime | None) -> str:
    """`05/02/2016 08:30`, or an empty text for none."""
    return "" if moment is None else format_moment(moment)


def place_and_date(head: Letterhead) -> str:
    """`Tỉnh H, ngày 05 tháng 02 năm 2016`, as a document begins."""
    return f"{head.place}, {spell_date(head.issued_on)}" if head.place else spell_date(head.issued_on).capitalize()


def period_in_words(period: Period) -> str:
    """From the first day to the last, as people say it."""
    last = period.last_day
    first = format_date(period.start)
    return f"Từ ngày {first} đến ngày {format_date(last)}" if last else f"Từ ngày {first}"


def money(amount: int) -> str:
    """`20.000 đồng`."""
    with translation.override("vi"):
        return formats.dong(amount)


def fee_in_words(fee: FeeLine) -> str:
    """`Lệ phí cấp bản sao 20.000 đồng (đã nộp 20.000 đồng); miễn cho hộ nghèo`."""
    due = "theo quy định" if fee.amount is None else money(fee.amount)
    said = f"{fee.name} {due}/{fee.unit}" if fee.unit and fee.amount is not None else f"{fee.name} {due}"
    if fee.paid is not None:
        said += f" (đã nộp {money(fee.paid)})" if fee.paid else " (chưa nộp)"
    return f"{said}; {fee.note}" if fee.note else said


def fees_in_total(fees: Sequence[FeeLine]) -> str:
    """What is due and what was paid, together; says so when there is nothing to pay."""
    if not fees:
        return "không thu phí, lệ phí"
    whole = [fee.amount for fee in fees if fee.amount is not None and not fee.unit]
    by_count = len(whole) < len(fees)
    due = f"phải nộp {money(sum(whole))}" if whole else ""
    said = " và ".join(part for part in (due, "khoản tính theo quy định" if by_count else "") if part)
    paid = [fee.paid for fee in fees if fee.paid is not None]
    return f"{said}; đã nộp {money(sum(paid))}" if paid else said
