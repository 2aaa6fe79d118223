"""Forms of decisions of announcement: the heading, a line, the acts on the way to the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models import LineKind
from diemsang.onestop.procedures.web.forms.content import ContentForm
from diemsang.onestop.procedures.web.forms.fields import AgencyField, CodesField
from diemsang.ui.forms import DateField, Form, LineField, TextField


class SeenForm(Form):
    """`seen` names what stood there when the form was opened; empty where there was nothing yet."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)


class HeadingForm(SeenForm):
    """What a decision says before its lines."""

    issuer = AgencyField(label=_("Cơ quan quản lý danh mục"), help_text=_("Thường là Ủy ban nhân dân tỉnh."))
    issued_by = LineField(label=_("Nơi ban hành ghi trên quyết định"), max_length=300, required=False)
    title = TextField(label=_("Trích yếu"), widget=forms.Textarea(attrs={"rows": 3}))
    effective_from = DateField(label=_("Có hiệu lực từ ngày"))
    source_in_force_on = DateField(
        label=_("Ngày văn bản quy định thủ tục có hiệu lực"),
        required=False,
        help_text=_("Để biết công bố chậm bao nhiêu ngày."),
    )


class ChooseLineForm(Form):
    """What a new line does, and to which procedure; the next page opens with what is in force."""

    kind = forms.ChoiceField(label=_("Nội dung công bố"), choices=LineKind.choices)
    code = LineField(label=_("Mã thủ tục"), max_length=40, help_text=_("Ví dụ: 1.004237"))


class LineForm(SeenForm, ContentForm):
    """A line with the content of its procedure."""

    code = LineField(label=_("Mã thủ tục"), max_length=40)
    sources = CodesField(
        label=_("Mã thủ tục được thay thế hoặc gộp"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    effective_from = DateField(
        label=_("Dòng này có hiệu lực từ ngày"), required=False, help_text=_("Để trống: theo ngày của quyết định.")
    )

    field_order = ("code", "sources", "effective_from")

    def __init__(self, *args: Any, with_sources: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_sources:
            del self.fields["sources"]


class AbolishForm(SeenForm):
    """A line that takes a procedure out of the catalogue needs no content."""

    code = LineField(label=_("Mã thủ tục"), max_length=40)
    effective_from = DateField(
        label=_("Bãi bỏ từ ngày"), required=False, help_text=_("Để trống: theo ngày của quyết định.")
    )


class ConfirmForm(SeenForm):
    """Nothing to type."""


class ReasonForm(Form):
    reason = TextField(label=_("Lý do"))


class AnnounceForm(Form):
    number = LineField(label=_("Số quyết định"), max_length=60)
    signed_on = DateField(label=_("Ngày ký"))
    signer = LineField(label=_("Người ký"), max_length=200, required=False)


class PublishForm(Form):
    on = DateField(label=_("Ngày công khai"))
