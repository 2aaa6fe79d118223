from typing import Final

from django.urls import URLPattern

app_name = "applicants"
urlpatterns: Final[list[URLPattern]] = []
