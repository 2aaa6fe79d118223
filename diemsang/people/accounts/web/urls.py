from django.urls import path

from diemsang.people.accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("phien/", views.sessions, name="sessions"),
    path("phien/ket-thuc-tat-ca/", views.end_all, name="end_all_sessions"),
    path("phien/<int:sign_in>/ket-thuc/", views.end_one, name="end_session"),
    path("nhap/<str:key>", views.draft, name="draft"),
    path("nhap/<str:key>/xoa/", views.drop_draft, name="drop_draft"),
    path("quan-tri/", views.account_list, name="account_list"),
    path("quan-tri/moi/", views.new_account, name="new_account"),
    path("quan-tri/<int:pk>/", views.account, name="account"),
    path("quan-tri/<int:pk>/khoa/", views.Deactivate.as_view(), name="deactivate"),
    path("quan-tri/<int:pk>/mo-khoa/", views.reactivate, name="reactivate"),
    path("quan-tri/<int:pk>/dat-lai-mat-khau/", views.new_password, name="reset_password"),
    path("quan-tri/<int:pk>/dat-lai-hai-lop/", views.second_factor, name="reset_second_factor"),
]
