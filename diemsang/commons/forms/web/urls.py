from django.urls import path

from diemsang.commons.forms.web import views

app_name = "forms"
urlpatterns = [
    path("", views.form_list, name="list"),
    path("<str:code>/", views.form, name="form"),
    path("<str:code>/dien-thu/", views.try_form, name="try"),
]
