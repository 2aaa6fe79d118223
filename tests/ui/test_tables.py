"""Tables over a real model: every row once in any order; filters, export, saved filters, constant queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.forms import Field
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from python_calamine import CalamineWorkbook

from diemsang.kernel.access import ANONYMOUS, Actor
from diemsang.kernel.refusals import Refused
from diemsang.people.accounts.models import Account
from diemsang.ui.tables import BooleanFilter, ChoiceFilter, Column, DateFilter, Table, TextFilter
from diemsang.ui.tables.filters import Filter, Rows
from diemsang.ui.tables.keyset import page_of, sort_keys
from diemsang.ui.tables.saved_filters import SavedFilter, register_store

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

FIRST = datetime(2016, 1, 4, 1, tzinfo=UTC)


class AccountTable(Table):
    title = "Tài khoản"
    columns = (
        Column("username", "Tên đăng nhập", sort=("username",), on_phone="title"),
        Column("full_name", "Họ và tên", sort=("full_name", "username"), link=lambda row: f"/tai-khoan/{row.pk}/"),
        Column("last_login", "Vào lần cuối", sort=("last_login",), format="moment"),
        Column("is_active", "Hoạt động", format="yes_no", status=lambda row: "ok" if row.is_active else "late"),
    )
    filters = (
        TextFilter("q", "Tìm", column="username"),
        BooleanFilter("active", "Đang hoạt động", column="is_active"),
        ChoiceFilter("name", "Tên", column="full_name", choices=(("An", "An"), ("Bình", "Bình"))),
        DateFilter("joined", "Ngày tạo", column="date_joined", moments=True),
    )
    order = ("username",)
    page_size = 3


def table_at(address: str, actor: Actor = ANONYMOUS, **headers: Any) -> AccountTable:
    request: HttpRequest = RequestFactory().get(address, **headers)
    request.actor = actor  # type: ignore[attr-defined]
    return AccountTable(request, Account.objects.all())


@pytest.fixture
def ten_accounts() -> list[Account]:
    return [
        Account.objects.create(
            username=f"tk{number:02}",
            full_name=("An", "Bình")[number % 2],
            last_login=None if number % 3 == 0 else FIRST + timedelta(days=number),
            date_joined=FIRST + timedelta(days=number),
            is_active=number != 4,
        )
        for number in range(10)
    ]


def walk(table_class: type[Table], address: str) -> list[list[int]]:
    """The primary keys of every page, following the links a person follows."""
    pages, url = [], address
    while url:
        table = table_at(url)
        pages.append([row.pk for row in table.page.rows])
        assert len(pages) < 100
        url = f"/{table.next_url}" if table.next_url else ""
    return pages


@pytest.mark.parametrize(
    "sort", ["", "username", "-username", "full_name", "-full_name", "last_login", "-last_login", "unknown"]
)
def test_the_links_of_the_pages_meet_every_row_once(ten_accounts: list[Account], sort: str) -> None:
    pages = walk(AccountTable, f"/?sort={sort}")

    met = [pk for page in pages for pk in page]
    assert sorted(met) == sorted(account.pk for account in ten_accounts)
    assert [len(page) for page in pages] == [3, 3, 3, 1]


def test_rows_without_a_value_stand_last_in_both_directions(ten_accounts: list[Account]) -> None:
    for sort in ("last_login", "-last_login"):
        met = [pk for page in walk(AccountTable, f"/?sort={sort}") for pk in page]
        values = [Account.objects.get(pk=pk).last_login for pk in met]
        assert [value is None for value in values] == [False] * 6 + [True] * 4


def test_the_page_before_is_the_page_one_came_from(ten_accounts: list[Account]) -> None:
    first = table_at("/?sort=-last_login")
    second = table_at(f"/{first.next_url}")
    back = table_at(f"/{second.previous_url}")

    assert back.page.rows == first.page.rows
    assert back.page.after
    assert not back.page.before


@dataclass(frozen=True, slots=True)
class ShowingNothing(Filter):
    def narrow(self, rows: Rows, values: dict[str, Any]) -> Rows:
        return rows


@dataclass(frozen=True, slots=True)
class NarrowingNothing(Filter):
    def fields(self, request: HttpRequest) -> dict[str, Field]:
        return {}


@pytest.mark.parametrize(("kind", "forgotten"), [(ShowingNothing, "fields"), (NarrowingNothing, "narrow")])
def test_a_filter_that_forgets_half_of_its_work_cannot_be_declared(kind: type[Filter], forgotten: str) -> None:
    with pytest.raises(TypeError, match=forgotten):
        kind("q", "Tìm")


class Walking(TestCase):
    """A law of the pages: forwards and backwards give the sorted list, each row once, in any order."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(
            st.tuples(st.sampled_from(["An", "Đạt", "ấm", "Ân", ""]), st.one_of(st.none(), st.integers(0, 3))),
            max_size=9,
        ),
        order=st.lists(
            st.sampled_from(["full_name", "-full_name", "last_login", "-last_login", "is_active", "-date_joined"]),
            min_size=1,
            max_size=3,
            unique_by=lambda name: name.lstrip("-"),
        ),
        size=st.integers(1, 4),
    )
    def test_every_row_is_met_once_in_both_directions(
        self, rows: Sequence[tuple[str, int | None]], order: list[str], size: int
    ) -> None:
        Account.objects.bulk_create(
            Account(
                username=f"u{number}",
                full_name=name,
                last_login=None if days is None else FIRST + timedelta(days=days),
                date_joined=FIRST + timedelta(days=number % 2),
                is_active=number % 2 == 0,
            )
            for number, (name, days) in enumerate(rows)
        )
        keys = sort_keys(Account, order)
        expected = list(Account.objects.order_by(*(key.expression(backwards=False) for key in keys)))

        forwards: list[Account] = []
        page = page_of(Account.objects.all(), keys, size)
        forwards.extend(page.rows)
        while page.after:
            last = page
            page = page_of(Account.objects.all(), keys, size, after=page.after)
            assert page.rows, "a link to a next page leads to rows"
            assert page_of(Account.objects.all(), keys, size, before=page.before).rows == last.rows
            forwards.extend(page.rows)

        assert forwards == expected
        assert len(forwards) == len(rows)


@pytest.mark.parametrize("cursor", ["x", "đ", "%00", "gAAAAA" * 3, "A" * 5000])
def test_a_made_up_cursor_is_refused(ten_accounts: list[Account], cursor: str) -> None:
    with pytest.raises(Refused) as caught:
        _ = table_at(f"/?after={cursor}").page
    assert caught.value.codes == ("tables.bad_cursor",)
    assert caught.value.status == 400


def test_a_cursor_of_another_order_is_refused(ten_accounts: list[Account]) -> None:
    by_name = table_at("/?sort=full_name")

    with pytest.raises(Refused):
        _ = table_at(f"/?sort=username&after={by_name.page.after}").page


def test_a_cursor_shows_no_value_of_a_row(ten_accounts: list[Account]) -> None:
    assert "tk0" not in table_at("/").next_url


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("/?q=TK01", ["tk01"], id="case does not matter"),
        pytest.param("/?q=tk 07", ["tk07"], id="every word"),
        pytest.param("/?active=0", ["tk04"], id="no"),
        pytest.param("/?name=An&joined_from=10/01/2016", ["tk06", "tk08"], id="together"),
        pytest.param("/?joined_from=05/01/2016&joined_to=06/01/2016", ["tk01", "tk02"], id="both days included"),
        pytest.param("/?q=nobody", [], id="nothing"),
    ],
)
def test_filters_narrow_the_rows(ten_accounts: list[Account], address: str, expected: list[str]) -> None:
    table = table_at(address)

    assert [row.username for row in table.page.rows] == expected
    assert table.count == len(expected)
    assert table.is_filtered


def test_a_day_that_does_not_exist_is_said_beside_the_filter_and_shows_no_rows(ten_accounts: list[Account]) -> None:
    table = table_at("/?joined_from=31/02/2016")
    response = table.respond("ui/tables/table.html")

    assert response.status_code == 422
    assert "text.no_such_day" in [error.code for error in table.form.errors["joined_from"].as_data()]
    assert not table.page.rows


def test_the_number_of_queries_does_not_grow_with_the_rows(
    ten_accounts: list[Account], django_assert_num_queries: Any
) -> None:
    for _ in range(2):
        with django_assert_num_queries(2):
            table_at("/").respond("ui/tables/table.html")
        Account.objects.bulk_create(Account(username=f"zz{number}") for number in range(50) if _ == 0)


def test_counting_stops_just_past_the_cap(monkeypatch: pytest.MonkeyPatch, ten_accounts: list[Account]) -> None:
    monkeypatch.setattr("diemsang.ui.tables.table.COUNT_CAP", 4)

    assert table_at("/").count == 5
    assert table_at("/").count_text == "hơn 4 dòng"


def test_the_workbook_holds_the_filtered_rows_in_their_order(ten_accounts: list[Account]) -> None:
    response = table_at("/?name=An&sort=-username&out=xlsx").respond("ui/tables/table.html")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["tk08", "tk06", "tk04", "tk02", "tk00"]
    assert ["Lọc: Tên", "An"] in book.get_sheet_by_index(1).to_python()


def test_too_many_rows_are_not_exported(monkeypatch: pytest.MonkeyPatch, ten_accounts: list[Account]) -> None:
    monkeypatch.setattr(AccountTable, "export_limit", 9)

    with pytest.raises(Refused) as caught:
        table_at("/?out=xlsx").respond("ui/tables/table.html")
    assert caught.value.codes == ("tables.too_many_rows_to_export",)


def test_htmx_gets_the_table_alone_and_a_restored_page_whole(ten_accounts: list[Account]) -> None:
    fragment = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "bang-account"}
    alone = table_at("/", **fragment).respond("ui/base.html").content.decode()  # type: ignore[attr-defined]
    whole = table_at("/", HTTP_HX_HISTORY_RESTORE_REQUEST="true", **fragment).respond("ui/base.html").content.decode()  # type: ignore[attr-defined]

    assert "tk00" in alone
    assert "<html" not in alone
    assert "<html" in whole


def test_text_of_rows_is_never_markup() -> None:
    Account.objects.create(username="<b>x</b>", full_name="<script>")

    page = table_at("/").respond("ui/tables/table.html").content.decode()  # type: ignore[attr-defined]

    assert "<script>" not in page
    assert "&lt;b&gt;x" in page


@dataclass
class MemoryStore:
    kept: list[SavedFilter] = field(default_factory=list)

    def list(self, actor: Actor, table: str) -> Sequence[SavedFilter]:
        return self.kept

    def save(self, actor: Actor, table: str, name: str, query: str, at: datetime) -> None:
        self.kept.append(SavedFilter(str(len(self.kept)), name, query))

    def delete(self, actor: Actor, table: str, key: str, at: datetime) -> None:
        self.kept = [each for each in self.kept if each.key != key]


def test_a_filter_is_saved_listed_and_deleted() -> None:
    store, officer = MemoryStore(), Actor("account:1")
    register_store(store)
    try:
        for address, data in (
            ("/?q=an&after=x", {"saved_filter_of": "account", "saved_filter_name": "Của tôi"}),
            ("/?q=an", {"saved_filter_of": "another", "saved_filter_name": "Không phải bảng này"}),
        ):
            request = RequestFactory().post(address, data)
            request.actor = officer  # type: ignore[attr-defined]
            AccountTable(request, Account.objects.all()).respond("ui/tables/table.html")
        assert store.kept == [SavedFilter("0", "Của tôi", "q=an")]
        assert "Của tôi" in table_at("/", officer).respond("ui/tables/table.html").content.decode()  # type: ignore[attr-defined]
        assert not table_at("/").saved_filters, "a visitor has none"

        request = RequestFactory().post("/", {"saved_filter_of": "account", "delete_saved_filter": "0"})
        request.actor = officer  # type: ignore[attr-defined]
        assert AccountTable(request, Account.objects.all()).respond("ui/tables/table.html").status_code == 302
        assert not store.kept
    finally:
        register_store(None)
