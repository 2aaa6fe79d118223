"""What every page says when sealing falls behind or writing has stopped."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from diemsang.proof.ledger import queries
from diemsang.ui.banners import Banner


def seal_banners(request: HttpRequest) -> Iterator[Banner]:
    health = queries.current_health()
    if health.state is queries.HealthState.OK:
        return
    page = reverse("ledger:checkpoints")
    minutes = int(health.waiting_for.total_seconds() // 60) if health.waiting_for else 0
    if health.stopped_by_hand:
        text = _("Chế độ chỉ đọc: %(reason)s. Vẫn xem được, chưa ghi được thay đổi.") % {
            "reason": health.stopped_by_hand
        }
        yield Banner(text, "late", page)
    elif health.state is queries.HealthState.READ_ONLY:
        text = _(
            "Chế độ chỉ đọc: nhật ký chưa được niêm phong đã %(minutes)s phút. Vẫn xem được, chưa ghi được thay đổi."
        )
        yield Banner(text % {"minutes": minutes}, "late", page)
    else:
        text = _("Nhật ký chưa được niêm phong đã %(minutes)s phút. Xin báo quản trị hệ thống.")
        yield Banner(text % {"minutes": minutes}, "warn", page)
