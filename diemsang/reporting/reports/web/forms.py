"""Declaring an index that somebody else publishes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from diemsang.reporting.reports.models import ExternalIndex
from diemsang.ui.forms import Form, LineField


class IndexForm(Form):
    index = forms.ChoiceField(label=_("Chỉ số"), choices=ExternalIndex.Index.choices)
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2200)
    score = LineField(
        label=_("Điểm"), max_length=30, help_text=_("Viết đúng như công bố, dưới dạng phân số: 6575/100 là 65,75.")
    )
    rank = forms.IntegerField(label=_("Thứ hạng"), min_value=1, max_value=100, required=False)
    source = LineField(label=_("Tài liệu nguồn"), max_length=500)
