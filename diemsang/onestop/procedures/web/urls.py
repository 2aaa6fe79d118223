from typing import Final

from django.urls import URLPattern

app_name = "procedures"
urlpatterns: Final[list[URLPattern]] = []
