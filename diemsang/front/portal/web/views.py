"""The public front page and the pages that explain the house."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe


@dataclass(frozen=True, slots=True)
class Door:
    """A public page, and what one finds behind it."""

    url_name: str
    title: str | Promise
    text: str | Promise
    icon: str


DOORS = (
    Door(
        "reports:list",
        _("Báo cáo"),
        _("Con số của các báo cáo; bấm vào từng con số để thấy nó từ đâu ra."),
        "clipboard-check",
    ),
    Door(
        "facts:list",
        _("Số liệu"),
        _("Những gì đếm được từ hồ sơ, đếm thế nào, theo từng khoảng thời gian."),
        "list-check",
    ),
    Door(
        "lawbook:list",
        _("Quy định đang áp dụng"),
        _("Từng điều khoản, hiệu lực từ ngày nào đến ngày nào, đã được đối chiếu với văn bản hay chưa."),
        "book",
    ),
    Door(
        "worktime:deadline",
        _("Tính hạn trả kết quả"),
        _("Nộp ngày nào, thời hạn bao nhiêu ngày làm việc thì hạn là ngày nào, và vì sao."),
        "clock",
    ),
    Door(
        "worktime:calendar",
        _("Lịch làm việc"),
        _("Ngày làm việc, ngày nghỉ, ngày làm bù của từng năm, theo quyết định nào."),
        "calendar-event",
    ),
    Door(
        "organisation:index",
        _("Tổ chức bộ máy"),
        _("Các cơ quan của tỉnh vào một ngày bất kỳ: tên gọi, cấp trên, đơn vị trực thuộc."),
        "building",
    ),
    Door(
        "ledger:checkpoints",
        _("Niêm của nhật ký"),
        _("Dấu niêm đã công bố, để ai cũng tự kiểm tra rằng nhật ký không bị viết lại."),
        "shield-check",
    ),
    Door(
        "signatures:check",
        _("Kiểm tra chữ ký số"),
        _("Đưa tệp PDF lên để biết ai ký, ký lúc nào, và tệp có bị sửa sau khi ký không."),
        "check-circle",
    ),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"doors": _open_doors()})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for by themselves on pages of no frame (a PDF, a workbook): the mark of the house."""
    return HttpResponseRedirect(static("ui/mark.svg"))


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


def _open_doors() -> list[tuple[Door, str]]:
    doors = []
    for door in DOORS:
        try:
            doors.append((door, reverse(door.url_name)))
        except NoReverseMatch:  # a context this installation does not carry
            continue
    return doors
