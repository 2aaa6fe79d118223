from django.urls import path

from diemsang.proof.signatures.web import views

app_name = "signatures"
urlpatterns = [path("kiem-tra/", views.check, name="check"), path("so/", views.book, name="book")]
