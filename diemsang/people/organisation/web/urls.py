from django.urls import path

from diemsang.people.organisation.web.views import importing, looking, people, rights, structure

app_name = "organisation"
urlpatterns = [
    path("", looking.index, name="index"),
    path("goi-y/co-quan/", looking.suggest_bodies, name="suggest_bodies"),
    path("goi-y/nguoi/", looking.suggest_people, name="suggest_people"),
    path("co-quan/moi/", structure.found_body, name="found_body"),
    path("co-quan/<int:pk>/", looking.body, name="body"),
    path("co-quan/<int:pk>/doi-ten/", structure.rename_body, name="rename_body"),
    path("co-quan/<int:pk>/chuyen/", structure.move_body, name="move_body"),
    path("co-quan/<int:pk>/thay-doi/", structure.change_body, name="change_body"),
    path("co-quan/<int:pk>/giai-the/", structure.dissolve_body, name="dissolve_body"),
    path("co-quan/<int:pk>/sap-nhap/", structure.merge_bodies, name="merge_bodies"),
    path("co-quan/<int:pk>/chia-tach/", structure.split_body, name="split_body"),
    path("co-quan/<int:pk>/don-vi-moi/", structure.found_unit, name="found_unit"),
    path("co-quan/<int:pk>/nguoi-moi/", people.new_person, name="new_person"),
    path("co-quan/<int:pk>/bo-nhiem/", people.appoint, name="appoint"),
    path("don-vi/<int:pk>/doi-ten/", structure.rename_unit, name="rename_unit"),
    path("don-vi/<int:pk>/giai-the/", structure.close_unit, name="close_unit"),
    path("chuc-vu/<int:pk>/ket-thuc/", people.end_appointment, name="end_appointment"),
    path("nguoi/", people.person_list, name="people"),
    path("nguoi/<int:pk>/", people.person, name="person"),
    path("nguoi/<int:pk>/du-lieu-ca-nhan/", people.personal_record, name="personal_record"),
    path("quyen/", rights.grant_list, name="grants"),
    path("quyen/giao/", rights.grant_role, name="grant_role"),
    path("quyen/<int:pk>/thu-hoi/", rights.revoke_role, name="revoke_role"),
    path("uy-quyen/", rights.delegation_list, name="delegations"),
    path("uy-quyen/moi/", rights.delegate, name="delegate"),
    path("uy-quyen/<int:pk>/cham-dut/", rights.revoke_delegation, name="revoke_delegation"),
    path("vang-mat/", rights.absence_list, name="absences"),
    path("vang-mat/moi/", rights.record_absence, name="record_absence"),
    path("vang-mat/<int:pk>/tro-lai/", rights.end_absence, name="end_absence"),
    path("nhap-danh-sach/", importing.import_list, name="import"),
]
