"""Forms of the acts on applicants, in the order in which an officer reads a card."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.people.applicants.models import ApplicantKind, Gender, IdentityKind, RepresentationKind
from diemsang.people.applicants.services import NewAddress
from diemsang.ui.forms import DateField, Form, LineField


def first_day_after(last: date | None) -> date | None:
    """Cards print the last day they are valid; periods keep the first day they are not."""
    return None if last is None else last + timedelta(days=1)


class FindForm(Form):
    number = LineField(
        label=_("Số giấy tờ"),
        max_length=60,
        help_text=_("Nhập đủ số: căn cước, chứng minh nhân dân, hộ chiếu, mã số thuế hoặc số quyết định thành lập."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    identity_kind = forms.ChoiceField(
        label=_("Loại giấy tờ"), choices=[("", _("Mọi loại")), *IdentityKind.choices], required=False
    )


class IdentityFields(forms.Form):
    identity_kind = forms.ChoiceField(label=_("Loại giấy tờ"), choices=IdentityKind.choices, initial=IdentityKind.CCCD)
    identity_number = LineField(
        label=_("Số giấy tờ"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    issued_on = DateField(label=_("Ngày cấp"), required=False)
    issued_by = LineField(label=_("Nơi cấp"), max_length=200, required=False)
    valid_to = DateField(
        label=_("Có giá trị đến hết ngày"), required=False, help_text=_("Bỏ trống khi không có thời hạn.")
    )


class AddressFields(forms.Form):
    street = LineField(label=_("Số nhà, đường, thôn, tổ"), max_length=200, required=False)
    commune = LineField(label=_("Xã, phường, thị trấn, đặc khu"), max_length=100, required=False)
    district = LineField(
        label=_("Huyện, quận, thị xã"),
        max_length=100,
        required=False,
        help_text=_("Bắt buộc với địa chỉ trước ngày 01/07/2025; từ ngày đó không còn cấp huyện."),
    )
    province = LineField(label=_("Tỉnh, thành phố"), max_length=100, required=False)
    address_from = DateField(label=_("Ở địa chỉ này từ ngày"), required=False)


class ContactFields(forms.Form):
    phone = LineField(
        label=_("Số điện thoại"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = LineField(
        label=_("Thư điện tử"), max_length=254, required=False, widget=forms.TextInput(attrs={"inputmode": "email"})
    )


def address_in(values: dict[str, Any], today: date) -> NewAddress | None:
    """The address of a form; None when nothing of it was typed. Without a day it holds from today on."""
    parts = {name: values[name] for name in ("street", "commune", "district", "province")}
    if not any(parts.values()):
        return None
    return NewAddress(**parts, valid_from=values["address_from"] or today)


class RegisterForm(Form, IdentityFields, AddressFields, ContactFields):
    kind = forms.ChoiceField(label=_("Đối tượng"), choices=ApplicantKind.choices, initial=ApplicantKind.CITIZEN)
    full_name = LineField(label=_("Họ và tên, tên gọi"), max_length=300, is_name=True)
    born_on = DateField(label=_("Ngày sinh"), required=False)
    gender = forms.ChoiceField(label=_("Giới tính"), choices=[("", _("Không ghi")), *Gender.choices], required=False)
    nationality = LineField(label=_("Quốc tịch"), max_length=2, initial="VN", help_text=_("Hai chữ cái: VN, LA, KH."))

    field_order = (
        "kind",
        "full_name",
        "identity_kind",
        "identity_number",
        "issued_on",
        "issued_by",
        "valid_to",
        "born_on",
        "gender",
        "nationality",
        "street",
        "commune",
        "district",
        "province",
        "address_from",
        "phone",
        "email",
    )


class IdentityForm(Form, IdentityFields):
    pass


class AddressForm(Form, AddressFields):
    pass


class ContactsForm(Form, ContactFields):
    pass


class RepresentForm(Form):
    representative = LineField(
        label=_("Số giấy tờ của người đại diện"),
        max_length=60,
        help_text=_("Người đại diện phải được ghi nhận trước. Nhập đủ số."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Tư cách"), choices=RepresentationKind.choices)
    matter = LineField(label=_("Việc được đại diện"), max_length=500, required=False)
    document_number = LineField(label=_("Số văn bản ủy quyền, chứng minh tư cách"), max_length=100, required=False)
    document_issued_by = LineField(label=_("Nơi lập, chứng thực"), max_length=200, required=False)
    valid_from = DateField(label=_("Từ ngày"))
    valid_to = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Bỏ trống khi không có thời hạn."))


class EndRepresentationForm(Form):
    on = DateField(label=_("Không còn đại diện từ ngày"))
    reason = LineField(label=_("Lý do"), max_length=300)
