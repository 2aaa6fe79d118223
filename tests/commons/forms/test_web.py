"""The pages of forms: everybody reads them, fills one in to try, and nothing is kept."""

import re
from collections import defaultdict
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client

from diemsang.commons.forms import services
from diemsang.commons.forms.models import Answer
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.clock import at_local
from tests.commons.forms.examples import DEFINITION, ON

pytestmark = pytest.mark.django_db

BY = system_actor("tests.forms")
TRY = "/bieu-mau/HKD-01/dien-thu/"
SENT = {
    "full_name": "Nguyễn Thị Hoà",
    "born_on": "20/10/1980",
    "identity": "100 234 567",
    "phone": "0912345678",
    "home.commune": "Phường Ba",
    "home.district": "Thành phố Tư",
    "home.province": "Tỉnh Năm",
    "trade_name": "Tạp hoá <b>Hoà</b>",
    "kind": "person",
    "lines": ["retail"],
    "has_tax_code": "no",
    "capital": "100 triệu",
    "promise": "yes",
}


@pytest.fixture(autouse=True)
def _a_form() -> None:
    clock.state_today(ON)
    at = at_local(ON, 9)
    services.define_form("HKD-01", "Giấy đề nghị đăng ký hộ kinh doanh", by=BY, at=at)
    services.publish_version("HKD-01", DEFINITION, valid_from=date(2015, 11, 1), legal_basis="NĐ 78", by=BY, at=at)


class Boxes(HTMLParser):
    """What a browser would send of a page, and what a reader would be told."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = defaultdict(list)
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.boxes: list[str] = []
        self.described: list[str] = []
        self.links: list[str] = []
        self.buttons: list[str] = []
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        self.described += found.get("aria-describedby", "").split()
        if tag == "label":
            self.labelled.add(found["for"])
        if tag == "a" and found.get("href", "").startswith("#"):
            self.links.append(found["href"][1:])
        if tag == "button" and "name" in found:
            self.buttons.append(found["name"])
        if tag in {"input", "select", "textarea"} and found.get("type") not in {"hidden", "submit"}:
            self.boxes.append(found["id"])
        if tag == "input" and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):
            self.sent[found["name"]].append(found.get("value", ""))


def test_the_list_and_the_form_show_what_stands_in_the_definition(client: Client) -> None:
    assert "HKD-01" in client.get("/bieu-mau/").content.decode()
    page = client.get("/bieu-mau/HKD-01/").content.decode()
    assert "Thành viên góp vốn" in page
    assert "applicant.full_name" in page
    assert "NĐ 78" in page
    assert client.get("/bieu-mau/khac/").status_code == 404
    assert client.get("/bieu-mau/HKD-01/?ban=9").status_code == 404


def test_a_form_without_a_version_says_so(client: Client) -> None:
    services.define_form("EMPTY", "Đơn", by=BY, at=at_local(ON))
    assert client.get("/bieu-mau/EMPTY/").status_code == 200
    assert client.get("/bieu-mau/EMPTY/dien-thu/").status_code == 404


def test_what_is_wrong_stands_on_top_and_at_its_field(client: Client) -> None:
    answer = client.post(TRY, SENT | {"identity": "1", "capital": "", "home.district": ""})
    assert answer.status_code == 422
    boxes = Boxes(answer.content.decode())
    assert {"o-identity", "o-capital", "o-home-district"} <= set(boxes.links)
    assert {"o-identity-error", "o-capital-error", "o-home-district-error"} <= set(boxes.described)


@pytest.mark.parametrize("sent", [None, SENT, {"kind": "family", "add:members": "1"}, {"members.row": ["0", "1"]}])
def test_every_box_has_a_label_and_every_reference_leads_somewhere(client: Client, sent: dict | None) -> None:
    answer = client.get(TRY) if sent is None else client.post(TRY, sent)
    boxes = Boxes(answer.content.decode())
    assert len(boxes.ids) == len(set(boxes.ids))
    assert set(boxes.boxes) <= boxes.labelled
    assert {*boxes.described, *boxes.links, *boxes.labelled} <= set(boxes.ids)


def test_rows_are_added_and_taken_away_by_buttons_and_nothing_typed_is_lost(client: Client) -> None:
    sent = SENT | {"kind": "family"}
    page = Boxes(client.post(TRY, sent | {"refresh:kind": "1"}).content.decode())
    assert "add:members" in page.buttons
    first = {**sent, **page.sent, "members.0.name": "Bình", "members.0.amount": "abc"}
    two = Boxes(client.post(TRY, first | {"add:members": "1"}).content.decode())
    assert two.sent["members.row"] == ["0", "1"]
    assert (two.sent["members.0.name"], two.sent["members.0.amount"]) == (["Bình"], ["abc"])
    assert {"remove:members.0", "remove:members.1"} <= set(two.buttons)
    again = Boxes(client.post(TRY, {**two.sent, "kind": "family", "remove:members.0": "1"}).content.decode())
    assert again.sent["members.row"] == ["0"]
    assert again.sent["members.0.name"] == [""]


def test_the_first_button_is_harmless_because_enter_presses_it(client: Client) -> None:
    page = client.post(TRY, SENT | {"kind": "family", "add:members": "1"}).content.decode()
    buttons = re.findall(r"<button[^>]*type=\"submit\"[^>]*>", page.partition('<form class="form"')[2])
    assert "name=" not in buttons[0]


def test_what_is_right_is_printed_and_never_kept(client: Client) -> None:
    page = client.post(TRY, SENT)
    assert page.status_code == 200
    assert "&lt;b&gt;Hoà" in page.content.decode()
    answer = client.post(TRY, SENT | {"print": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert not Answer.objects.exists()


def test_the_district_has_no_box_once_there_are_none(client: Client) -> None:
    clock.state_today(date(2025, 7, 1))
    assert "o-home-district" not in client.get(TRY).content.decode()
    clock.state_today(date(2025, 6, 30))
    assert "o-home-district" in client.get(TRY).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"members.row": [str(each) for each in range(300)]},
        {"members.row": ["-1", "x", "99999999999999999999", "٣"]},
        {"kind": ["person", "family"], "home": "x", "lines": ["'", "food"] * 400},
        {"full_name": "\u202e" * 5000, "born_on": "9" * 5000, "capital": "9" * 400},
    ],
)
def test_hostile_input_is_answered(client: Client, sent: dict) -> None:
    assert client.post(TRY, sent).status_code in {200, 422}
