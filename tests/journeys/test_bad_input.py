"""What no form of ours sends and somebody will: each is refused with a code, in both languages, and changes nothing."""

import http.client
import json
import unicodedata
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from diemsang.people.organisation.models import Body, BodyVersion
from diemsang.proof.ledger.models import Entry
from tests.browser import Site
from tests.cast import Cast

JSON = {"headers": {"accept": "application/json"}}


def rename_path(cast: Cast) -> str:
    return reverse("organisation:rename_body", args=[cast.bodies["agency"].partition(":")[2]])


def refusals_of(response: HttpResponse) -> list[dict[str, str]]:
    told: list[dict[str, str]] = json.loads(response.content)["refusals"]
    for each in told:
        assert each["code"].count(".") == 1
        assert each["message"]
        assert each["message_en"]
        assert each["message"] != each["message_en"]
    return told


def state() -> tuple[int, int, int]:
    return Entry.objects.count(), Body.objects.count(), BodyVersion.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("on", ["31/02/2016", "30-13-2016", "0", "31/12/99999", "'; DROP TABLE", "٣١/٠١/٢٠١٦x"])
def test_a_date_that_is_none_keeps_what_was_typed(cast: Cast, on: str) -> None:
    before = state()
    typed = {"name": "Sở Mới", "decision_number": "1/QĐ", "on": on}
    response = cast.client("organisation_admin").post(rename_path(cast), typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Sở Mới"' in page
    assert 'aria-invalid="true"' in page
    assert state() == before


@pytest.mark.django_db
def test_a_name_typed_on_a_mac_is_found_by_a_search_typed_elsewhere(cast: Cast) -> None:
    """Combining marks in, composed letters out, and the other way round; marks left out altogether too."""
    client = cast.client("organisation_admin")
    name = "Sở Ngoại vụ và Đối ngoại"
    version = client.get(rename_path(cast)).context["form"].initial["version"]
    decomposed = {
        "version": version,
        "name": unicodedata.normalize("NFD", name),
        "decision_number": "1/QĐ",
        "on": "01/06/2026",
    }
    response = client.post(rename_path(cast), decomposed)
    assert response.status_code == 302
    assert BodyVersion.objects.filter(name=name).count() == 1
    for words in (name, unicodedata.normalize("NFD", name), "so ngoai vu va doi ngoai", "ĐỐI NGOẠI"):
        found = Client().get(reverse("organisation:index"), {"tim": words, "ngay": "02/06/2026"})
        assert name in found.content.decode(), words


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["tim=%00", "tim=%ff%fe", "ngay=%C0%80", "%80=1"])
@pytest.mark.parametrize("name", ["organisation:index", "lawbook:list", "facts:list", "worktime:deadline"])
def test_bytes_that_are_no_text_are_refused(name: str, query: str) -> None:
    response = Client().get(f"{reverse(name)}?{query}", **JSON)
    assert response.status_code == 400
    assert [each["code"] for each in refusals_of(response)] == ["request.bad_characters"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/to-chuc/co-quan/999999999/", 404),
        ("/to-chuc/co-quan/99999999999999999999999/", 404),
        ("/quy-dinh/khong.co/", 404),
        ("/so-lieu/KHONG/", 404),
        ("/bao-cao/khong-co/", 404),
        ("/khong-co-trang-nay/", 404),
        ("/tep/0/", 404),
    ],
)
def test_codes_nobody_gave_are_not_found(path: str, status: int) -> None:
    for prefix in ("", "/"):
        response = Client().get(path, headers={"accept": "text/html" if prefix else "application/json"})
        assert response.status_code == status
    assert refusals_of(Client().get(path, **JSON))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        {"ngay": "31/02/2013"},
        {"ngay": "x" * 5000},
        {"he": "khong"},
        {"tim": "x" * 5000},
        {"tim": "=cmd|' /C calc'!A0"},
        {"ngay": "01/01/0001"},
        {"ngay": "31/12/9999"},
    ],
)
@pytest.mark.parametrize("name", ["organisation:index", "lawbook:list", "facts:list", "worktime:deadline"])
def test_nonsense_in_an_address_is_answered(name: str, query: dict[str, str]) -> None:
    response = Client().get(f"{reverse(name)}?{urlencode(query)}")
    assert response.status_code < 500


@pytest.mark.django_db
def test_thousands_of_fields_are_refused(cast: Cast) -> None:
    before = state()
    many = {f"f{number}": "1" for number in range(5_000)}
    response = cast.client("organisation_admin").post(rename_path(cast), many, **JSON)
    assert response.status_code == 400
    assert [each["code"] for each in refusals_of(response)] == ["request.too_many_fields"]
    assert state() == before


@pytest.mark.django_db
def test_a_name_that_is_a_formula_stays_a_text(cast: Cast) -> None:
    """In the list that leaves as a spreadsheet, no cell begins to compute."""
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    formula = "=1+1"
    account = cast.account("clerk")
    account.full_name = formula
    account.save()
    response = cast.client("system_admin").get(reverse("accounts:account_list"), {"out": "xlsx", "q": "clerk"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if not content.startswith(b"PK"):
        content = cast.client("system_admin").get(reverse("accounts:account_list"), {"export": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any(formula in map(str, row) for row in rows)


def ask(site: Site, head: str) -> tuple[int, str]:
    """A request whose body never comes: only its headers are sent."""
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
    connection.putrequest("POST", "/chu-ky/kiem-tra/")
    for line in head.splitlines():
        name, _, value = line.partition(": ")
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, response.read().decode(errors="replace")
    connection.close()
    return answer


@pytest.mark.long
def test_two_gigabytes_are_refused_before_they_are_sent(site: Site) -> None:
    status, text = ask(
        site,
        "Content-Type: multipart/form-data; boundary=x\nContent-Length: 2147483648\nAccept: application/json",
    )
    assert status == 413
    told = json.loads(text)["refusals"]
    assert told[0]["code"].count(".") == 1
    assert told[0]["message"] != told[0]["message_en"]
