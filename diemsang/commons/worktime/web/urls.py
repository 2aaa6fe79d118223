from django.urls import path

from diemsang.commons.worktime.web import views

app_name = "worktime"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("tinh-han/", views.deadline, name="deadline"),
]
