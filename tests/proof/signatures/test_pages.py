"""The page where anyone checks a signed file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diemsang.proof.signatures.models import SignatureRecord
from diemsang.proof.signatures.verification import State
from tests.proof.signatures.signed_pdf import signed

pytestmark = pytest.mark.usefixtures("demo_signing")


@pytest.mark.django_db
def test_anyone_may_check_a_file_on_the_page_and_nothing_is_kept(client):
    page = client.get("/chu-ky/kiem-tra/")
    assert page.status_code == 200
    upload = SimpleUploadedFile("quyết định.pdf", signed(), "application/pdf")
    page = client.post("/chu-ky/kiem-tra/", {"file": upload})
    assert page.status_code == 200
    assert page.context["report"].state is State.DEMO
    assert not SignatureRecord.objects.exists()
    page = client.post("/chu-ky/kiem-tra/", {"file": SimpleUploadedFile("a.pdf", b"MZ")})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert client.post("/chu-ky/kiem-tra/", {}).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ["Chữ ký trình diễn, không có giá trị pháp lý", "Ký bằng khóa trình diễn của hệ thống này."]),
        ("en", ["Demo signature, without legal value", "Signed with a demo key of this system."]),
    ],
)
def test_the_verdict_is_given_in_the_language_of_the_reader(client, settings, language, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.post("/chu-ky/kiem-tra/", {"file": SimpleUploadedFile("a.pdf", signed(), "application/pdf")})
    assert all(each in page.content.decode() for each in words)
