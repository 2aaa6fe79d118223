"""The question a visitor puts to the deadline engine."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemsang.commons.worktime.rules.requests import DeadlineRequest
from diemsang.commons.worktime.web.agencies import AgencyField
from diemsang.kernel.refusals import Language, Refused
from diemsang.ui.fields import LineField, TextField
from diemsang.ui.forms import Form

_BETWEEN: Final = re.compile(r"\s+(?:đến|tới|-|–|to)\s+", re.IGNORECASE)
_FIELD_OF: Final = {"extensions": "extend", "settled": "settled"}


def reading_language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


class CalendarForm(Form):
    """Whose calendar; the year is chosen beside it."""

    agency = AgencyField(label=_("Lịch của cơ quan"), required=False)


class DeadlineForm(forms.Form):
    """Everything is read by the engine's own reader: page and command line refuse the same, in the same words."""

    start = LineField(
        label=_("Lúc tiếp nhận hồ sơ"),
        max_length=60,
        help_text=_("Ngày/tháng/năm và giờ:phút, ví dụ 05/02/2016 15:30."),
    )
    limit = LineField(
        label=_("Thời hạn giải quyết"),
        max_length=200,
        help_text=_("Ví dụ: 10 ngày làm việc; 2,5 ngày làm việc; 8 giờ; 30 ngày; 2 tháng; trong ngày."),
    )
    agency = AgencyField(
        label=_("Cơ quan giải quyết"), required=False, help_text=_("Tên hoặc mã. Để trống để tính theo lịch chung.")
    )
    pauses = TextField(
        label=_("Các lần tạm dừng"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một lần, ví dụ: 07/02/2024 09:30 đến 19/02/2024 10:00."),
    )
    extend = LineField(label=_("Gia hạn (số ngày làm việc)"), required=False, max_length=10)
    signed_on = LineField(label=_("Ngày ký gia hạn"), required=False, max_length=40, help_text=_("Ngày/tháng/năm."))
    late_cutoff = LineField(
        label=_("Giờ chốt nhận hồ sơ của cơ quan"),
        required=False,
        max_length=8,
        help_text=_("Giờ:phút. Nhận sau giờ này được coi như nhận vào ngày làm việc tiếp theo. Để trống nếu không có."),
    )
    settled = LineField(
        label=_("Lúc có kết quả"),
        required=False,
        max_length=60,
        help_text=_("Để xem kết quả có đúng hạn không."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            cleaned["request"] = DeadlineRequest.read(self._as_question(cleaned))
        except Refused as refused:
            self.refuse(refused)
        return cleaned

    @property
    def has_more(self) -> bool:
        """Whether anything beyond start, limit and agency was asked, or is wrong: then it is shown unfolded."""
        more = set(self.fields) - {"start", "limit", "agency"}
        return any(self.data.get(name) for name in more) or not more.isdisjoint(self.errors if self.is_bound else ())

    def refuse(self, refused: Refused) -> None:
        """Put each reason beside the field it is about."""
        for each in refused.refusals:
            field = _FIELD_OF.get(each.at_field or "", each.at_field)
            error = forms.ValidationError(each.message(reading_language()), code=each.code)
            self.add_error(field if field in self.fields else None, error)

    @staticmethod
    def _as_question(cleaned: Mapping[str, Any]) -> dict[str, Any]:
        question: dict[str, Any] = {"start": cleaned["start"], "limit": cleaned["limit"]}
        lines = [line.strip() for line in cleaned["pauses"].splitlines() if line.strip()]
        pauses = [_BETWEEN.split(line) for line in lines]
        question["pauses"] = [
            {"from": pause[0], "to": pause[1]} if len(pause) == 2 else line
            for line, pause in zip(lines, pauses, strict=True)
        ]
        if cleaned["extend"] or cleaned["signed_on"]:
            extension = {"working_days": cleaned["extend"]}
            if cleaned["signed_on"]:
                extension["signed_on"] = cleaned["signed_on"]
            question["extensions"] = [extension]
        for name in ("late_cutoff", "settled"):
            if cleaned[name]:
                question[name] = cleaned[name]
        return question
