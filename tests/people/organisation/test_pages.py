"""Pages: they work, they refuse, the wrong person is kept out."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.kernel import clock
from diemsang.kernel.spreadsheets import Heading, Table, read_sheets, write_workbook
from diemsang.people.accounts.models import Account
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.models import Absence, Delegation, Grant
from diemsang.people.organisation.services import NewGrant
from diemsang.proof.ledger.models import Entry
from tests.people.conftest import AT, BEGIN, SYSTEM, TODAY

pytestmark = pytest.mark.django_db


def number(key: str) -> int:
    return int(key.partition(":")[2])


@pytest.fixture(autouse=True)
def _today() -> None:
    clock.state_today(TODAY)


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser signed in as somebody with a role in a body."""

    def make(name: str, role: str | None = None, scope: str | None = None, below: bool = False) -> Client:
        account = Account.objects.create_user(name, full_name=name)
        if role is not None:
            new = NewGrant(account=account.key, role=role, scope=scope, includes_below=below, valid_from=BEGIN)
            services.grant_role(new, by=SYSTEM, at=AT)
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.account = account  # type: ignore[attr-defined]
        return client

    return make


def test_everyone_sees_the_tree_of_a_day(province: SimpleNamespace, client: Client) -> None:
    page = client.get(reverse("organisation:index"), {"ngay": "01/01/2012"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "Sở Nội vụ" in text
    assert "CĐCS" not in text
    assert "CĐCS Sở Nội vụ" in client.get(reverse("organisation:index"), {"he": "union"}).content.decode()
    before = client.get(reverse("organisation:index"), {"ngay": "31/12/2010"}).content.decode()
    assert "chưa có cơ quan nào" in before


def test_search_ignores_marks(province: SimpleNamespace, client: Client) -> None:
    page = client.get(reverse("organisation:index"), {"tim": "lao dong"})
    assert [place.node.key for place in page.context["found"]] == [province.labour]


def test_a_wrong_day_is_refused_in_words(province: SimpleNamespace, client: Client) -> None:
    page = client.get(reverse("organisation:index"), {"ngay": "31/02/2015"})
    assert page.status_code == 422
    assert "Không có ngày 31 tháng 2" in page.content.decode()


def test_the_tree_costs_a_few_queries_whatever_its_size(
    province: SimpleNamespace, client: Client, django_assert_max_num_queries: Any
) -> None:
    from tests.people.conftest import department

    more = [department(f"Sở {n}", state_parent=province.top) for n in range(80)]
    services.found_bodies(more, by=SYSTEM, at=AT, on=BEGIN, decision_number="2/QĐ")
    with django_assert_max_num_queries(6):
        client.get(reverse("organisation:index"))


def test_the_page_of_a_body_shows_it_as_of_the_day(province: SimpleNamespace, client: Client) -> None:
    services.rename_body(province.labour, by=SYSTEM, at=AT, on=TODAY, name="Sở Việc làm", decision_number="2/QĐ")
    url = reverse("organisation:body", args=[number(province.labour)])
    assert "<h1>Sở Việc làm</h1>" in client.get(url).content.decode()
    assert "<h1>Sở Lao động</h1>" in client.get(url, {"ngay": "29/05/2016"}).content.decode()
    assert client.get(reverse("organisation:body", args=[999_999])).status_code == 404


def test_staff_is_shown_to_those_of_the_body_only(
    province: SimpleNamespace, person_in: Callable[..., str], sign_in: Callable[..., Client], client: Client
) -> None:
    person_in(province.labour, "Trần Thị Bình")
    person_in(province.labour, "Lê Văn Giám", kind="leader", title="Giám đốc")
    url = reverse("organisation:body", args=[number(province.labour)])
    stranger = client.get(url).content.decode()
    assert "Lê Văn Giám" in stranger
    assert "Trần Thị Bình" not in stranger
    colleague = sign_in("head", "division_head", province.labour).get(url).content.decode()
    assert "Trần Thị Bình" in colleague
    other = sign_in("other", "division_head", province.board).get(url).content.decode()
    assert "Trần Thị Bình" not in other


def test_a_person_of_elsewhere_looks_like_nobody(
    province: SimpleNamespace, person_in: Callable[..., str], sign_in: Callable[..., Client], client: Client
) -> None:
    person = person_in(province.labour, "Trần Thị Bình")
    url = reverse("organisation:person", args=[number(person)])
    assert client.get(url).status_code == 302
    assert sign_in("other", "division_head", province.board).get(url).status_code == 404
    assert sign_in("nobody").get(url).status_code == 404
    assert not Entry.objects.filter(act="ledger.personal_data_viewed").exists()
    page = sign_in("head", "division_head", province.labour).get(url)
    assert page.status_code == 200
    assert Entry.objects.filter(act="ledger.personal_data_viewed", stream=f"access:organisation.{person}").count() == 1


def test_the_personal_record_takes_a_right_of_its_own_and_is_logged(
    province: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    new = services.NewPerson(full_name="Trần Thị Bình", identity_number="022099000001", birth_date=date(1990, 1, 2))
    person = services.register_and_appoint(
        new,
        services.NewAppointment(
            person="", body=province.labour, kind="officer", position_title="Chuyên viên", valid_from=BEGIN
        ),
        by=SYSTEM,
        at=AT,
    )
    url = reverse("organisation:personal_record", args=[number(person)])
    head = sign_in("head", "division_head", province.labour)
    assert head.post(url).status_code == 403
    page = sign_in("admin", "organisation_admin", province.labour).post(url)
    assert "022099000001" in page.content.decode()
    last = Entry.objects.filter(stream=f"access:organisation.{person}").latest("seq")
    assert "identity_number" in last.body
    assert "022099000001" not in last.body
    assert "022099000001" not in head.get(reverse("organisation:person", args=[number(person)])).content.decode()


ACTS = ("rename_body", "move_body", "change_body", "dissolve_body", "merge_bodies", "split_body", "found_unit")


@pytest.mark.parametrize("name", [*ACTS, "new_person", "appoint"])
def test_the_acts_of_a_body_open_for_its_administrator_only(
    province: SimpleNamespace, sign_in: Callable[..., Client], client: Client, name: str
) -> None:
    url = reverse(f"organisation:{name}", args=[number(province.labour)])
    assert sign_in("admin", "organisation_admin", province.labour).get(url).status_code == 200
    assert sign_in("other", "organisation_admin", province.board).get(url).status_code == 403
    assert sign_in("nobody").post(url, {}).status_code == 403
    assert client.get(url).status_code == 302


def test_renaming_on_the_page_and_being_second(province: SimpleNamespace, sign_in: Callable[..., Client]) -> None:
    admin = sign_in("admin", "organisation_admin", province.labour)
    url = reverse("organisation:rename_body", args=[number(province.labour)])
    opened = admin.get(url).context["form"].initial["version"]
    sent = {"on": "30/05/2016", "decision_number": "9/QĐ", "name": "Sở Việc làm", "version": opened}
    assert admin.post(url, sent).status_code == 302
    late = admin.post(url, sent | {"name": "Sở Khác", "on": "31/05/2016"})
    assert late.status_code == 422
    assert "Người khác vừa thay đổi" in late.content.decode()
    assert "Sở Khác" in late.content.decode()
    assert queries.name_of(province.labour, date(2016, 6, 1)) == "Sở Việc làm"


def test_a_refusal_stands_beside_its_field(province: SimpleNamespace, sign_in: Callable[..., Client]) -> None:
    admin = sign_in("admin", "organisation_admin")
    sent = {
        "name": "Sở Y tế", "code": "H99.11", "kind": "department", "level": "province", "funding_class": "full_budget",
        "state_parent": "UBND tỉnh Hoa Lư (H99)", "on": "30/05/2016", "decision_number": "1/QĐ",
    }  # fmt: skip
    page = admin.post(reverse("organisation:found_body"), sent)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"code"}
    done = admin.post(reverse("organisation:found_body"), sent | {"code": "H99.55"})
    assert done.status_code == 302
    assert queries.key_of_code("000.00.55.H99", TODAY) is not None


def test_roles_given_and_taken_on_the_page_count_with_the_next_click(
    province: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    admin = sign_in("admin", "system_admin")
    guest = sign_in("guest")
    url = reverse("organisation:rename_body", args=[number(province.labour)])
    assert guest.get(url).status_code == 403
    receiver = guest.account.key  # type: ignore[attr-defined]
    sent = {"account": receiver, "role": "organisation_admin", "scope": province.labour, "valid_from": "30/05/2016"}
    assert admin.post(reverse("organisation:grant_role"), sent).status_code == 302
    assert guest.get(url).status_code == 200
    grant = Grant.objects.latest("pk")
    taken = admin.post(reverse("organisation:revoke_role", args=[grant.pk]), {"on": "30/05/2016", "reason": "thử"})
    assert taken.status_code == 302
    assert guest.get(url).status_code == 403


def test_lists_show_only_what_one_may_see(province: SimpleNamespace, sign_in: Callable[..., Client]) -> None:
    admin = sign_in("admin", "organisation_admin", province.labour)
    other = sign_in("other", "organisation_admin", province.board)
    for name in ("grants", "delegations", "absences", "people"):
        assert admin.get(reverse(f"organisation:{name}")).status_code == 200
    grant = Grant.objects.get(account=admin.account)  # type: ignore[attr-defined]
    assert other.get(reverse("organisation:revoke_role", args=[grant.pk])).status_code == 404
    assert "other" not in admin.get(reverse("organisation:grants"), {"out": ""}).content.decode().split("<table")[1]


def test_delegating_and_being_away_on_the_pages(
    province: SimpleNamespace, person_in: Callable[..., str], sign_in: Callable[..., Client]
) -> None:
    leader = sign_in("leader", "agency_leader", province.labour)
    deputy = sign_in("deputy")
    person_in(province.labour, "Lê Văn Giám", kind="leader", title="Giám đốc", account=leader.account.key)  # type: ignore[attr-defined]
    second = person_in(province.labour, "Phạm Văn Phó", kind="deputy", title="Phó", account=deputy.account.key)  # type: ignore[attr-defined]
    sent = {
        "to_person": second, "body": province.labour, "acts": ["sign"], "valid_from": "30/05/2016",
        "valid_to": "10/06/2016", "decision_number": "3/UQ", "reason": "Đi công tác",
    }  # fmt: skip
    page = leader.post(reverse("organisation:delegate"), sent)
    assert page.status_code == 302, page.context["form"].errors
    held = queries.actor_for(deputy.account, AT)  # type: ignore[attr-defined]
    assert [(grant.role, grant.on_behalf_of is not None) for grant in held.grants] == [("agency_leader", True)]
    row = Delegation.objects.get()
    stranger = sign_in("stranger")
    assert stranger.get(reverse("organisation:revoke_delegation", args=[row.pk])).status_code == 404
    assert (
        leader.post(reverse("organisation:revoke_delegation", args=[row.pk]), {"on": "30/05/2016"}).status_code == 302
    )
    assert queries.actor_for(deputy.account, AT).grants == ()  # type: ignore[attr-defined]
    away = {
        "body": province.labour, "kind": "leave", "cover": "", "valid_from": "30/05/2016", "valid_to": "02/06/2016",
    }  # fmt: skip
    assert leader.post(reverse("organisation:record_absence"), away).status_code == 302
    absence = Absence.objects.get()
    assert stranger.get(reverse("organisation:end_absence", args=[absence.pk])).status_code == 404
    assert leader.post(reverse("organisation:record_absence"), away).status_code == 422
    assert stranger.post(reverse("organisation:record_absence"), away).status_code == 422


def workbook(headings: list[str], rows: list[list[str]]) -> BytesIO:
    buffer = BytesIO()
    write_workbook(buffer, [Table("Danh sách", [Heading(each) for each in headings], rows)], facts={})
    buffer.seek(0)
    buffer.name = "danh-sach.xlsx"
    return buffer


BODY_HEADINGS = ["Tên", "Mã", "Loại", "Cấp", "Loại kinh phí", "Cấp trên"]


def test_a_list_is_tried_first_then_written(province: SimpleNamespace, sign_in: Callable[..., Client]) -> None:
    admin = sign_in("admin", "organisation_admin")
    rows = [
        ["Chi cục Trẻ", "H99.50.01", "Sở, ban, ngành cấp tỉnh", "Cấp tỉnh", "full_budget", "Sở Y tế"],
        ["Sở Y tế", "H99.50", "department", "province", "Ngân sách bảo đảm toàn bộ", "H99"],
    ]
    common = {"kind": "bodies", "on": "30/05/2016", "decision_number": "5/QĐ"}
    url = reverse("organisation:import")
    tried = admin.post(url, common | {"step": "try", "file": workbook(BODY_HEADINGS, rows)})
    assert tried.status_code == 200
    assert queries.key_of_code("H99.50", TODAY) is None
    written = admin.post(url, common | {"step": "write", "file": workbook(BODY_HEADINGS, rows)})
    assert written.status_code == 302
    child, parent = queries.key_of_code("H99.50.01", TODAY), queries.key_of_code("H99.50", TODAY)
    assert child is not None
    assert queries.ancestors_of(child, TODAY) == [parent, province.top]


def test_rows_at_fault_come_back_and_nothing_is_written(
    province: SimpleNamespace, sign_in: Callable[..., Client]
) -> None:
    admin = sign_in("admin", "organisation_admin")
    rows = [
        ["Sở Y tế", "H99.50", "department", "province", "full_budget", "H99"],
        ["Sở Trùng", "H99.11", "department", "province", "full_budget", "H99"],
        ["Sở Lạc", "H99.51", "department", "province", "full_budget", "Không có"],
    ]
    common = {"kind": "bodies", "on": "30/05/2016", "decision_number": "5/QĐ"}
    url = reverse("organisation:import")
    page = admin.post(url, common | {"step": "write", "file": workbook(BODY_HEADINGS, rows)})
    assert page.status_code == 422
    assert [row.cells["name"] for row in page.context["outcome"].failed] == ["Sở Lạc"]
    rows.pop()
    sheet = admin.post(url, common | {"step": "rows", "file": workbook(BODY_HEADINGS, rows)})
    handed_back = read_sheets(sheet.content)[0].rows
    assert [cells[0] for _, cells in handed_back][-1] == "Sở Trùng"
    assert queries.key_of_code("H99.50", TODAY) is None


def test_people_from_a_list(province: SimpleNamespace, sign_in: Callable[..., Client]) -> None:
    admin = sign_in("admin", "organisation_admin")
    file = workbook(
        ["Họ tên", "Cơ quan", "Chức vụ", "Ngày sinh"], [["Đỗ Thị Em", "so noi vu", "Chuyên viên", "02/01/1990"]]
    )
    sent = {"kind": "people", "on": "30/05/2016", "decision_number": "5/QĐ", "step": "write", "file": file}
    assert admin.post(reverse("organisation:import"), sent).status_code == 302
    person = queries.appointments_on(province.home_affairs, TODAY).get()
    assert queries.name_of_person(f"person:{person.person_id}", TODAY + timedelta(days=1)) == "Đỗ Thị Em"
    assert sign_in("x").get(reverse("organisation:import")).status_code == 403


def test_the_timeline_is_of_the_line_that_is_shown(province: SimpleNamespace, client: Client) -> None:
    services.rename_body(province.labour, by=SYSTEM, at=AT, on=TODAY, name="Sở Việc làm", decision_number="2/QĐ")
    page = client.get(reverse("organisation:index"))
    assert {lane.status for lane in page.context["timeline"].lanes} == {"ok", "info"}
    assert "Sở Việc làm" in page.content.decode()
    union = client.get(reverse("organisation:index"), {"he": "union"})
    assert {lane.status for lane in union.context["timeline"].lanes} == {"ok"}


def test_staff_of_a_body_are_filtered_and_keep_the_day(
    province: SimpleNamespace, person_in: Callable[..., str], sign_in: Callable[..., Client]
) -> None:
    person_in(province.labour, "Trần Thị Bình")
    person_in(province.labour, "Phạm Văn Cường")
    url = reverse("organisation:body", args=[number(province.labour)])
    reader = sign_in("head", "division_head", province.labour)
    day = f"{TODAY:%d/%m/%Y}"
    text = reader.get(url, {"ngay": day, "ten": "binh"}).content.decode()
    assert "Trần Thị Bình" in text
    assert "Phạm Văn Cường" not in text
    assert f'name="ngay" value="{day}"' in text
    assert "Thôi giữ" not in text


def test_people_are_listed_with_where_they_work_and_filtered_by_it(
    province: SimpleNamespace, person_in: Callable[..., str], sign_in: Callable[..., Client]
) -> None:
    person_in(province.labour, "Trần Thị Bình", title="Chuyên viên chính")
    person_in(province.board, "Lý Minh Đạo")
    reader = sign_in("head", "organisation_admin")
    everybody = reader.get(reverse("organisation:people")).content.decode()
    assert "Chuyên viên chính" in everybody
    assert "Lý Minh Đạo" in everybody
    there = reader.get(reverse("organisation:people"), {"co-quan": number(province.labour)}).content.decode()
    assert "Trần Thị Bình" in there
    assert "Lý Minh Đạo" not in there
