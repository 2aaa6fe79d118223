from django.urls import URLPattern, path

from diemsang.proof.numbering.web import views

app_name = "numbering"
urlpatterns: list[URLPattern] = [
    path("", views.registers, name="list"),
    path("<str:key>/<int:year>/", views.series, name="series"),
    path("<str:key>/<int:year>/huy/<int:number>/", views.Void.as_view(), name="void"),
]
