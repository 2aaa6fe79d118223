from django.urls import URLPattern, path

from diemsang.reporting.reports.web import views

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("chi-so-ben-ngoai/", views.DeclareIndex.as_view(), name="declare_index"),
    path("da-chot/<int:pk>/", views.locked, name="locked"),
    path("<slug:code>/", views.report, name="report"),
    path("<slug:code>/chot/", views.lock, name="lock"),
]
