"""What the page of checking asks for."""

from django.utils.translation import gettext_lazy as _

from diemsang.ui import forms


class CheckForm(forms.Form):
    file = forms.UploadField(
        label=_("Tệp PDF đã ký"),
        help_text=_("Tối đa 20 MB. Tệp chỉ được đọc để kiểm tra, không được lưu lại."),
        accept="application/pdf,.pdf",
        largest_megabytes=20,
    )
