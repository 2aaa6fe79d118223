from django.urls import path

from diemsang.commons.inbox.web import views

app_name = "inbox"
urlpatterns = [path("", views.show_inbox, name="inbox")]
