from typing import Final

from django.urls import URLPattern

app_name = "forms"
urlpatterns: Final[list[URLPattern]] = []
