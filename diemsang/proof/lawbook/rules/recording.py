"""When a row may not be entered into the lawbook."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from fractions import Fraction

from diemsang.kernel.refusals import CONFLICT, Refusal, RefusalKind
from diemsang.proof.lawbook.rules.engine import LOWER, SCOPE_PATTERN, UPPER, Operator, RuleRow
from diemsang.proof.lawbook.rules.values import ValueType

PERIOD_ENDS_BEFORE_IT_BEGINS = RefusalKind(
    "lawbook.period_ends_before_it_begins",
    vi="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
    en="The end of validity must be after its beginning.",
)
ROWS_OVERLAP = RefusalKind(
    "lawbook.rows_overlap",
    vi="Đã có quy định trong cùng phạm vi {scope}, hiệu lực từ {valid_from}, trùng thời gian với dòng này.",
    en="Another row in the scope {scope}, valid from {valid_from}, holds at the same time.",
    status=CONFLICT,
)
SCOPE_IS_WRITTEN_WRONGLY = RefusalKind(
    "lawbook.scope_is_written_wrongly",
    vi="Phạm vi phải là VN, mã tỉnh như H99, hoặc một tổ chức như body:12.",
    en="A scope is VN, a province code such as H99, or a body such as body:12.",
)
LEGAL_BASIS_IS_MISSING = RefusalKind(
    "lawbook.legal_basis_is_missing",
    vi="Phải ghi căn cứ: số, ký hiệu văn bản hoặc quyết định làm căn cứ.",
    en="The legal basis is required: the number of the text or decision.",
)
OPERATOR_DOES_NOT_FIT = RefusalKind(
    "lawbook.operator_does_not_fit",
    vi="Phép so sánh {operator} không dùng được với kiểu giá trị {type}.",
    en="The operator {operator} does not fit a value of the type {type}.",
)
VALUE_IS_NOT_OF_ITS_TYPE = RefusalKind(
    "lawbook.value_is_not_of_its_type",
    vi="Giá trị không đúng kiểu {type}. Ví dụ: số nguyên 5; tỷ lệ 15/100; giờ 15:00; ngày 2025-07-01.",
    en="The value is not of the type {type}. For example: whole number 5; ratio 15/100; time 15:00; date 2025-07-01.",
)
RULE_IS_UNKNOWN = RefusalKind(
    "lawbook.rule_is_unknown",
    vi="Không có quy định mang mã {key}.",
    en="There is no rule with the key {key}.",
)
ROW_IS_SUPERSEDED = RefusalKind(
    "lawbook.row_is_superseded",
    vi="Dòng quy định này đã được thay bằng dòng khác. Hãy mở lại trang để xem dòng hiện hành.",
    en="This row was superseded by another one. Open the page again to see the current row.",
    status=CONFLICT,
)
ROW_IS_VERIFIED = RefusalKind(
    "lawbook.row_is_verified",
    vi="Dòng quy định này đã được xác minh.",
    en="This row is verified already.",
    status=CONFLICT,
)


def obstacles_to_record(row: RuleRow, current: Iterable[RuleRow]) -> Iterator[Refusal]:
    """Why this row cannot stand beside the current rows of its rule (those it supersedes left out)."""
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        yield PERIOD_ENDS_BEFORE_IT_BEGINS(at_field="valid_to")
    if not SCOPE_PATTERN.fullmatch(row.scope):
        yield SCOPE_IS_WRITTEN_WRONGLY(at_field="scope")
    if not row.legal_basis.strip():
        yield LEGAL_BASIS_IS_MISSING(at_field="legal_basis")
    if not _fits(row):
        yield OPERATOR_DOES_NOT_FIT(at_field="operator", operator=str(row.operator), type=str(row.type))
    for other in current:
        if not row.withdrawn and not other.withdrawn and row.overlaps(other):
            yield ROWS_OVERLAP(at_field="valid_from", scope=other.scope, valid_from=_spoken(other.valid_from))


def _fits(row: RuleRow) -> bool:
    if row.operator is Operator.NO_LIMIT or row.type is ValueType.NONE:
        return row.operator is Operator.NO_LIMIT and row.type is ValueType.NONE
    if row.operator is Operator.IN:
        return row.type is ValueType.LIST
    if row.operator in UPPER | LOWER:
        return isinstance(row.value, int | Fraction | date | time) and not isinstance(row.value, bool)
    return True


def _spoken(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else "trước đến nay"
