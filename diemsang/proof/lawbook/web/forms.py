"""What a keeper of the lawbook types."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.text import collation_key
from diemsang.proof.lawbook import rules
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.lawbook.web.words import TOPICS
from diemsang.ui.forms import DateField, Form, LineField, TextField


class AskForm(Form):
    """Which rules, on which day. Sent in the address, so that an answer can be linked to."""

    on = DateField(label=_("Có hiệu lực vào ngày"), required=False)
    q = LineField(label=_("Tìm theo tên, mã, căn cứ"), required=False, max_length=100)
    scope = forms.RegexField(
        re.compile(rf"\A(?:{rules.SCOPE_PATTERN.pattern})\Z", re.ASCII),
        label=_("Phạm vi"),
        required=False,
        widget=forms.TextInput(attrs={"aria-describedby": "pham-vi", "class": "short"}),
        error_messages={"invalid": _("Phạm vi phải là VN, mã tỉnh như H99, hoặc một tổ chức như body:12.")},
    )
    topic = forms.ChoiceField(
        label=_("Lĩnh vực"),
        required=False,
        choices=lambda: [
            ("", _("Tất cả")),
            *sorted(TOPICS.items(), key=lambda each: collation_key(str(each[1]))),
        ],
    )
    verified = forms.ChoiceField(
        label=_("Xác minh"),
        required=False,
        choices=[("", _("Tất cả")), ("yes", _("Đã xác minh")), ("no", _("Chưa xác minh hoặc chưa có"))],
    )


class RowForm(Form):
    """A new row, or the row that supersedes one."""

    scope = LineField(label=_("Phạm vi"), max_length=60, initial="VN")
    valid_from = DateField(label=_("Hiệu lực từ ngày"), required=False)
    valid_to = DateField(
        label=_("Hết hiệu lực từ ngày"), required=False, help_text=_("Ngày đầu tiên không còn áp dụng.")
    )
    operator = forms.ChoiceField(label=_("Phép so sánh"), choices=RuleRow.Operator.choices)
    type = forms.ChoiceField(label=_("Kiểu giá trị"), choices=RuleRow.Type.choices)
    value = LineField(
        label=_("Giá trị"),
        max_length=500,
        required=False,
        help_text=_('Ví dụ: 5; 15/100; 15:00; ["good", "excellent"].'),
    )
    unit = LineField(label=_("Đơn vị"), max_length=100, required=False)
    legal_basis = LineField(label=_("Căn cứ"), max_length=500, help_text=_("Số, ký hiệu văn bản; điều, khoản."))
    note = TextField(label=_("Ghi chú"), required=False, max_length=2000)

    def row_values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class VerifyForm(Form):
    source = LineField(
        label=_("Đã đọc văn bản nào, ở đâu"), max_length=500, help_text=_("Ví dụ: Công báo số 12 năm 2015.")
    )
