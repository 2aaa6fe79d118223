"""The list of forms."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.ui.tables import Column, Table, TextFilter


class FormTable(Table):
    title = _("Biểu mẫu điện tử")
    columns = (
        Column(
            "name",
            _("Tên biểu mẫu"),
            sort=("name_folded", "pk"),
            link=lambda row: reverse("forms:form", args=[row.code]),
            on_phone="title",
        ),
        Column("code", _("Mã"), sort=("code",), nowrap=True),
        Column("latest_no", _("Bản mới nhất"), format="number"),
        Column("latest_from", _("Hiệu lực từ"), format="date"),
    )
    filters = (TextFilter("tim", _("Tìm theo tên hoặc mã"), "name_folded"),)
    order = ("name_folded", "pk")
    empty_text = _("Chưa có biểu mẫu nào.")
