"""Forms of dated acts on procedures: limits assigned, reviewed, standardised, moved to the centre, grouped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.web.forms.content import ContentForm
from diemsang.onestop.procedures.web.forms.fields import AgencyField, CodesField
from diemsang.onestop.procedures.web.typed import LimitField
from diemsang.ui.forms import DateField, Form, LineField, TextField


class CompleteForm(ContentForm):
    reason = TextField(label=_("Căn cứ, lý do bổ sung"), widget=forms.Textarea(attrs={"rows": 2}))


class AssignLimitForm(Form):
    """A limit where the source states none or several."""

    channel = forms.ChoiceField(label=_("Cách nộp"))
    limit = LimitField(label=_("Thời hạn"), help_text=_("Ví dụ: 10 ngày làm việc; 8 giờ; 30 ngày; trong ngày."))
    local_limit = LimitField(label=_("Thời hạn rút ngắn của tỉnh"), required=False, help_text=_("Chỉ được ngắn hơn."))
    reason = TextField(label=_("Căn cứ ấn định"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]


class ReviewedForm(Form):
    procedures = CodesField()
    on = DateField(label=_("Ngày rà soát"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)
    outcome = LineField(label=_("Kết quả rà soát"), max_length=60, required=False)


class StandardisedForm(Form):
    procedures = CodesField()
    on = DateField(label=_("Ngày chuẩn hóa"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)


class ReceivedForm(Form):
    procedures = CodesField()
    place = AgencyField(label=_("Nơi tiếp nhận"), help_text=_("Trung tâm hành chính công."))
    valid_from = DateField(label=_("Tiếp nhận từ ngày"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)


class EndReceptionForm(Form):
    procedures = CodesField()
    place = AgencyField(label=_("Nơi tiếp nhận"))
    on = DateField(label=_("Thôi tiếp nhận từ ngày"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)


class FoundGroupForm(Form):
    name = LineField(label=_("Tên nhóm"), max_length=300)
    code = LineField(
        label=_("Mã nhóm"), max_length=60, help_text=_("Chữ thường không dấu, số và gạch dưới: giay_chung_nhan_dau_tu.")
    )


class MembersForm(Form):
    procedures = CodesField()
    on = DateField(label=_("Từ ngày"))
