from django.urls import path

from diemsang.commons.notices.web import views

app_name = "notices"
urlpatterns = [
    path("", views.list_notices, name="list"),
    path("da-doc/", views.mark_all_read, name="mark_all_read"),
    path("<int:notice_id>/da-doc/", views.mark_one_read, name="mark_read"),
    path("tuy-chon/", views.preferences, name="preferences"),
    path("khong-gui-duoc/", views.list_failures, name="failures"),
    path("khong-gui-duoc/<int:delivery_id>/gui-lai/", views.send_again, name="retry"),
]
