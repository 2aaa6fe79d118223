from django.urls import path

from diemsang.front.portal.web import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("tro-giup/", views.help_page, name="help"),
    path("kha-nang-tiep-can/", views.accessibility, name="accessibility"),
]
