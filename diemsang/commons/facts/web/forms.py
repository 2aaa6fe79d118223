"""Declaring a figure from a document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.kernel import periods
from diemsang.kernel.periods import Period
from diemsang.kernel.refusals import Refused
from diemsang.ui.fields import as_validation_error
from diemsang.ui.forms import DateField, Form, LineField

LARGEST = 10**18
"""More than any figure of a province, and less than a database's whole number holds."""


class DeclareForm(Form):
    period = LineField(label=_("Kỳ"), max_length=40, help_text=_("Ví dụ: 2015; 2016-Q1; 2011/2016 (không gồm 2016)."))
    numerator = forms.IntegerField(label=_("Tử số"), min_value=0, max_value=LARGEST, localize=True)
    denominator = forms.IntegerField(label=_("Mẫu số"), min_value=1, max_value=LARGEST, required=False, localize=True)
    source = LineField(label=_("Tài liệu nguồn"), max_length=500, help_text=_("Số, ký hiệu, nơi ban hành."))
    source_date = DateField(label=_("Ngày của tài liệu"), required=False)
    note = LineField(label=_("Ghi chú"), max_length=500, required=False)

    def clean_period(self) -> Period:
        try:
            return periods.parse(self.cleaned_data["period"])
        except Refused as refused:
            raise as_validation_error(refused) from refused
