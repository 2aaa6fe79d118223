"""What everyone may open: the catalogue on a day, fields, one procedure, what changed, decisions, groups, processes."""

import gzip
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diemsang.kernel import clock
from diemsang.onestop.procedures import services
from diemsang.onestop.procedures.models import AnnouncingDecision, InternalProcess, Procedure, ProcedureGroup
from diemsang.onestop.procedures.rules import Component, Fee
from diemsang.onestop.procedures.services import NewProcess
from diemsang.people.accounts.models import Account
from diemsang.people.organisation.services import NewGrant, grant_role
from tests.onestop.procedures import samples
from tests.onestop.procedures.rows import Stage, a_stage
from tests.onestop.procedures.samples import AT, SYSTEM, code
from tests.onestop.procedures.walked import some_steps

pytestmark = pytest.mark.django_db

TODAY: Final = date(2016, 5, 30)
BEGIN: Final = date(2014, 1, 2)
CHANGED: Final = date(2015, 7, 1)
MOST_BYTES: Final = 100_000
LONG_NAME: Final = ("Giao đất ở có thu tiền sử dụng đất không thông qua đấu giá <quyền> " * 17)[:1094].strip()
PARTS: Final[dict[str, Any]] = {
    "components": (
        Component("", "Đơn đề nghị", form="Mẫu 01"),
        Component("", "Giấy ủy quyền", "Trường hợp nộp thay", 0, 2),
    ),
    "fees": (Fee("charge", 150_000, "hồ sơ"), Fee("fee", 0)),
    "ways": (samples.way("25 ngày làm việc"), samples.way("3 ngày làm việc", "online")),
}


@pytest.fixture
def stage(db: None) -> Stage:
    """Three procedures: the first shortened by a second decision, the second abolished by it, the third of a long
    name, received at the agency since a day."""
    clock.state_today(TODAY)
    stage = a_stage()
    province, agency = stage.bodies["province"], stage.bodies["agency"]
    samples.found_fields()
    parts = {"agency": agency, **PARTS}
    lines = [samples.new(1, **parts), samples.new(2, **parts), samples.new(3, **parts | {"name": LONG_NAME})]
    samples.announce(province, *lines, on=BEGIN, number="512/QĐ-UBND")
    shorter = (samples.way("25 ngày làm việc", local="10 ngày làm việc"), samples.way("3 ngày làm việc", "online"))
    content = samples.content(1, **parts | {"ways": shorter, "components": PARTS["components"][:1]})
    amended = services.NewLine("amended", code(1), content, changed_parts=("ways", "components"))
    samples.announce(province, amended, samples.abolished(2), on=CHANGED, number="1208/QĐ-UBND")
    services.record_received_at_centre(
        [code(3)], place=agency, by=SYSTEM, at=AT, valid_from=CHANGED, decision_number="77/QĐ-UBND"
    )
    return stage


def page(path: str, status: int = 200, **query: str) -> str:
    response = Client().get(path, query)
    assert response.status_code == status, response.content[:500]
    assert len(gzip.compress(response.content)) < MOST_BYTES
    return response.content.decode()


def pk_of(number: int) -> int:
    return Procedure.objects.get(code=code(number)).pk


def listed(html: str) -> set[int]:
    """The numbers of the procedures in the list."""
    return {number for number in (1, 2, 3) if f">{code(number)}</td>" in html}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param({}, {1, 3}, id="today"),
        pytest.param({"ngay": "30/06/2015"}, {1, 2, 3}, id="before the abolition"),
        pytest.param({"ngay": "01/01/2014"}, set(), id="before everything"),
        pytest.param({"hieu-luc": "het-hieu-luc"}, {2}, id="left the catalogue"),
        pytest.param({"ngay": "01/01/2014", "hieu-luc": "sap-hieu-luc"}, {1, 2, 3}, id="still to come"),
        pytest.param({"tim": "giao dat o dau gia"}, {3}, id="without marks"),
        pytest.param({"tim": "1.000001"}, {1}, id="by code"),
        pytest.param({"trung-tam": "1"}, {3}, id="at the centre"),
        pytest.param({"trung-tam": "1", "ngay": "30/06/2015"}, set(), id="not yet at the centre"),
        pytest.param({"cach-nop": "online", "cap": "province"}, {1, 3}, id="channel and level"),
        pytest.param({"cap": "commune"}, set(), id="another level"),
        pytest.param({"cach-nop": "post"}, set(), id="another channel"),
    ],
)
def test_the_catalogue_is_as_of_a_day_and_narrowed(stage: Stage, query: dict[str, str], found: set[int]) -> None:
    assert listed(page("/thu-tuc/", **query)) == found


def test_a_day_that_does_not_exist_is_said_beside_its_box(stage: Stage) -> None:
    assert "Không có ngày 31" in page("/thu-tuc/", 422, ngay="31/02/2015")
    assert "Không có ngày 31" in page(f"/thu-tuc/{pk_of(1)}/", 422, ngay="31/02/2015")


def test_the_list_goes_out_as_a_workbook_and_a_sheet(stage: Stage) -> None:
    workbook = Client().get("/thu-tuc/", {"out": "xlsx"})
    assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "10\xa0ngày\xa0làm\xa0việc" in page("/thu-tuc/", out="print")


def queries_for(path: str) -> int:
    Client().get(path)  # what a process remembers is remembered
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_many_procedures(stage: Stage) -> None:
    paths = ("/thu-tuc/", "/thu-tuc/linh-vuc/", "/thu-tuc/quyet-dinh/")
    before = {path: queries_for(path) for path in paths}
    parts = {"agency": stage.bodies["other"], **PARTS}
    samples.announce(stage.bodies["province"], *(samples.new(n, **parts) for n in range(20, 60)), on=date(2016, 1, 4))
    assert {path: queries_for(path) for path in paths} == before
    decision = AnnouncingDecision.objects.get(effective_from=date(2016, 1, 4))
    assert queries_for(f"/thu-tuc/quyet-dinh/{decision.pk}/") == queries_for(
        f"/thu-tuc/quyet-dinh/{AnnouncingDecision.objects.earliest('pk').pk}/"
    )


def test_fields_are_counted_on_the_day(stage: Stage) -> None:
    assert ">3<" in page("/thu-tuc/linh-vuc/", ngay="30/06/2015")
    today = page("/thu-tuc/linh-vuc/", co="1")
    assert "Đầu tư" in today
    assert "Đất đai" not in today


NUMBER: Final = re.compile(r'<a[^>]* href="([^"]+)"[^>]*>\s*([\d.]+)\s*</a>')
COUNTED: Final = re.compile(r"([\d.]+) dòng")


def test_every_count_opens_the_records_it_counts(stage: Stage) -> None:
    """On any day, for citizens and for who sees what waits for public view, which is counted nowhere here."""
    services.found_group("dau_tu", "Đầu tư", by=SYSTEM, at=AT)
    services.add_to_group("dau_tu", [code(1), code(3)], by=SYSTEM, at=AT, on=CHANGED)
    waiting = samples.new(9, agency=stage.bodies["agency"], steps="")
    samples.announce(stage.bodies["province"], waiting, on=CHANGED, number="9/QĐ", public=False)
    services.add_to_group("dau_tu", [code(9)], by=SYSTEM, at=AT, on=CHANGED)
    opened = 0
    for client in (Client(), keeper_client(stage)):
        for path in ("linh-vuc/", "linh-vuc/?ngay=30/06/2015", "linh-vuc/?ngay=01/01/2010", "quyet-dinh/"):
            address = "/thu-tuc/" + path
            for link, number in NUMBER.findall(client.get(address).content.decode()):
                records = client.get(unescape(link) if link[0] == "/" else address.split("?")[0] + unescape(link))
                found = COUNTED.search(records.content.decode())
                assert found is not None
                assert found[1] == number, (address, link)
                opened += 1
        group = int(re.findall(r">(\d)</a>", client.get("/thu-tuc/nhom/").content.decode())[0])
        listed = client.get(f"/thu-tuc/nhom/{ProcedureGroup.objects.get().pk}/").context["members"]
        assert len(listed) == group
    assert opened > 30


def keeper_client(stage: Stage) -> Client:
    """Somebody who sees versions that wait for public view."""
    account = Account.objects.create_user(username="keeper")
    grant = NewGrant(
        account=f"account:{account.pk}",
        role="procedure_controller",
        scope=stage.bodies["province"],
        valid_from=date(2010, 1, 1),
    )
    grant_role(grant, by=SYSTEM, at=AT)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_counts_of_a_decision_open_its_lines(stage: Stage) -> None:
    samples.announce(
        stage.bodies["province"], samples.new(9, steps=""), samples.abolished(3), on=TODAY, number="9/QĐ", public=False
    )
    base = f"/thu-tuc/quyet-dinh/{AnnouncingDecision.objects.get(number='9/QĐ').pk}/"
    html = page(base)
    for query, only, other in (("loai=abolished", 3, 9), ("loai=new", 9, 3), ("cong-khai=0", 9, 3)):
        assert f'href="?{query}"' in html
        listed = Client().get(f"{base}?{query}").content.decode()
        assert f">{code(only)}</td>" in listed
        assert f">{code(other)}</td>" not in listed


def test_a_procedure_answers_what_citizens_ask(stage: Stage) -> None:
    html = page(f"/thu-tuc/{pk_of(1)}/")
    for said in (
        "Trực tiếp: 10 ngày làm việc; Trực tuyến: 3 ngày làm việc",
        "cả nước: 25 ngày làm việc",
        "Lệ phí: 150.000\xa0đồng/hồ sơ",
        "Phí: miễn phí",
        "Đơn đề nghị",
        "Sở Tư pháp tỉnh Thử",
        "Giấy chứng nhận",
        "Bản 2, từ 01/07/2015",
        "25 ngày làm việc → <strong>10 ngày làm việc</strong> (giảm 60%)",
        "1208/QĐ-UBND",
    ):
        assert said.replace("\xa0", " ") in html.replace("\xa0", " "), said
    assert "Giấy ủy quyền" not in html


def test_a_procedure_is_shown_as_it_was_on_a_day(stage: Stage) -> None:
    html = page(f"/thu-tuc/{pk_of(1)}/", ngay="30/06/2015")
    assert "Trường hợp nộp thay" in html
    assert "Giấy ủy quyền" in html
    assert "cả nước:" not in html
    gone = page(f"/thu-tuc/{pk_of(2)}/")
    assert "Đã hết hiệu lực" in gone
    assert "Bãi bỏ" in gone
    assert "Chưa có hiệu lực vào ngày này" in page(f"/thu-tuc/{pk_of(1)}/", ngay="01/01/2014")


def test_a_long_name_is_whole_and_harmless(stage: Stage) -> None:
    html = page(f"/thu-tuc/{pk_of(3)}/")
    assert LONG_NAME.replace("<", "&lt;").replace(">", "&gt;") in html
    assert "<quyền>" not in html


def test_two_versions_are_compared_part_by_part(stage: Stage) -> None:
    html = page(f"/thu-tuc/{pk_of(1)}/so-sanh/", tu="2", den="1")
    assert html.count('class="card diff"') == 2, "ways and papers, nothing else"
    assert "Giấy ủy quyền" in html.partition("<del>")[2]
    assert "(giảm 60%)" in html
    assert "Hai bản này giống nhau." in page(f"/thu-tuc/{pk_of(1)}/so-sanh/", tu="2", den="2")


def test_what_is_not_public_looks_like_what_does_not_exist(stage: Stage) -> None:
    samples.announce(stage.bodies["province"], samples.new(9, steps=""), on=date(2016, 2, 1), public=False)
    hidden = pk_of(9)
    page(f"/thu-tuc/{hidden}/", 404)
    page(f"/thu-tuc/{hidden}/so-sanh/", 404)
    page("/thu-tuc/999999/", 404)
    assert code(9) not in page("/thu-tuc/")
    draft = services.draft_decision(
        samples.decision(stage.bodies["province"], samples.new(10), on=date(2016, 7, 1), public=False, number=""),
        by=SYSTEM,
        at=AT,
    )
    number = draft.partition(":")[2]
    page(f"/thu-tuc/quyet-dinh/{number}/", 404)
    page(f"/thu-tuc/quyet-dinh/{number}/dong/1/", 404)


def test_a_number_beyond_any_key_is_not_found(stage: Stage) -> None:
    for path in ("{}/", "{}/so-sanh/", "quyet-dinh/{}/", "quyet-dinh/{}/dong/1/", "quy-trinh/{}/", "nhom/{}/"):
        page("/thu-tuc/" + path.format("9" * 24), 404)


def test_a_decision_shows_its_lines_and_its_way(stage: Stage) -> None:
    decision = AnnouncingDecision.objects.get(number="1208/QĐ-UBND")
    html = page(f"/thu-tuc/quyet-dinh/{decision.pk}/")
    assert "Sửa đổi, bổ sung: 1</a>; " in html
    assert "Bãi bỏ: 1</a>" in html
    assert "cách thức thực hiện và thời hạn" in html
    assert "Kiểm soát</a>" not in html, "no act for visitors"
    assert code(2) not in page(f"/thu-tuc/quyet-dinh/{decision.pk}/", loai="amended")


def test_a_process_is_drawn_on_the_page_of_its_procedure(stage: Stage) -> None:
    from diemsang.onestop.procedures import queries

    version = queries.in_force(code(1), TODAY)
    key = services.draft_process(
        NewProcess(version=version.key, agency=stage.bodies["agency"], steps=some_steps()), by=SYSTEM, at=AT
    )
    assert '<svg class="process-drawing"' not in page(f"/thu-tuc/{pk_of(1)}/")
    number = key.partition(":")[2]
    page(f"/thu-tuc/quy-trinh/{number}/", 404)
    services.activate_process(
        key, by=SYSTEM, at=AT, decision_number="663/QĐ-UBND", decided_on=CHANGED, valid_from=CHANGED
    )
    html = page(f"/thu-tuc/{pk_of(1)}/")
    assert '<svg class="process-drawing"' in html
    assert "663/QĐ-UBND" in html
    assert "Thuộc đường dài nhất." in page(f"/thu-tuc/quy-trinh/{number}/")
    assert InternalProcess.objects.count() == 1


def test_a_group_shows_limits_of_the_day_and_of_the_beginning(stage: Stage) -> None:
    services.found_group("dau_tu", "Giấy chứng nhận đầu tư", by=SYSTEM, at=AT)
    services.add_to_group("dau_tu", [code(1)], by=SYSTEM, at=AT, on=BEGIN)
    pk = ProcedureGroup.objects.get().pk
    html = page(f"/thu-tuc/nhom/{pk}/")
    assert "Trực tiếp: 10 ngày làm việc" in html
    assert "Trực tiếp: 25 ngày làm việc" in html
    assert "Giấy chứng nhận đầu tư" in page("/thu-tuc/nhom/")
    assert "Không có thủ tục nào" in page(f"/thu-tuc/nhom/{pk}/", ngay="01/01/2013")
    services.take_from_group("dau_tu", [code(1)], by=SYSTEM, at=AT, on=CHANGED)
    link = f'href="/thu-tuc/nhom/{pk}/"'
    assert link in page(f"/thu-tuc/{pk_of(1)}/", ngay="30/06/2015"), "as of the day of the page"
    assert link not in page(f"/thu-tuc/{pk_of(1)}/", ngay="01/07/2015")
    page("/thu-tuc/nhom/999999/", 404)


@pytest.mark.skipif(finders.find("vendor/bootstrap.css") is None, reason="assets are not built: run make setup")
def test_the_page_of_a_procedure_with_all_it_loads_stays_light(stage: Stage) -> None:
    """Page, style sheets, scripts and upright fonts, compressed: what a citizen's phone fetches the first time."""
    html = page(f"/thu-tuc/{pk_of(1)}/")
    linked = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html)) | {"vendor/bootstrap.css"}
    files = [Path(finders.find(name)) for name in linked]
    fonts = list(Path(finders.find("vendor/fonts.css")).parent.glob("fonts/*.woff2"))
    weight = len(gzip.compress(html.encode())) + sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight + sum(file.stat().st_size for file in fonts if "italic" not in file.name) <= MOST_BYTES
