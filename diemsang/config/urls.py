"""Every page of the house: each context brings its own."""

from django.urls import include, path

from diemsang.config import health

urlpatterns = [
    path("health", health.health, name="health"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("diemsang.front.portal.web.urls")),
    path("giao-dien/", include("diemsang.ui.web.urls")),
    path("ban-lam-viec/", include("diemsang.front.desk.web.urls")),
    path("tai-khoan/", include("diemsang.people.accounts.web.urls")),
    path("tai-khoan/", include("diemsang.people.accounts.web.sign_in")),
    path("to-chuc/", include("diemsang.people.organisation.web.urls")),
    path("quy-dinh/", include("diemsang.proof.lawbook.web.urls")),
    path("thoi-gian/", include("diemsang.commons.worktime.web.urls")),
    path("so-lieu/", include("diemsang.commons.facts.web.urls")),
    path("viec-cho/", include("diemsang.commons.inbox.web.urls")),
    path("thong-bao/", include("diemsang.commons.notices.web.urls")),
    path("nguoi-nop/", include("diemsang.people.applicants.web.urls")),
    path("bieu-mau/", include("diemsang.commons.forms.web.urls")),
    path("thu-tuc/", include("diemsang.onestop.procedures.web.urls")),
    path("ho-so/", include("diemsang.onestop.dossiers.web.urls")),
    path("bao-cao/", include("diemsang.reporting.reports.web.urls")),
    path("nhat-ky/", include("diemsang.proof.ledger.web.urls")),
    path("su-kien/", include("diemsang.proof.outbox.web.urls")),
    path("tep/", include("diemsang.proof.files.web.urls")),
    path("so-cap-so/", include("diemsang.proof.numbering.web.urls")),
    path("chu-ky/", include("diemsang.proof.signatures.web.urls")),
]

handler400 = "diemsang.ui.web.errors.bad_request"
handler403 = "diemsang.ui.web.errors.permission_denied"
handler404 = "diemsang.ui.web.errors.page_not_found"
handler429 = "diemsang.ui.web.errors.too_many_requests"  # asked by allauth
handler500 = "diemsang.ui.web.errors.server_error"
