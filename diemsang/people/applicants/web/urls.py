from django.urls import path

from diemsang.people.applicants.web.views import acting, looking

app_name = "applicants"
urlpatterns = [
    path("toi/", looking.me, name="me"),
    path("tim/", acting.Find.as_view(), name="find"),
    path("moi/", acting.Register.as_view(), name="register"),
    path("<int:pk>/", looking.applicant, name="applicant"),
    path("<int:pk>/giay-to/", acting.AddIdentity.as_view(), name="add_identity"),
    path("<int:pk>/dia-chi/", acting.ChangeAddress.as_view(), name="change_address"),
    path("<int:pk>/lien-he/", acting.ChangeContacts.as_view(), name="change_contacts"),
    path("<int:pk>/dai-dien/", acting.Represent.as_view(), name="represent"),
    path("dai-dien/<int:pk>/cham-dut/", acting.EndRepresentation.as_view(), name="end_representation"),
]
