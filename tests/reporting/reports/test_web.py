"""Pages of reports: readable without records, exact with them, locked by the right person only."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from diemsang.commons.facts.queries.words import named
from diemsang.commons.facts.services import declare_figure
from diemsang.kernel import clock, periods
from diemsang.kernel.access import ANONYMOUS, Actor, Grant, system_actor
from diemsang.reporting.reports.models import ExternalIndex, LockedReport
from diemsang.reporting.reports.web import documents

pytestmark = pytest.mark.django_db
REPORT = "/bao-cao/diem-sang/"
COUNTER = Actor("account:4", (Grant("home_affairs"),))
ActAs = Callable[[Actor], None]


@pytest.fixture
def acting_as(monkeypatch: pytest.MonkeyPatch, client: Client) -> ActAs:
    """Sign somebody in and let their requests come from an actor."""

    def act(actor: Actor) -> None:
        client.force_login(get_user_model().objects.get_or_create(username="somebody")[0])
        monkeypatch.setattr("diemsang.people.organisation.web.middleware.actor_for", lambda user, at: actor)

    return act


def test_the_report_says_why_there_is_no_data_and_what_will_bring_it(client: Client) -> None:
    page = client.get(REPORT).content.decode()
    assert "chờ phần việc “Chương trình, cuộc vận động”" in page
    assert "Từ 01/01/2011 đến 31/12/2015" in page
    assert reverse("reports:report", args=["diem-sang"]) == REPORT
    assert client.get(reverse("reports:list")).status_code == 200


def test_a_declared_figure_is_marked_on_the_page(client: Client) -> None:
    declare_figure(
        "U06",
        periods.parse("2011/2016"),
        by=system_actor("tests"),
        at=datetime(2016, 5, 30, tzinfo=UTC),
        numerator=37_000_000_000,
        source="Báo cáo 12/BC-CĐVC",
    )
    page = client.get(REPORT, {"ky": "2011/2016"}).content.decode()
    assert "37.000.000.000" in page
    assert "Báo cáo 12/BC-CĐVC" in page


@pytest.mark.parametrize("period", ["nonsense", "1900/2016", "2016/2011"])
def test_a_bad_period_is_answered_with_422_and_a_sentence(client: Client, period: str) -> None:
    answer = client.get(REPORT, {"ky": period})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_an_unknown_report_is_not_found(client: Client) -> None:
    assert client.get("/bao-cao/khong-co/").status_code == 404


def test_the_workbook_holds_every_line_of_the_page(client: Client) -> None:
    lines = list(client.get(REPORT).context["run"].lines)
    answer = client.get(REPORT, {"out": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [line.figure.code for line in lines]


def rows_of(content: bytes, *, last: bool = False) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return book.get_sheet_by_name(book.sheet_names[-1 if last else 0]).to_python()


@pytest.mark.usefixtures("cast")
def test_a_side_that_is_known_is_said_alike_on_the_page_in_the_workbook_and_on_paper(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unions of U01 are counted, their registrations are not here yet."""
    asked = {"ky": "2016"}
    page = client.get(REPORT, asked)
    line = next(each for each in page.context["run"].lines if each.figure.code == "registered_unions")
    assert (line.found.numerator, line.found.denominator) == (None, 2)
    table_row = page.content.decode().partition('<tr id="registered_unions">')[2].partition("</tr>")[0]
    reason = "Phần việc giữ hồ sơ này chưa có trong hệ thống: Chương trình, cuộc vận động."
    assert ">–/2<" in table_row
    assert "chờ phần việc “Chương trình, cuộc vận động”" in table_row
    assert "–/2" in client.get(reverse("facts:indicator", args=["U01"]), asked).content.decode()

    row = next(
        each for each in rows_of(client.get(REPORT, {**asked, "out": "xlsx"}).content) if each[0] == "registered_unions"
    )
    assert row[3:] == ["", 2.0, "", "Không có số liệu", reason]

    printed: list[dict[str, Any]] = []
    monkeypatch.setattr(documents, "render_pdf", lambda template, data, **more: printed.append(data) or b"%PDF-")
    client.get(REPORT, {**asked, "out": "pdf"})
    cells = [cells for part in printed[0]["parts"] if "table" in part for cells in part["table"]["rows"]]
    wanted = [named(line.figure), "–", "–/2", f"Không có số liệu. {reason}"]
    assert [each for each in cells if each[0] == wanted[0]] == [wanted]


@pytest.mark.parametrize("address", [f"{REPORT}?out=xlsx", "/quy-dinh/?out=xlsx", "/nhat-ky/?out=xlsx"])
def test_every_workbook_of_a_demo_says_so(client: Client, address: str) -> None:
    def facts() -> list[object]:
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        return [row[0] for row in rows_of(content, last=True)]

    clock.state_today(date(2016, 5, 30))
    assert "BẢN TRÌNH DIỄN" in facts()
    clock.state_today(None)
    assert "BẢN TRÌNH DIỄN" not in facts()


@pytest.mark.outside
def test_the_report_prints_as_pdf(client: Client) -> None:
    answer = client.get(REPORT, {"out": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_locking_needs_the_right_and_keeps_an_edition(client: Client, acting_as: ActAs) -> None:
    url = f"{REPORT}chot/?ky=2015"
    assert client.post(url).status_code == 302
    acting_as(ANONYMOUS)
    assert client.post(url).status_code == 403
    assert not LockedReport.objects.exists()
    acting_as(COUNTER)
    assert client.post(url).status_code == 302
    page = client.get(reverse("reports:locked", args=[LockedReport.objects.get().pk])).content.decode()
    assert "Như khi chốt" in page
    assert "Đã khác" not in page


def test_an_external_index_shows_with_its_document(client: Client, acting_as: ActAs) -> None:
    url = reverse("reports:declare_index")
    acting_as(ANONYMOUS)
    assert client.get(url).status_code == 403
    acting_as(COUNTER)
    typed = {"index": "PCI", "year": "2015", "score": "6575/100", "rank": "3"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "source": "Báo cáo PCI 2015"}).status_code == 302
    assert ExternalIndex.objects.get().rank == 3
    page = client.get(REPORT).content.decode()
    assert "65,75" in page
    assert "Báo cáo PCI 2015" in page


def test_the_report_asks_the_database_few_times(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    """Definitions and declared figures once for each window (the period, its five years), each counted side once."""
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        client.get(REPORT)


def test_every_line_of_the_run_stands_in_one_part_of_the_page(client: Client) -> None:
    page = client.get(REPORT)
    for found, view in zip(page.context["run"].sections, page.context["sections"], strict=True):
        shown = [*view.lines, *(line for _context, lines in view.waiting for line in lines)]
        shown += [line for row in view.rows for line in row.lines]
        assert sorted(map(id, shown)) == sorted(map(id, found.lines))
        assert all(len(row.lines) == len(view.years) for row in view.rows)
