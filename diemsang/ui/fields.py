"""Fields of forms that know Vietnamese: text in one spelling, dates day first, money as people write it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.dates import format_date, parse_date
from diemsang.kernel.money import format_dong, parse_dong
from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import clean, clean_line, obstacles_to_naming


def as_validation_error(refused: Refused) -> ValidationError:
    """The same reasons and codes, as Django's forms say them."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return ValidationError(
        [ValidationError(each.message(language), code=each.code) for each in refused.refusals]  # type: ignore[arg-type]
    )


class LineField(forms.CharField):
    """One line of text: NFC, nothing invisible, single spaces. `is_name` refuses letters that only look Vietnamese."""

    def __init__(self, *, is_name: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.is_name = is_name

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.is_name and (reasons := tuple(obstacles_to_naming(text))):
            raise as_validation_error(Refused(*reasons))
        return clean_line(text)


class TextField(forms.CharField):
    """Text of several lines: NFC, nothing invisible, line feeds between lines."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class DateField(forms.DateField):
    """dd/mm/yyyy. A day that does not exist is refused in words, and is never taken for another."""

    def __init__(self, **options: Any) -> None:
        hint = _("ngày/tháng/năm")
        attributes = {"inputmode": "numeric", "class": "short", "placeholder": hint, "autocomplete": "off"}
        options.setdefault("widget", forms.DateInput(attrs=attributes))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime | date):
            return value.date() if isinstance(value, datetime) else value
        try:
            return parse_date(str(value))
        except Refused as refused:
            raise as_validation_error(refused) from refused


class MoneyField(forms.Field):
    """Whole đồng, as people write them: 1.234.567, 1,5 triệu, 32,416 tỷ đồng. Gives an `int`."""

    def __init__(self, *, minimum: int | None = 0, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "money", "autocomplete": "off"}))
        super().__init__(**options)
        self.minimum = minimum

    def prepare_value(self, value: Any) -> Any:
        return format_dong(value).removesuffix(" đồng") if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_dong(str(value))
        except Refused as refused:
            raise as_validation_error(refused) from refused

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and self.minimum is not None and value < self.minimum:
            raise ValidationError(
                _("Số tiền phải từ %(minimum)s trở lên.") % {"minimum": format_dong(self.minimum)}, code="min_value"
            )
