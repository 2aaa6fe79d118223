from django.urls import URLPattern, path

from diemsang.proof.lawbook.web import views

app_name = "lawbook"
urlpatterns: list[URLPattern] = [
    path("", views.in_force, name="list"),
    path("<str:key>/", views.rule, name="rule"),
    path("<str:key>/ghi/", views.RecordRow.as_view(), name="record"),
    path("<str:key>/xac-minh/<int:row_id>/", views.VerifyRow.as_view(), name="verify"),
]
