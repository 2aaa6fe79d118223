"""Pages of the lawbook: open to all, written by its keeper only."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diemsang.kernel import access
from diemsang.kernel.access import Actor, Grant
from diemsang.proof.lawbook.models import RuleRow

pytestmark = pytest.mark.django_db
ActAs = Callable[[Actor], None]
KEY = "emulation.quota.cstdcs_of_ldtt"


@pytest.fixture
def acting_as(monkeypatch: pytest.MonkeyPatch, client: Client) -> ActAs:
    """Sign somebody in and let their requests come from an actor."""

    def act(actor: Actor) -> None:
        client.force_login(get_user_model().objects.get_or_create(username="somebody")[0])
        monkeypatch.setattr("diemsang.people.organisation.web.middleware.actor_for", lambda user, at: actor)

    return act


def test_anybody_asks_which_rule_was_in_force(client: Client) -> None:
    page = client.get(reverse("lawbook:list"), {"on": "31/12/2015", "q": "chien si thi dua co so"}).content.decode()
    assert "15/100" in page
    assert "Thông tư 07/2014/TT-BNV Điều 5" in page
    later = client.get(reverse("lawbook:list"), {"on": "01/01/2025", "q": KEY}).content.decode()
    assert "UNDEFINED" in later


@pytest.mark.parametrize("row", ["²", "9" * 30, "9" * 5000, "-1", "x"])
def test_a_row_that_is_none_is_not_found(row: str, acting_as: ActAs, client: Client) -> None:
    acting_as(Actor("account:5", (Grant("lawbook_editor"),)))
    assert client.get(reverse("lawbook:record", args=[KEY]), {"replaces": row}).status_code == 404


@pytest.mark.parametrize(("scope", "status"), [("organisation.body:12", 200), ("H９９", 422), ("body:12;", 422)])
def test_a_scope_is_asked_for_as_it_is_recorded(scope: str, status: int, client: Client) -> None:
    assert client.get(reverse("lawbook:list"), {"scope": scope}).status_code == status


def test_unverified_rows_are_said_to_be(client: Client) -> None:
    page = client.get(reverse("lawbook:list"), {"verified": "no", "q": "unions.grade"}).content.decode()
    assert "Chưa xác minh" in page
    assert (
        "unions.grade.excellent"
        not in client.get(reverse("lawbook:list"), {"verified": "yes", "q": "unions.grade"}).content.decode()
    )


def test_pages_of_the_list_hold_every_rule_once(client: Client) -> None:
    whole = client.get(reverse("lawbook:list"), {"out": "print"}).context["page"]
    seen, query = [], ""
    while True:
        answer = client.get(f"{reverse('lawbook:list')}?{query}")
        seen += [each.name.key for each in answer.context["page"]]
        if not (query := answer.context["next_query"]):
            break
    assert seen == [each.name.key for each in whole]


@pytest.mark.parametrize("asked", [{"on": "31/02/2015"}, {"scope": "nowhere"}])
def test_a_bad_question_is_answered_with_422(client: Client, asked: dict[str, str]) -> None:
    assert client.get(reverse("lawbook:list"), asked).status_code == 422


def test_the_page_of_a_rule_shows_its_history_and_its_uses(client: Client) -> None:
    page = client.get(reverse("lawbook:rule", args=[KEY])).content.decode()
    assert page.index("Nghị định 91/2017/NĐ-CP") > page.index("Thông tư 07/2014/TT-BNV Điều 5")
    used = client.get(reverse("lawbook:rule", args=["facts.small_cell_minimum"])).content.decode()
    assert "commons.facts.queries.counting.small_cell_minimum" in used
    assert reverse("facts:list") in used


def test_an_unknown_rule_is_not_found(client: Client) -> None:
    assert client.get(reverse("lawbook:rule", args=["no.such"])).status_code == 404


def test_the_export_is_a_workbook_of_the_asked_day(client: Client) -> None:
    answer = client.get(reverse("lawbook:list"), {"on": "31/12/2015", "q": KEY, "out": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[1][0] == KEY
    assert "15/100" in rows[1]


def test_a_visitor_signs_in_first_and_a_clerk_writes_no_law(client: Client, acting_as: ActAs) -> None:
    assert client.get(reverse("lawbook:record", args=[KEY])).status_code == 302
    for actor in (access.ANONYMOUS, Actor("account:1", (Grant("clerk"),))):
        acting_as(actor)
        assert client.get(reverse("lawbook:record", args=[KEY])).status_code == 403
        assert "Ghi dòng mới" not in client.get(reverse("lawbook:rule", args=[KEY])).content.decode()


def test_the_keeper_records_verifies_and_supersedes(client: Client, acting_as: ActAs) -> None:
    acting_as(Actor("account:5", (Grant("lawbook_editor"),)))
    typed = {
        "scope": "H99",
        "valid_from": "01/01/2015",
        "operator": "<=",
        "type": "fraction",
        "value": "10/100",
        "legal_basis": "QĐ 2896/QĐ-UBND",
    }
    assert client.post(reverse("lawbook:record", args=[KEY]), typed).status_code == 302
    again = client.post(reverse("lawbook:record", args=[KEY]), typed)
    assert again.status_code == 422
    assert again.context["form"].errors.as_data()["valid_from"][0].code == "lawbook.rows_overlap"
    assert "QĐ 2896/QĐ-UBND" in again.content.decode()
    row = RuleRow.objects.get(scope="H99")
    assert client.post(reverse("lawbook:verify", args=[KEY, row.pk]), {"source": "Công báo 12"}).status_code == 302
    current = RuleRow.objects.get(scope="H99", successor=None)
    assert current.verified
    replace = f"{reverse('lawbook:record', args=[KEY])}?replaces={current.pk}"
    assert 'value="10/100"' in client.get(replace).content.decode()
    assert client.post(replace, {**typed, "value": "12/100"}).status_code == 302
    assert RuleRow.objects.get(scope="H99", successor=None).value == "12/100"


def test_the_list_asks_the_database_a_fixed_number_of_times(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(8):
        client.get(reverse("lawbook:list"))
