from typing import Final

from django.urls import URLPattern, path

from diemsang.onestop.dossiers.printing import views as printing
from diemsang.onestop.dossiers.web import importing, looking

app_name = "dossiers"
urlpatterns: Final[list[URLPattern]] = [
    path("", looking.dossiers, name="list"),
    path("<int:pk>/", looking.dossier, name="dossier"),
    path("<int:pk>/in/<slug:form>/", printing.form, name="print_form"),
    path("nhan-tu-he-thong-khac/", importing.Import.as_view(), name="import"),
    path("nhan-tu-he-thong-khac/<uuid:key>/", importing.import_run, name="import_run"),
    path("so-theo-doi/<int:body>/", printing.book, name="print_book"),
]
