"""What a person, a program and htmx get when something is refused: 4xx, both languages, a code, and what was typed."""

import json
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from diemsang.config.urls import handler400, handler403, handler404, handler500
from diemsang.config.urls import urlpatterns as pages
from diemsang.kernel.refusals import CONFLICT, RefusalKind, Refused

__all__ = ["handler400", "handler403", "handler404", "handler500"]

TAKEN = RefusalKind(
    "tests.page_taken", vi="Bà {name} đã nhận việc này.", en="Ms {name} took this already.", status=CONFLICT
)


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused(TAKEN(name="<Hạnh>", at_field="officer"))


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [*pages, path("refuse/", refuse), path("fail/", fail), path("read/", read)]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_page_says_it_in_both_languages_with_the_code(client: Client) -> None:
    response = client.get("/refuse/", headers={"accept": "text/html,*/*;q=0.8"})
    text = response.content.decode()

    assert response.status_code == 409
    assert "Bà &lt;Hạnh&gt; đã nhận việc này." in text
    assert "took this already." in text
    assert "tests.page_taken" in text


def test_a_program_gets_the_reasons_as_json(client: Client) -> None:
    response = client.get("/refuse/", headers={"accept": "application/json"})

    assert response.status_code == 409
    (reason,) = json.loads(response.content)["refusals"]
    assert (reason["code"], reason["field"]) == ("tests.page_taken", "officer")


def test_htmx_gets_a_fragment(client: Client) -> None:
    text = client.get("/refuse/", headers={"hx-request": "true", "accept": "*/*"}).content.decode()

    assert "<html" not in text
    assert "tests.page_taken" in text


def test_what_was_typed_stays_in_reach_and_secrets_do_not(client: Client) -> None:
    response = client.post(
        "/refuse/",
        {"note": "Một đoạn dài & quý", "password": "bimat123"},
        headers={"referer": "http://testserver/form/?a=1"},
        HTTP_HOST="testserver",
    )
    text = response.content.decode()

    assert "Một đoạn dài &amp; quý" in text
    assert "bimat123" not in text
    assert 'href="/form/?a=1"' in text


def test_the_way_back_stays_on_this_site(client: Client) -> None:
    text = client.get("/refuse/", headers={"referer": "http://elsewhere.example/form/"}).content.decode()
    assert "elsewhere" not in text


@pytest.mark.parametrize("address", ["/?q=%00", "/?q=%ff", "/tro-giup/%00", "/?%00=1"])
def test_bytes_that_are_no_text_are_refused(client: Client, address: str) -> None:
    response = client.get(address, headers={"accept": "application/json"})

    assert response.status_code == 400
    assert json.loads(response.content)["refusals"][0]["code"] == "request.bad_characters"


@pytest.mark.parametrize("address", ["/%E1%BA%A1", "/tro-giup/%C4%91/", "/%F0%9F%98%80", "/caf%C3%A9", "/%ff"])
def test_a_path_in_any_letters_is_looked_for_like_others(client: Client, address: str) -> None:
    response = client.get(address, headers={"accept": "application/json"})

    assert response.status_code == 404
    assert json.loads(response.content)["refusals"][0]["code"] == "access.not_found"


def test_a_body_that_is_too_large_is_413(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = client.post("/read/", {"note": "x" * 100}, headers={"accept": "application/json"})

    assert response.status_code == 413
    assert json.loads(response.content)["refusals"][0]["code"] == "request.too_large"


def test_too_many_fields_are_400(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = client.post("/read/", "a=1&b=2&c=3", content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert b"request.too_many_fields" in response.content


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (RequestDataTooBig(), 413, b"request.too_large"),
        (TooManyFieldsSent(), 400, b"request.too_many_fields"),
        (SuspiciousOperation(), 400, b"request.not_understood"),
        (None, 400, b"request.not_understood"),
    ],
)
def test_the_page_of_a_bad_request_works_before_any_session(exception: Any, status: int, code: bytes) -> None:
    from diemsang.ui.web.errors import bad_request

    response = bad_request(RequestFactory().get("/"), exception)

    assert response.status_code == status
    assert code in response.content


def test_an_unknown_page_is_a_404_of_ours(client: Client) -> None:
    response = client.get("/khong-co/")

    assert response.status_code == 404
    assert b"access.not_found" in response.content


def test_a_forged_form_is_a_403_of_ours() -> None:
    response = Client(enforce_csrf_checks=True).post("/read/", {"a": "1"})

    assert response.status_code == 403
    assert b"request.wrong_origin" in response.content


def test_a_bug_is_a_page_without_details() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/fail/")

    assert response.status_code == 500
    assert b"server.failed" in response.content
    assert b"a bug" not in response.content


def test_too_many_tries_are_429() -> None:
    from diemsang.ui.web.errors import too_many_requests

    assert too_many_requests(RequestFactory().post("/")).status_code == 429
