from django.urls import path

from diemsang.front.desk.web import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("quyen/", views.permissions, name="permissions"),
]
