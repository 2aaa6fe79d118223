"""Lists of small things as people type them: a line for each, its parts between upright strokes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime.rules import TimeLimit, parse_limit
from diemsang.kernel.dates import format_date, parse_date
from diemsang.kernel.money import parse_dong
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import clean_line, fold
from diemsang.onestop.procedures.rules import Component, Fee, LegalBasis, ResultKind
from diemsang.ui.fields import TextField, as_validation_error

STROKE: Final = "|"
_NOT_REQUIRED: Final = "neu co"
_KINDS: Final = {"phi": "fee", "le phi": "charge"}
_CHANNELS: Final = {"": "", "truc tiep": "counter", "truc tuyen": "online", "buu chinh": "post"}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of thing is read from its cells and written back. `cells` is how many there may be."""

    cells: int
    read: Callable[[Sequence[str]], Any]
    write: Callable[[Any], Sequence[str]]


def _whole(text: str, usual: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()):
        raise ValidationError(_("“%(text)s” không phải là số.") % {"text": text[:20]}, code="number")
    return int(text[:9])


def _read_component(cells: Sequence[str]) -> Component:
    name, case, originals, copies, form, more = cells
    if not name:
        raise ValidationError(_("Giấy tờ phải có tên."), code="required")
    return Component(
        code="",
        name=name,
        case=case,
        originals=_whole(originals, 1),
        copies=_whole(copies, 0),
        form=form,
        required=fold(more) != _NOT_REQUIRED,
    )


def _write_component(each: Component) -> Sequence[str]:
    more = "" if each.required else "nếu có"
    return (each.name, each.case, str(each.originals), str(each.copies), each.form, more)


def _read_fee(cells: Sequence[str]) -> Fee:
    kind, amount, unit, channel, note = cells
    if fold(kind) not in _KINDS:
        raise ValidationError(_("Dòng phí bắt đầu bằng “Phí” hoặc “Lệ phí”."), code="kind")
    if fold(channel) not in _CHANNELS:
        raise ValidationError(_("Cách nộp là Trực tiếp, Trực tuyến hoặc Bưu chính."), code="channel")
    return Fee(_KINDS[fold(kind)], parse_dong(amount) if amount else None, unit, _CHANNELS[fold(channel)], note)


def _write_fee(each: Fee) -> Sequence[str]:
    channels = {"": "", "counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}
    kind = "Phí" if each.kind == "fee" else "Lệ phí"
    return (kind, "" if each.amount is None else str(each.amount), each.unit, channels[each.channel], each.note)


def _read_result(cells: Sequence[str]) -> ResultKind:
    name, code, template = cells
    if not name:
        raise ValidationError(_("Kết quả phải có tên."), code="required")
    return ResultKind(code, name, template)


def _read_basis(cells: Sequence[str]) -> LegalBasis:
    number, title, day, issuer = cells
    if not number:
        raise ValidationError(_("Văn bản phải có số, ký hiệu."), code="required")
    return LegalBasis(number, title, parse_date(day) if day else None, issuer)


def _write_basis(each: LegalBasis) -> Sequence[str]:
    return (
        each.number,
        each.title,
        format_date(each.issued_on) if isinstance(each.issued_on, date) else "",
        each.issuer,
    )


COMPONENTS: Final = Shape(6, _read_component, _write_component)
FEES: Final = Shape(5, _read_fee, _write_fee)
RESULTS: Final = Shape(3, _read_result, lambda each: (each.name, each.code, each.template))
LEGAL_BASIS: Final = Shape(4, _read_basis, _write_basis)


def written(things: Iterable[Any], shape: Shape) -> str:
    """The things as lines, empty cells at the end left out; `read` of it gives the same things."""
    lines = []
    for each in things:
        cells = [cell.replace(STROKE, "/") for cell in shape.write(each)]
        while cells and not cells[-1]:
            cells.pop()
        lines.append(f" {STROKE} ".join(cells))
    return "\n".join(lines)


def read(text: str, shape: Shape) -> tuple[Any, ...]:
    """The things of the lines. Raises `ValidationError` with every line that is wrong, by its number."""
    found, wrong = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [clean_line(cell) for cell in line.split(STROKE)]
        if len(cells) > shape.cells:
            wrong.append(_("Dòng %(number)s có quá nhiều phần.") % {"number": number})
            continue
        try:
            found.append(shape.read([*cells, *[""] * (shape.cells - len(cells))]))
        except ValidationError as error:
            wrong.append(_("Dòng %(number)s: %(reason)s") % {"number": number, "reason": "; ".join(error.messages)})
        except Refused as refused:
            reason = "; ".join(as_validation_error(refused).messages)
            wrong.append(_("Dòng %(number)s: %(reason)s") % {"number": number, "reason": reason})
    if wrong:
        raise ValidationError([ValidationError(each, code="line") for each in wrong])
    return tuple(found)


class LinesField(TextField):
    """A list of small things, one on each line."""

    def __init__(self, *, shape: Shape, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.shape = shape
        # The small things and their words (`Lệ phí`, `bản chính`) are written in Vietnamese, whatever the page speaks.
        self.widget.attrs["lang"] = "vi"

    def prepare_value(self, value: Any) -> Any:
        return written(value, self.shape) if isinstance(value, tuple | list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, tuple) else read(super().to_python(value), self.shape)


class LimitField(forms.Field):
    """A time limit as it is written: `10 ngày làm việc`, `2,5 ngày làm việc`, `8 giờ`, `1 tháng`, `trong ngày`."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, TimeLimit) else value

    def to_python(self, value: Any) -> Any:
        text = clean_line(str(value or ""))
        if not text:
            return None
        try:
            return parse_limit(text)
        except Refused as refused:
            raise as_validation_error(refused) from refused
