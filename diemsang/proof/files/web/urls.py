from django.urls import path

from diemsang.proof.files.web import views

app_name = "files"
urlpatterns = [
    path("<int:file_id>/", views.show_file, name="file"),
    path("<int:file_id>/tai-ve/", views.download, name="download"),
]
