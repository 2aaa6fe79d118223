"""The page of a file, its download, and uploads that are refused before they are read."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.files import queries, services
from diemsang.proof.files.web import views
from diemsang.proof.files.web.middleware import UploadLimitMiddleware
from tests.proof.files import samples

AT = datetime(2016, 5, 30, 3, tzinfo=UTC)
CLERK = Actor("account:7")
queries.register_resolver("pagecase", lambda actor, subject: actor.key == CLERK.key)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_FOLDER = tmp_path / "files"


@pytest.fixture
def file(db):
    upload = SimpleUploadedFile("Đơn “xin” phép.pdf", samples.pdf())
    return services.attach("pagecase:1", upload, purpose="attachment", by=CLERK, at=AT)


def asked(path: str, actor: Actor):
    request = RequestFactory().get(path)
    request.actor = actor
    return request


def test_the_page_shows_what_is_known_of_a_file(file):
    page = views.show_file(asked(f"/tep/{file.pk}/", CLERK), file.pk).content.decode()
    assert file.sha256 in page
    assert f"files.storedfile:{file.pk}" in page


def test_a_download_is_an_attachment_that_no_browser_runs(file):
    response = views.download(asked(f"/tep/{file.pk}/tai-ve/", CLERK), file.pk)
    assert b"".join(response.streaming_content) == samples.pdf()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%C4%90%C6%A1n")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("view", [views.show_file, views.download])
def test_a_stranger_finds_nothing(file, view):
    with pytest.raises(Refused) as refused:
        view(asked("/", ANONYMOUS), file.pk)
    assert refused.value.status == 404


@pytest.mark.django_db
def test_the_wrong_person_gets_a_404_page(client, file):
    assert client.get(f"/tep/{file.pk}/").status_code == 404
    assert client.get(f"/tep/{file.pk}/tai-ve/").status_code == 404
    assert client.get("/tep/999999/").status_code == 404


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, *size):
        raise AssertionError("the body was read")


@pytest.mark.django_db
def test_an_upload_announced_as_two_gigabytes_is_refused_unread_in_two_languages(client):
    response = client.generic(
        "POST",
        "/tep/1/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Unread()},
    )
    assert response.status_code == 413
    page = response.content.decode()
    assert "files.upload_too_large" in page
    assert "quá lớn" in page
    assert "too large" in page


@pytest.mark.django_db
def test_a_program_gets_the_same_refusal_as_json(client):
    response = client.generic("POST", "/tep/1/", b"", CONTENT_LENGTH=str(2 * 1024**3), HTTP_ACCEPT="application/json")
    assert response.status_code == 413
    assert response.json()["refusals"][0]["code"] == "files.upload_too_large"


def test_an_upload_that_grows_past_the_limit_is_cut_and_leaves_nothing(settings, tmp_path):
    settings.FILES_MAX_UPLOAD = 300_000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"%PDF" * 100_000)})
    request.META["CONTENT_LENGTH"] = "299999"
    reached = []
    middleware = UploadLimitMiddleware(lambda asked: reached.append(asked) or HttpResponse())
    # The announced length is a lie, the stream holds more: what counts is what arrives.
    request._stream.limit = 10**6
    response = middleware(request)
    assert response.status_code == 413
    assert reached == []
    assert list(tmp_path.iterdir()) == []


def test_an_upload_within_the_limit_passes(settings):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", b"%PDF" * 100)})
    response = UploadLimitMiddleware(lambda asked: HttpResponse(str(asked.FILES["file"].size)))(request)
    assert response.content == b"400"
