from django.urls import path

from diemsang.commons.worktime.web import changing, views

app_name = "worktime"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("tinh-han/", views.deadline, name="deadline"),
    path("thay-doi/", changing.overrides, name="overrides"),
    path("thay-doi/hoan-tac/", changing.undo, name="undo"),
    path("thay-doi/ngay/moi/", changing.override_day, name="override_day"),
    path("thay-doi/ngay/<int:pk>/rut/", changing.withdraw_override, name="withdraw_override"),
    path("thay-doi/gio/", changing.patterns, name="patterns"),
    path("thay-doi/gio/moi/", changing.set_hours, name="set_hours"),
    path("thay-doi/gio/<int:pk>/ket-thuc/", changing.end_hours, name="end_hours"),
    path("thay-doi/ngay-chung/", changing.days, name="days"),
    path("thay-doi/ngay-chung/doi/", changing.change_day, name="change_day"),
]
