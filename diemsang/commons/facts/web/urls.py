from django.urls import URLPattern, path

from diemsang.commons.facts.web import views

app_name = "facts"
urlpatterns: list[URLPattern] = [
    path("", views.figures, name="list"),
    path("anh-chup/<int:pk>/", views.snapshot, name="snapshot"),
    path("<str:code>/", views.indicator, name="indicator"),
    path("<str:code>/ho-so/", views.records, name="records"),
    path("<str:code>/khai/", views.Declare.as_view(), name="declare"),
    path("<str:code>/chup/", views.take, name="take"),
]
