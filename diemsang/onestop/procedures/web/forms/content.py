"""The content of a procedure as one form: every part, lists as lines."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from diemsang.onestop.procedures.models import Channel, Level, LimitKind, ProcedureKind, Subject
from diemsang.onestop.procedures.rules import VersionContent, Way
from diemsang.onestop.procedures.web.forms.fields import AgencyField, CodesField, field_choices
from diemsang.onestop.procedures.web.typed import COMPONENTS, FEES, LEGAL_BASIS, RESULTS, LimitField, LinesField
from diemsang.ui.forms import Form, LineField, TextField

PARTS_TYPED: Final = (
    "name",
    "field",
    "agency",
    "agency_name",
    "same_for_all",
    "reception_address",
    "levels",
    "kind",
    "subjects",
    "steps",
    "components",
    "sets",
    "fees",
    "results",
    "conditions",
    "legal_basis",
    "related",
    "keywords",
    "description",
    "max_supplements",
    "form",
    "ministry",
)
"""The parts that stand in the form under their own names; ways of filing have fields of their own."""


def way_fields() -> dict[str, forms.Field]:
    """For each channel: whether one may file so, the limit, the shorter one of the province, a note."""
    found: dict[str, forms.Field] = {}
    label: str | Promise
    for channel, label in Channel.choices:
        said = {"channel": label}
        found |= {
            f"way_{channel}": forms.BooleanField(label=_("Nộp được: %(channel)s") % said, required=False),
            f"limit_{channel}": LimitField(
                label=_("Thời hạn (%(channel)s)") % said,
                required=False,
                help_text=_("Ví dụ: 10 ngày làm việc; 2,5 ngày làm việc; 8 giờ; 30 ngày; 1 tháng; trong ngày."),
            ),
            f"local_{channel}": LimitField(label=_("Thời hạn rút ngắn của tỉnh (%(channel)s)") % said, required=False),
            f"note_{channel}": LineField(label=_("Ghi chú (%(channel)s)") % said, required=False, max_length=500),
        }
    return found


class ContentForm(Form):
    """Opens with a content and gives one. What it does not ask for stays as it was."""

    name = TextField(label=_("Tên thủ tục"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=field_choices)
    agency = AgencyField(label=_("Cơ quan chủ trì"), required=False)
    agency_name = LineField(label=_("Cơ quan thực hiện như văn bản ghi"), required=False, max_length=1000)
    same_for_all = forms.BooleanField(label=_("Mọi cơ quan cùng cấp đều thực hiện như nhau"), required=False)
    reception_address = TextField(
        label=_("Địa chỉ tiếp nhận hồ sơ"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    levels = forms.MultipleChoiceField(
        label=_("Cấp thực hiện"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    subjects = forms.MultipleChoiceField(
        label=_("Đối tượng thực hiện"), choices=Subject.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label=_("Loại thủ tục"), choices=ProcedureKind.choices, initial=ProcedureKind.OTHER)
    steps = TextField(label=_("Trình tự thực hiện"), required=False)
    components = LinesField(
        label=_("Thành phần hồ sơ"),
        shape=COMPONENTS,
        help_text=_("Mỗi dòng: tên giấy tờ | trường hợp | số bản chính | số bản sao | mẫu | “nếu có”."),
    )
    sets = forms.IntegerField(label=_("Số bộ hồ sơ"), min_value=1, max_value=99, initial=1)
    fees = LinesField(
        label=_("Phí, lệ phí"),
        shape=FEES,
        help_text=_("Mỗi dòng: Phí hoặc Lệ phí | số tiền | đơn vị | cách nộp | ghi chú. Miễn phí ghi số tiền 0."),
    )
    results = LinesField(
        label=_("Kết quả thực hiện"), shape=RESULTS, help_text=_("Mỗi dòng: tên kết quả | mã kết quả | mẫu in.")
    )
    conditions = TextField(label=_("Yêu cầu, điều kiện"), required=False)
    legal_basis = LinesField(
        label=_("Căn cứ pháp lý"),
        shape=LEGAL_BASIS,
        help_text=_("Mỗi dòng: số, ký hiệu | trích yếu | ngày ban hành | cơ quan ban hành."),
    )
    related = CodesField(label=_("Thủ tục liên quan"), required=False)
    keywords = LineField(label=_("Từ khóa"), required=False, max_length=1000)
    description = TextField(label=_("Mô tả"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    max_supplements = forms.IntegerField(
        label=_("Số lần được yêu cầu bổ sung sau khi tiếp nhận"), min_value=0, max_value=99, required=False
    )
    form = LineField(label=_("Mã mẫu đơn, tờ khai điện tử"), required=False, max_length=60)
    ministry = LineField(label=_("Bộ, ngành công bố"), required=False, max_length=300)

    def __init__(self, *args: Any, content: VersionContent | None = None, **kwargs: Any) -> None:
        initial = {**(initial_of(content) if content else {}), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.content = content
        self.fields |= way_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for channel in Channel.values:
            offered = cleaned.get(f"way_{channel}")
            if not offered and (cleaned.get(f"limit_{channel}") or cleaned.get(f"local_{channel}")):
                self.add_error(f"way_{channel}", _("Có thời hạn mà chưa chọn cách nộp này."))
        return cleaned

    def typed_content(self, values: dict[str, Any]) -> VersionContent:
        """The content that was typed, with what the form does not ask for as it was: the other agencies, and the codes
        of papers that keep their names."""
        parts = {part: values[part] for part in PARTS_TYPED}
        parts |= {"agency": values["agency"] or "", "levels": tuple(values["levels"])}
        parts |= {"subjects": tuple(values["subjects"]), "ways": tuple(self._ways(values))}
        parts["agencies"] = self.content.agencies if self.content else ()
        codes = {(each.name, each.case): each.code for each in (self.content.components if self.content else ())}
        parts["components"] = tuple(
            replace(each, code=codes.get((each.name, each.case), "")) for each in values["components"]
        )
        return VersionContent(**parts)

    def _ways(self, values: dict[str, Any]) -> list[Way]:
        before = {way.channel: way for way in self.content.ways} if self.content else {}
        return [
            _way(channel, values, before.get(channel)) for channel in Channel.values if values.get(f"way_{channel}")
        ]


def _way(channel: str, values: dict[str, Any], before: Way | None) -> Way:
    limit, local, note = (values[f"{part}_{channel}"] for part in ("limit", "local", "note"))
    if limit is None:
        kind = before.limit_kind if before and before.limit is None else LimitKind.UNSPECIFIED.value
        return Way(channel, None, kind, before.limit_text if before and before.limit is None else "", None, note)
    text = before.limit_text if before and before.limit == limit else str(limit)
    return Way(channel, limit, LimitKind.STATED.value, text, local, note)


def initial_of(content: VersionContent) -> dict[str, Any]:
    """What the form opens with."""
    found: dict[str, Any] = {part: getattr(content, part) for part in PARTS_TYPED}
    for way in content.ways:
        found |= {
            f"way_{way.channel}": True,
            f"limit_{way.channel}": way.limit,
            f"local_{way.channel}": way.local_limit,
            f"note_{way.channel}": way.note,
        }
    return found
