from django.urls import URLPattern, path

from diemsang.proof.ledger.web import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("", views.checkpoints, name="checkpoints"),
    path("niem-phong-cuoi.json", views.latest, name="latest"),
    path("diemsang_verify.py", views.verifier, name="verifier"),
    path("truy-cap/", views.access_log, name="access_log"),
    path("che-do/", views.switch, name="switch"),
    path("ho-so/", views.find_record, name="find_record"),
    path("ho-so/<path:stream>/", views.record, name="record"),
]
