"""What an officer fills in to change the calendar."""

from typing import Any, Final

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime import rules
from diemsang.commons.worktime.models import CalendarDay
from diemsang.commons.worktime.web.agencies import AgencyField
from diemsang.kernel.access import EVERYWHERE
from diemsang.kernel.refusals import Refused
from diemsang.ui.fields import as_validation_error
from diemsang.ui.forms import DateField, Form, LineField

HOURS_HINT: Final = _("Ví dụ: 07:00-11:00, 13:30-17:30.")


class ReasonForm(Form):
    """Every change states its ground."""

    reason = LineField(
        label=_("Căn cứ"), max_length=300, help_text=_("Số, ký hiệu, ngày của quyết định hoặc thông báo.")
    )


class AgencyForm(ReasonForm):
    """A change for one agency, or for everybody by who may do that."""

    def __init__(self, *args: Any, scopes: frozenset[str] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"] = self._agency_among(scopes)
        self.order_fields(self.field_order)

    @staticmethod
    def _agency_among(scopes: frozenset[str] | None) -> AgencyField:
        if scopes is EVERYWHERE:
            return AgencyField(required=False, help_text=_("Để trống nếu thay đổi cho mọi cơ quan."))
        field = AgencyField(scopes=scopes, help_text=_("Tên hoặc mã của cơ quan bạn quản lý."))
        field.widget.attrs["aria-required"] = "true"
        return field

    def clean_hours(self) -> str:
        """As the engine reads it, or its refusal beside the field."""
        text: str = self.cleaned_data["hours"]
        try:
            return rules.write_sessions(rules.parse_sessions(text)) if text else ""
        except Refused as refused:
            raise as_validation_error(refused) from refused


class OverrideForm(AgencyForm):
    """One day of its own."""

    class What(TextChoices):
        CLOSED = "closed", _("Nghỉ cả ngày")
        MORNING = "morning", _("Chỉ làm buổi sáng")
        AFTERNOON = "afternoon", _("Chỉ làm buổi chiều")
        OPENED = "opened", _("Làm thêm, theo giờ thường")
        HOURS = "hours", _("Giờ khác, ghi ở dưới")

    day = DateField(label=_("Ngày"))
    kind = forms.ChoiceField(label=_("Ngày này"), choices=What.choices, widget=forms.RadioSelect)
    hours = LineField(label=_("Giờ làm việc"), required=False, max_length=100, help_text=HOURS_HINT)
    field_order = ["agency", "day", "kind", "hours", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == self.What.HOURS and not cleaned.get("hours") and "hours" not in self.errors:
            self.add_error("hours", forms.ValidationError(_("Hãy ghi giờ làm việc của ngày này."), code="required"))
        if kind and kind != self.What.HOURS and cleaned.get("hours"):
            text = _("Chỉ ghi giờ khi chọn “Giờ khác”.")
            self.add_error("hours", forms.ValidationError(text, code="hours_not_asked"))
        return cleaned


class HoursForm(AgencyForm):
    """Hours of a season."""

    name = LineField(label=_("Tên"), max_length=100, help_text=_("Ví dụ: Giờ mùa hè."))
    hours = LineField(label=_("Giờ làm việc"), max_length=100, help_text=HOURS_HINT)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(
        label=_("Đến trước ngày"),
        required=False,
        help_text=_("Ngày đầu tiên không còn áp dụng. Để trống nếu chưa biết."),
    )
    field_order = ["agency", "name", "hours", "valid_from", "valid_to", "reason"]


class EndHoursForm(ReasonForm):
    on = DateField(label=_("Kết thúc trước ngày"), help_text=_("Ngày đầu tiên không còn áp dụng."))
    field_order = ["on", "reason"]


class ChangeDayForm(ReasonForm):
    """What a day is for everybody."""

    day = DateField(label=_("Ngày"))
    kind = forms.ChoiceField(
        label=_("Ngày này là"),
        choices=[*CalendarDay.Kind.choices, ("ordinary", _("Ngày thường, theo thứ trong tuần"))],
        widget=forms.RadioSelect,
    )
    name = LineField(label=_("Tên"), required=False, max_length=200, help_text=_("Ví dụ: Giỗ Tổ Hùng Vương."))
    confidence = forms.ChoiceField(
        label=_("Độ tin cậy"), choices=CalendarDay.Confidence.choices, initial=CalendarDay.Confidence.HIGH
    )
    field_order = ["day", "kind", "name", "confidence", "reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") not in (None, "ordinary") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", forms.ValidationError(_("Hãy ghi tên của ngày này."), code="required"))
        return cleaned
