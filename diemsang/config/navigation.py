"""The main navigation, whole, in one place. A page shows to those whom the permission table lets open it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from diemsang.ui.navigation import Group, Item

GROUPS: Final = (
    Group(_("Trang chủ"), (Item(_("Trang chủ"), "portal:home"),)),
    Group(_("Bàn làm việc"), (Item(_("Bàn làm việc"), "desk:home", signed_in=True),)),
)
FOOTER: Final = (
    Item(_("Trợ giúp"), "portal:help"),
    Item(_("Khả năng tiếp cận"), "portal:accessibility"),
)
ACCOUNT: Final = (
    Item(_("Bàn làm việc"), "desk:home", signed_in=True),
    Item(_("Quyền của tôi và bảng phân quyền"), "desk:permissions", signed_in=True),
)
