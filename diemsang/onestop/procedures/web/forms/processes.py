"""Forms of internal processes: the steps as a table, and the decision that puts them to work."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.text import clean_line, collation_key
from diemsang.onestop.procedures.models import StepKind
from diemsang.onestop.procedures.rules.process import MINUTES_PER_HOUR, MOST_STEPS
from diemsang.onestop.procedures.rules.values import StepView
from diemsang.onestop.procedures.web.forms.fields import AgencyField
from diemsang.ui.forms import DateField, Form, LineField, TextField
from diemsang.ui.roles import name_of_role

CELLS: Final = ("no", "name", "kind", "role", "unit", "agency", "hours", "after", "centre")
MORE_CELLS: Final = ("person", "input", "output", "form")
"""What a step may say besides; folded away until something stands there."""
WORKING_ROLES: Final = ("receiver", "division_head", "specialist", "agency_leader", "clerk", "centre_leader")


class HoursField(forms.Field):
    """Working hours to the minute: `4`, `0,5`, `1:20`. Gives minutes."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        hours, rest = divmod(value, MINUTES_PER_HOUR)
        if rest % 3:
            return f"{hours}:{rest:02}"
        return f"{hours},{rest * 5 // 3:02}".rstrip("0").rstrip(",") if rest else str(hours)

    def to_python(self, value: Any) -> int | None:
        text = clean_line(str(value or ""))
        if not text:
            return None
        if found := re.fullmatch(r"(\d{1,5}):([0-5]\d)", text, re.ASCII):
            return int(found[1]) * MINUTES_PER_HOUR + int(found[2])
        if found := re.fullmatch(r"\d{1,5}(?:[.,]\d{1,2})?", text, re.ASCII):
            minutes = Fraction(text.replace(",", ".")) * MINUTES_PER_HOUR
            if minutes.denominator == 1:
                return int(minutes)
        raise forms.ValidationError(_("Ghi số giờ làm việc, ví dụ 4 hoặc 1,5 hoặc 1:20."), code="hours")


class NumbersField(forms.CharField):
    """Numbers of steps between commas or spaces."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, tuple | list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        words = clean_line(str(value or "")).replace(",", " ").split()
        if not all(word.isascii() and word.isdecimal() and len(word) < 4 for word in words):
            raise forms.ValidationError(_("Ghi số các bước, ví dụ: 2, 3."), code="numbers")
        return tuple(int(word) for word in words)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A row of the table: its cells, and what is folded away with the word for each."""

    cells: list[BoundField]
    more: list[tuple[Any, BoundField]]

    @property
    def is_open(self) -> bool:
        return any(cell.value() or cell.errors for _label, cell in self.more)


class StepsForm(Form):
    """Up to sixty rows; a row without a name says nothing. `drafted_at` is the draft the form was opened on."""

    fewest: ClassVar[int] = 8
    heads: ClassVar[tuple[Any, ...]] = (
        _("Bước"),
        _("Tên bước"),
        _("Loại việc"),
        _("Vai trò"),
        _("Phòng, ban"),
        _("Cơ quan khác"),
        _("Số giờ"),
        _("Sau bước"),
        _("Tại Trung tâm"),
        _("Thêm"),
    )

    more_heads: ClassVar[tuple[Any, ...]] = (_("Người làm"), _("Đầu vào"), _("Đầu ra"), _("Biểu mẫu"))

    rows = forms.IntegerField(widget=forms.HiddenInput)
    drafted_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        rows: int,
        steps: Sequence[StepView] = (),
        units: Sequence[tuple[str, str]] = (),
        agencies: Sequence[tuple[str, str]] = (),
        people: Sequence[tuple[str, str]] = (),
        asks_agency: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.count = rows
        self.initial["rows"] = rows
        if asks_agency:
            self.fields["agency"] = AgencyField(label=_("Cơ quan thực hiện quy trình"))
        for row in range(1, rows + 1):
            self.fields |= _fields_of_row(row, units, agencies) | _more_of_row(row, people)
            if row <= len(steps):
                self.initial.update(_initial_of_row(row, steps[row - 1]))
            else:
                self.initial.setdefault(f"no_{row}", row)

    @classmethod
    def rows_asked(cls, sent: Mapping[str, str], steps: int) -> int:
        """How many rows to draw: as many as were sent, and five more when that was the wish."""
        text = sent.get("rows", "")
        count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else max(cls.fewest, steps + 1)
        return min(max(count + (5 if "more_rows" in sent else 0), cls.fewest), MOST_STEPS)

    @property
    def may_have_more(self) -> bool:
        return self.count < MOST_STEPS

    @property
    def lines(self) -> list[StepLine]:
        return [
            StepLine(
                [self[f"{cell}_{row}"] for cell in CELLS],
                [(label, self[f"{cell}_{row}"]) for cell, label in zip(MORE_CELLS, self.more_heads, strict=True)],
            )
            for row in range(1, self.count + 1)
        ]

    def typed_steps(self, values: dict[str, Any]) -> tuple[StepView, ...]:
        """The steps of the rows that have a name."""
        return tuple(_step(values, row) for row in range(1, self.count + 1) if values.get(f"name_{row}"))

    def field_at(self, at_field: str, values: dict[str, Any]) -> str | None:
        """`steps.3` stands at the row with that number; anything else on top of the form."""
        number = at_field.removeprefix("steps.")
        rows = [row for row in range(1, self.count + 1) if values.get(f"name_{row}")]
        return next((f"no_{row}" for row in rows if str(values.get(f"no_{row}")) == number), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for row in range(1, self.count + 1):
            if cleaned.get(f"name_{row}") and cleaned.get(f"no_{row}") is None and f"no_{row}" not in self.errors:
                self.add_error(f"no_{row}", _("Bước phải có số."))
        return cleaned


def _fields_of_row(
    row: int, units: Sequence[tuple[str, str]], agencies: Sequence[tuple[str, str]]
) -> dict[str, forms.Field]:
    number = {"number": row}
    roles = sorted(((role, name_of_role(role)) for role in WORKING_ROLES), key=lambda each: collation_key(each[1]))
    return {
        f"no_{row}": forms.IntegerField(
            label=_("Số, dòng %(number)s") % number, required=False, min_value=1, max_value=999, widget=_short(4)
        ),
        f"name_{row}": LineField(label=_("Tên bước, dòng %(number)s") % number, required=False, max_length=300),
        f"kind_{row}": forms.ChoiceField(
            label=_("Loại việc, dòng %(number)s") % number,
            choices=StepKind.choices,
            required=False,
            initial=StepKind.EXAMINE,
        ),
        f"role_{row}": forms.ChoiceField(
            label=_("Vai trò, dòng %(number)s") % number, choices=[("", "–"), *roles], required=False
        ),
        f"unit_{row}": forms.ChoiceField(
            label=_("Phòng, ban, dòng %(number)s") % number, choices=[("", "–"), *units], required=False
        ),
        f"agency_{row}": forms.ChoiceField(
            label=_("Cơ quan khác, dòng %(number)s") % number, choices=[("", "–"), *agencies], required=False
        ),
        f"hours_{row}": HoursField(label=_("Số giờ, dòng %(number)s") % number, required=False, widget=_short(5)),
        f"after_{row}": NumbersField(label=_("Sau bước, dòng %(number)s") % number, required=False, widget=_short(6)),
        f"centre_{row}": forms.BooleanField(label=_("Tại Trung tâm, dòng %(number)s") % number, required=False),
    }


def _more_of_row(row: int, people: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    number = {"number": row}
    text = forms.Textarea(attrs={"rows": 2})
    return {
        f"person_{row}": forms.ChoiceField(
            label=_("Người làm, dòng %(number)s") % number, choices=[("", "–"), *people], required=False
        ),
        f"input_{row}": TextField(
            label=_("Đầu vào, dòng %(number)s") % number, required=False, max_length=2000, widget=text
        ),
        f"output_{row}": TextField(
            label=_("Đầu ra, dòng %(number)s") % number, required=False, max_length=2000, widget=text
        ),
        f"form_{row}": LineField(label=_("Biểu mẫu, dòng %(number)s") % number, required=False, max_length=300),
    }


def _short(size: int) -> forms.TextInput:
    return forms.TextInput(attrs={"size": size, "autocomplete": "off", "inputmode": "numeric"})


def _initial_of_row(row: int, step: StepView) -> dict[str, Any]:
    return {
        f"no_{row}": step.no,
        f"name_{row}": step.name,
        f"kind_{row}": step.kind,
        f"role_{row}": step.role,
        f"unit_{row}": step.unit,
        f"agency_{row}": step.agency,
        f"hours_{row}": step.budget_minutes,
        f"after_{row}": step.after,
        f"centre_{row}": step.done_at_centre,
    } | {f"{cell}_{row}": getattr(step, cell) for cell in MORE_CELLS}


def _step(values: dict[str, Any], row: int) -> StepView:
    return StepView(
        no=values[f"no_{row}"],
        name=values[f"name_{row}"],
        role=values[f"role_{row}"],
        unit=values[f"unit_{row}"],
        agency=values[f"agency_{row}"],
        kind=values[f"kind_{row}"] or StepKind.EXAMINE.value,
        budget_minutes=values[f"hours_{row}"] or 0,
        after=values[f"after_{row}"],
        done_at_centre=values[f"centre_{row}"],
        **{cell: values[f"{cell}_{row}"] for cell in MORE_CELLS},
    )


class ActivateForm(Form):
    decision_number = LineField(label=_("Số quyết định phê duyệt quy trình"), max_length=60)
    decided_on = DateField(label=_("Ngày ký quyết định"))
    valid_from = DateField(label=_("Áp dụng từ ngày"))


class EndForm(Form):
    decision_number = LineField(label=_("Số quyết định"), max_length=60)
    on = DateField(label=_("Thôi áp dụng từ ngày"))
