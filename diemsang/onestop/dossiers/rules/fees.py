"""Fees of a dossier: what the version asks for in a channel, when it is due, what may be waived, what blocks a return.

Money is a whole number of đồng. The amounts are those of the version a dossier was accepted by, kept with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diemsang.kernel.refusals import Refusal
from diemsang.onestop.dossiers.rules import closing_refusals, refusals

POST: Final = "post"
WHOLE_DOSSIER: Final = frozenset({"", "hồ sơ", "bộ hồ sơ"})
KINDS: Final = {"fee": "Phí", "charge": "Lệ phí"}
MOST: Final = 10**15


def _(name: str) -> str:
    """Marks a name for the catalogue; pages put it into the language of the reader."""
    return name


class FeeState(StrEnum):
    """Chưa thu, đã thu, miễn, giảm, hoàn. Reduced still waits to be collected."""

    label: str

    def __new__(cls, value: str, label: str) -> "FeeState":
        state = str.__new__(cls, value)
        state._value_ = value
        state.label = label
        return state

    DUE = "due", _("Chưa thu")
    PAID = "paid", _("Đã thu")
    EXEMPT = "exempt", _("Được miễn")
    REDUCED = "reduced", _("Được giảm, chưa thu")
    REFUNDED = "refunded", _("Đã hoàn")
    LAPSED = "lapsed", _("Thôi thu, hồ sơ đã kết thúc")


class DueWhen(StrEnum):
    label: str

    def __new__(cls, value: str, label: str) -> "DueWhen":
        when = str.__new__(cls, value)
        when._value_ = value
        when.label = label
        return when

    FILING = "filing", _("Khi nộp hồ sơ")
    RESULT = "result", _("Khi nhận kết quả")
    DELIVERY = "delivery", _("Khi bưu chính phát kết quả")


OWING: Final = frozenset({FeeState.DUE, FeeState.REDUCED})
_BY_VALUE: Final = {state.value: state for state in FeeState}


@dataclass(frozen=True, slots=True)
class FeeStanding:
    """One fee as it stands. `payable` is what is to be collected after relief, None until it is worked out."""

    number: int
    kind: str
    state: str
    payable: int | None
    due_when: str
    note: str = ""

    @property
    def name(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def is_owed(self) -> bool:
        return self.state in OWING


def due_when(channel: str, return_way: str) -> DueWhen:
    """When a fee is due: with a result sent by post the postman collects it; filed by post it is paid when the result
    is fetched; else at filing."""
    if return_way == POST:
        return DueWhen.DELIVERY
    return DueWhen.RESULT if channel == POST else DueWhen.FILING


def amount_at_filing(rate: int | None, unit: str) -> int | None:
    """What is due for one dossier; None where a count of units, or a formula, is not known yet."""
    return rate if unit.casefold() in WHOLE_DOSSIER else None


def obstacles_to_returning(fees: Iterable[FeeStanding], *, by_post: bool) -> Iterator[Refusal]:
    """Unpaid fees block the return of a result. By post, those the postman collects on delivery do not."""
    owed = [each for each in fees if each.is_owed and not (by_post and each.due_when == DueWhen.DELIVERY)]
    for each in owed:
        if each.payable is None:
            yield closing_refusals.FEE_NOT_ASSESSED(name=each.name, note=each.note or "-")
    if amount := sum(each.payable or 0 for each in owed):
        yield refusals.FEE_UNPAID(amount=shown(amount))


def obstacles_to_collecting(fees: Iterable[FeeStanding], *, receipt: str, at: str) -> Iterator[Refusal]:
    """What is collected is owed and its amount known, and there is a receipt; `at` is since when each stands so."""
    if not receipt:
        yield closing_refusals.RECEIPT_MISSING(at_field="receipt")
    for each in fees:
        yield from obstacles_to_settled(each, at)
        if each.is_owed and each.payable is None:
            yield closing_refusals.FEE_NOT_ASSESSED(name=each.name, note=each.note or "-")


def obstacles_to_settled(fee: FeeStanding, at: str) -> Iterator[Refusal]:
    """A fee that was collected, waived or given back is not touched again."""
    if not fee.is_owed:
        state = _BY_VALUE[fee.state]
        yield closing_refusals.FEE_SETTLED_ALREADY(name=fee.name, state=state.label, state_code=state.value, at=at)


def obstacles_to_amount(amount: int) -> Iterator[Refusal]:
    """A whole number of đồng above nothing."""
    if isinstance(amount, bool) or not 1 <= amount <= MOST:
        yield refusals.AMOUNT_MISSING(at_field="amount")


def obstacles_to_relief(payable: int, amount: int | None) -> Iterator[Refusal]:
    """A reduction takes off something, and no more than is to be paid; None is the whole of it."""
    if amount is not None and (isinstance(amount, bool) or not 1 <= amount <= payable):
        yield closing_refusals.RELIEF_TOO_LARGE(at_field="amount", most=shown(payable))


def obstacles_to_refund(paid: int, amount: int) -> Iterator[Refusal]:
    """A refund is between nothing (it is kept) and what was paid."""
    if isinstance(amount, bool) or not 0 <= amount <= paid:
        yield closing_refusals.REFUND_TOO_LARGE(at_field="amount", most=shown(paid))


def shown(amount: int) -> str:
    """đồng as refusals say it: 1.234.567."""
    return f"{amount:,}".replace(",", ".")
