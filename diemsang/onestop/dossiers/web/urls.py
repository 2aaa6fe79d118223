from typing import Final

from django.urls import URLPattern, path

from diemsang.onestop.dossiers.printing import views as printing

app_name = "dossiers"
urlpatterns: Final[list[URLPattern]] = [
    path("<int:pk>/in/<slug:form>/", printing.form, name="print_form"),
    path("so-theo-doi/<int:body>/", printing.book, name="print_book"),
]
