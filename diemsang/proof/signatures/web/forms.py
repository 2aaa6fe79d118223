from django import forms
from django.utils.translation import gettext_lazy as _


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp PDF đã ký"),
        help_text=_("Tối đa 20 MB. Tệp chỉ được đọc để kiểm tra, không được lưu lại."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
