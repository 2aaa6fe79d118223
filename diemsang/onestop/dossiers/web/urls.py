from typing import Final

from django.urls import URLPattern

app_name = "dossiers"
urlpatterns: Final[list[URLPattern]] = []
