"""The pages nobody likes to see are accessible too: errors in forms, nothing found, 403, 404, 413, 423."""

import http.client
from urllib.parse import urlsplit

import pytest

from tests.browser import AXE, NewVisitor, Site, Visitor
from tests.journeys.checks import at_width, violations

pytestmark = [pytest.mark.browser, pytest.mark.long]


def faults(reader: Visitor) -> list[str]:
    """On the page that is open: axe-core in light and dark, and 320 pixels."""
    where = reader.page.url
    found = []
    for scheme in ("light", "dark"):
        reader.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += [f"{where} ({scheme}): {each}" for each in violations(reader)]
    if told := at_width(reader, 320):
        found.append(f"{where}: 320 px: {told}")
    return found


def careful(visitor: NewVisitor, login: str | None, *statuses: int) -> Visitor:
    reader = visitor(login, bypass_csp=True, reduced_motion="reduce")
    reader.context.add_init_script(path=AXE)
    reader.expected_statuses = set(statuses)
    return reader


def test_refused_forms_and_empty_lists(visitor: NewVisitor) -> None:
    reader = careful(visitor, None, 422)
    wrong: list[str] = []
    for path in (
        "/thoi-gian/tinh-han/?start=31/02/2016&limit=mot+ngay",
        "/to-chuc/?ngay=31/02/2013",
        "/to-chuc/?tim=khongcogi",
        "/quy-dinh/?q=khongcogi",
        "/so-lieu/?ky=khong",
        "/bao-cao/diem-sang/?ky=khong",
    ):
        reader.open(path)
        wrong += faults(reader)
    reader.open("/tai-khoan/dang-nhap/")
    reader.page.fill("input[name=login]", "khong.co")
    reader.page.fill("input[name=password]", "sai")
    reader.page.press("input[name=password]", "Enter")
    reader.page.wait_for_load_state()
    assert "không đúng" in reader.text
    wrong += faults(reader)
    assert not wrong, "\n".join(wrong)


def test_a_refused_act_names_the_field_and_takes_one_there(visitor: NewVisitor) -> None:
    admin = careful(visitor, "tochuc", 422)
    admin.open("/to-chuc/co-quan/moi/")
    admin.page.fill("[name=on]", "31/02/2016")
    admin.page.locator("main form button[type=submit].button-main").first.click()
    admin.page.wait_for_load_state()
    summary = admin.page.locator(".error-summary a")
    assert summary.count() >= 2
    assert faults(admin) == []
    summary.first.click()
    assert admin.page.evaluate("() => document.activeElement.matches('input, select, textarea, fieldset')")


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [(None, "/khong-co-trang-nay/", 404), ("huongdan", "/tai-khoan/quan-tri/", 403)],
)
def test_pages_of_no(visitor: NewVisitor, login: str | None, path: str, status: int) -> None:
    reader = careful(visitor, login, status)
    assert reader.open(path).status == status
    assert faults(reader) == []


def test_the_page_for_what_is_too_large(visitor: NewVisitor, site: Site) -> None:
    """Only the headers are sent; the answer to them is shown."""
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
    connection.putrequest("POST", "/chu-ky/kiem-tra/")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(2 << 30))
    connection.putheader("Accept", "text/html")
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    assert answer.status == 413
    reader = careful(visitor, None, 413)
    reader.page.route("**/qua-lon/", lambda route: route.fulfill(status=413, body=content, content_type="text/html"))
    assert reader.open("/qua-lon/").status == 413
    assert faults(reader) == []


def test_read_only_mode_is_said_and_turned_off_again(visitor: NewVisitor) -> None:
    """The switch refuses every change with 423, keeps what was typed in sight, and lets go of itself."""
    admin, officer = careful(visitor, "quantri"), careful(visitor, "tochuc", 423)
    officer.open("/to-chuc/co-quan/moi/")
    officer.page.fill("[name=name]", "Chi cục viết trước khi khoá")
    admin.open("/nhat-ky/che-do/")
    admin.page.fill("[name=reason]", "Kiểm tra chế độ chỉ đọc")
    admin.page.locator("main form button[type=submit]").first.click()
    admin.page.wait_for_load_state()
    try:
        with officer.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            officer.page.locator("main form button[type=submit].button-main").first.click()
        officer.page.wait_for_load_state()
        assert answered.value.status == 423
        assert "Chi cục viết trước khi khoá" in officer.page.content()
        assert faults(officer) == []
    finally:
        admin.open("/nhat-ky/che-do/")
        admin.page.locator("main form button[type=submit]").first.click()
        admin.page.wait_for_load_state()
    admin.open("/nhat-ky/che-do/")
    assert admin.page.locator("[name=reason]").count() == 1
