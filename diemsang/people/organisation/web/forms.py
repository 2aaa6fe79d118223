"""Forms of the acts. Days and decisions are asked for wherever the law asks for them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.access import Actor
from diemsang.people.organisation import rules
from diemsang.people.organisation.models import (
    AbsenceKind,
    AppointmentKind,
    BodyKind,
    EndReason,
    FundingClass,
    Level,
    Line,
    RecordsPolicy,
)
from diemsang.people.organisation.web.pickers import AccountPicker, BodyPicker, PersonPicker, UnitPicker
from diemsang.ui.forms import DateField, Form, LineField, UploadField


class ActForm(Form):
    """Knows who fills it in and on which day, for its pickers."""

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, BodyPicker | PersonPicker | UnitPicker):
                field.on = today
            if isinstance(field, PersonPicker):
                field.actor = actor


class DecisionForm(ActForm):
    """What every change of the structure rests on."""

    on = DateField(label=_("Có hiệu lực từ ngày"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)
    decided_by = LineField(label=_("Cơ quan quyết định"), max_length=200, required=False)

    field_order: list[str] | None = None


class BodyFields(forms.Form):
    name = LineField(label=_("Tên"), max_length=300, is_name=True)
    short_name = LineField(label=_("Tên viết tắt"), max_length=80, required=False)
    code = LineField(label=_("Mã định danh"), max_length=40, required=False, help_text=_("Ví dụ: H99.11"))
    kind = forms.ChoiceField(label=_("Loại"), choices=BodyKind.choices)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices, initial=Level.PROVINCE)
    funding_class = forms.ChoiceField(label=_("Loại kinh phí"), choices=FundingClass.choices)
    state_parent = BodyPicker(label=_("Cấp trên trong hệ thống chính quyền"), required=False)
    union_parent = BodyPicker(label=_("Cấp trên trong hệ thống công đoàn"), required=False)
    host = BodyPicker(label=_("Cơ quan của công đoàn"), required=False)


class FoundBodyForm(DecisionForm, BodyFields):
    pass


class VersionForm(DecisionForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    """The version the form was opened on: who is second is told."""


class RenameBodyForm(VersionForm):
    name = LineField(label=_("Tên mới"), max_length=300, is_name=True)
    short_name = LineField(label=_("Tên viết tắt mới"), max_length=80, required=False)


class MoveBodyForm(VersionForm):
    line = forms.ChoiceField(label=_("Hệ thống"), choices=Line.choices)
    parent = BodyPicker(label=_("Cấp trên mới"), required=False)


class ChangeBodyForm(VersionForm):
    code = LineField(label=_("Mã định danh"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=BodyKind.choices)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    funding_class = forms.ChoiceField(label=_("Loại kinh phí"), choices=FundingClass.choices)
    host = BodyPicker(label=_("Cơ quan của công đoàn"), required=False)


class DissolveBodyForm(DecisionForm):
    successor = BodyPicker(label=_("Tổ chức nhận hồ sơ, tài liệu"), required=False)
    records_policy = forms.ChoiceField(
        label=_("Xử lý hồ sơ, tài liệu"), choices=RecordsPolicy.choices, initial=RecordsPolicy.ARCHIVE
    )


class RowsForm(DecisionForm):
    """A form with as many rows of fields as people ask for; `rows` says how many stand on the page."""

    fewest: ClassVar[int] = 2
    most: ClassVar[int] = 40

    rows = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.count = rows
        self.initial["rows"] = rows
        fields = self.fields_of_rows()
        for field in fields.values():
            if isinstance(field, BodyPicker):
                field.on = today
        self.fields |= fields

    def fields_of_rows(self) -> dict[str, forms.Field]:
        """The fields of every row, by name."""
        raise NotImplementedError

    @classmethod
    def rows_asked(cls, sent: Mapping[str, str]) -> int:
        """How many rows to draw: those of the form that was sent, and one more when that was the wish."""
        text = sent.get("rows", "")
        count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else cls.fewest
        return min(max(count + ("more_rows" in sent), cls.fewest), cls.most)

    @property
    def may_have_more(self) -> bool:
        return self.count < self.most


class MergeBodyForm(RowsForm):
    """The body of the page goes, with others, into one that exists or a new one."""

    into = BodyPicker(label=_("Sáp nhập vào tổ chức đang có"), required=False)
    name = LineField(label=_("Hoặc tên của tổ chức mới"), max_length=300, required=False, is_name=True)
    code = LineField(label=_("Mã định danh của tổ chức mới"), max_length=40, required=False)
    records_policy = forms.ChoiceField(label=_("Xử lý hồ sơ, tài liệu"), choices=RecordsPolicy.choices)

    def fields_of_rows(self) -> dict[str, forms.Field]:
        return {
            f"source_{each}": BodyPicker(
                label=_("Tổ chức bị sáp nhập cùng, thứ %(number)s") % {"number": each}, required=False
            )
            for each in range(1, self.count + 1)
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("into")) == bool(cleaned.get("name")):
            self.add_error("into", _("Chọn một tổ chức đang có, hoặc đặt tên cho tổ chức mới."))
        return cleaned

    @property
    def others(self) -> list[str]:
        """The bodies that go along with the one of the page."""
        found = (self.cleaned_data[f"source_{each}"] for each in range(1, self.count + 1))
        return [key for key in found if key]


class SplitBodyForm(RowsForm):
    """Each row is a new body or one that exists, with its share; a row left wholly empty says nothing."""

    def fields_of_rows(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for each in range(1, self.count + 1):
            number = {"number": each}
            fields |= {
                f"name_{each}": LineField(
                    label=_("Tên tổ chức thứ %(number)s") % number, max_length=300, required=False, is_name=True
                ),
                f"code_{each}": LineField(
                    label=_("Mã của tổ chức thứ %(number)s") % number, max_length=40, required=False
                ),
                f"into_{each}": BodyPicker(label=_("Hoặc tổ chức đang có, thứ %(number)s") % number, required=False),
                f"share_{each}": forms.DecimalField(
                    label=_("Tổ chức thứ %(number)s kế thừa (%%)") % number,
                    max_digits=5,
                    decimal_places=2,
                    min_value=0,
                    max_value=100,
                    required=False,
                    localize=True,
                ),
            }
        return fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for each in range(1, self.count + 1):
            name, into, share = (cleaned.get(f"{field}_{each}") for field in ("name", "into", "share"))
            if name and into:
                self.add_error(f"into_{each}", _("Chọn một tổ chức đang có, hoặc đặt tên cho tổ chức mới."))
            elif (name or into) and not share:
                self.add_error(f"share_{each}", _("Hãy nhập tỷ lệ kế thừa."))
            elif share and not (name or into):
                self.add_error(f"name_{each}", _("Hãy nêu tổ chức kế thừa tỷ lệ này."))
        return cleaned

    @property
    def results(self) -> list[tuple[str, str, str | None, int]]:
        """Of every row that says something: name, code, the body that exists, the share in ten-thousandths."""
        rows = (
            [self.cleaned_data[f"{field}_{each}"] for field in ("name", "code", "into", "share")]
            for each in range(1, self.count + 1)
        )
        return [(name, code, into, int(share * 100)) for name, code, into, share in rows if name or into]


class UnitForm(ActForm):
    name = LineField(label=_("Tên đơn vị"), max_length=300, is_name=True)
    short_name = LineField(label=_("Tên viết tắt"), max_length=80, required=False)
    on = DateField(label=_("Có hiệu lực từ ngày"))


class NewUnitForm(UnitForm):
    parent = forms.ChoiceField(label=_("Thuộc đơn vị"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker what stands above)
        field.choices = [("", _("Trực thuộc cơ quan")), *units]


class RenameUnitForm(UnitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DayForm(ActForm):
    on = DateField(label=_("Từ ngày"))


class PersonForm(ActForm):
    full_name = LineField(label=_("Họ và tên"), max_length=200, is_name=True)
    identity_number = LineField(label=_("Số định danh cá nhân"), max_length=20, required=False)
    birth_date = DateField(label=_("Ngày sinh"), required=False)
    kind = forms.ChoiceField(label=_("Loại chức vụ"), choices=AppointmentKind.choices, initial=AppointmentKind.OFFICER)
    position_title = LineField(label=_("Chức vụ, chức danh"), max_length=200)
    decision_number = LineField(label=_("Số quyết định"), max_length=60, required=False)
    valid_from = DateField(label=_("Từ ngày"))


class RenamePersonForm(ActForm):
    full_name = LineField(label=_("Họ và tên mới"), max_length=200, is_name=True)
    on = DateField(label=_("Từ ngày"))


class LinkAccountForm(ActForm):
    account = AccountPicker(label=_("Tài khoản"))


class PersonalRecordForm(ActForm):
    identity_number = LineField(label=_("Số định danh cá nhân"), max_length=20, required=False)
    birth_date = DateField(label=_("Ngày sinh"), required=False)
    reason = LineField(label=_("Lý do đính chính"), max_length=300)


class AppointmentForm(ActForm):
    person = PersonPicker(label=_("Người được bổ nhiệm"))
    kind = forms.ChoiceField(label=_("Loại chức vụ"), choices=AppointmentKind.choices)
    position_title = LineField(label=_("Chức vụ, chức danh"), max_length=200)
    unit = forms.ChoiceField(label=_("Đơn vị"), required=False)
    decision_number = LineField(label=_("Số quyết định"), max_length=60, required=False)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Trước ngày"), required=False)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker what stands above)
        field.choices = [("", _("Không thuộc đơn vị nào")), *units]


class EndAppointmentForm(DayForm):
    reason = forms.ChoiceField(label=_("Lý do"), choices=EndReason.choices)


class GrantForm(ActForm):
    account = AccountPicker(label=_("Tài khoản"))
    role = forms.ChoiceField(label=_("Vai trò"))
    scope = BodyPicker(label=_("Trong cơ quan"), required=False, help_text=_("Để trống cả hai: toàn hệ thống."))
    unit = UnitPicker(label=_("Hoặc chỉ trong đơn vị"), required=False)
    includes_below = forms.BooleanField(label=_("Gồm cả các cơ quan cấp dưới"), required=False)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Trước ngày"), required=False)
    decision_number = LineField(label=_("Số quyết định"), max_length=60, required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker what stands above)
        field.choices = roles

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") and cleaned.get("unit"):
            self.add_error("unit", _("Chọn một cơ quan hoặc một đơn vị, không chọn cả hai."))
        return cleaned


class RevokeForm(DayForm):
    reason = LineField(label=_("Lý do thu hồi"), max_length=200)


ACTS = [(rules.ACT_SIGN, _("Ký thay")), (rules.ACT_ASSIGN, _("Giao việc"))]


class DelegationForm(ActForm):
    from_person = PersonPicker(label=_("Người ủy quyền"), required=False, help_text=_("Để trống: chính bạn."))
    to_person = PersonPicker(label=_("Người được ủy quyền"))
    body = BodyPicker(label=_("Trong cơ quan"))
    acts = forms.MultipleChoiceField(label=_("Việc được ủy quyền"), choices=ACTS, widget=forms.CheckboxSelectMultiple)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Trước ngày"))
    decision_number = LineField(label=_("Số văn bản ủy quyền"), max_length=60)
    reason = LineField(label=_("Lý do"), max_length=300)


class AbsenceForm(ActForm):
    person = PersonPicker(label=_("Người vắng mặt"), required=False, help_text=_("Để trống: chính bạn."))
    body = BodyPicker(label=_("Cơ quan"))
    kind = forms.ChoiceField(label=_("Lý do"), choices=AbsenceKind.choices)
    cover = PersonPicker(label=_("Người làm thay"), required=False)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Trở lại làm việc ngày"))


class ImportForm(ActForm):
    kind = forms.ChoiceField(label=_("Danh sách"), choices=[("bodies", _("Cơ quan, tổ chức")), ("people", _("Người"))])
    file = UploadField(label=_("Bảng tính"), accept=".xlsx,.ods,.xls,.csv")
    on = DateField(label=_("Có hiệu lực từ ngày"))
    decision_number = LineField(label=_("Số quyết định"), max_length=60)
