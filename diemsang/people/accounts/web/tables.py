from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diemsang.people.accounts.models import Account
from diemsang.ui.tables import BooleanFilter, Column, Table, TextFilter


def state_of(row: Account) -> object:
    return _("Đang hoạt động") if row.is_active else _("Đã khóa")


class AccountTable(Table):
    title = _("Tài khoản")
    columns = (
        Column(
            "username",
            _("Tên đăng nhập"),
            sort=("username", "pk"),
            link=lambda row: reverse("accounts:account", args=[row.pk]),
            on_phone="title",
        ),
        Column("full_name", _("Họ và tên"), sort=("full_name", "pk")),
        Column(
            "is_active",
            _("Trạng thái"),
            value=state_of,
            status=lambda row: "ok" if row.is_active else "neutral",
        ),
        Column("has_second_factor", _("Hai lớp"), format="yes_no"),
        Column("last_login", _("Đăng nhập gần nhất"), format="moment", on_phone="hidden"),
    )
    filters = (
        TextFilter("q", _("Tìm"), "name_folded"),
        BooleanFilter("is_active", _("Đang hoạt động")),
    )
    order = ("username", "pk")
    empty_text = _("Không có tài khoản nào như vậy.")
