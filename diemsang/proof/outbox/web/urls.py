from django.urls import URLPattern, path

from diemsang.proof.outbox.web import views

app_name = "outbox"
urlpatterns: list[URLPattern] = [
    path("", views.dead_letters, name="dead_letters"),
    path("<int:delivery_id>/giao-lai/", views.retry, name="retry"),
]
