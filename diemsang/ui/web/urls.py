from django.urls import path

from diemsang.ui.web import views

app_name = "ui"
urlpatterns = [
    path("hien-thi/", views.choose, name="choose"),
]
