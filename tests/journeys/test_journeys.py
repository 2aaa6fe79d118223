"""Whole stories, one each, in a browser; with JavaScript and without it."""

import hmac
import struct
import subprocess
import sys
import time
from base64 import b32decode
from pathlib import Path

import pytest
from playwright.sync_api import Page

from diemsang.demo.people import PASSWORD
from tests.browser import NewVisitor, Site, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.long]
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def totp(secret: str, at: float) -> str:
    """RFC 6238, as the telephone computes it."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def enter_the_code(page: Page, secret: str) -> None:
    """As a person does: a code that ran out on the way (30 seconds, RFC 6238) is followed by the next one."""
    while True:
        at = time.time()
        page.fill("input[name=code]", totp(secret, at))
        page.press("input[name=code]", "Enter")
        page.wait_for_load_state()
        if not page.locator("input[name=code]").count() or int(time.time()) // 30 == int(at) // 30:
            return


@with_and_without_scripts
def test_a_reader_follows_a_figure_to_its_reason(visitor: NewVisitor, scripts: bool) -> None:
    """Home, the organisation of an earlier day, a rule in force, a due time, the report, why a figure is what it is."""
    reader = visitor(java_script_enabled=scripts)
    page = reader.page
    reader.open("/")
    assert "BẢN TRÌNH DIỄN" in reader.text
    assert "30/05/2016" in reader.text

    reader.open("/to-chuc/")
    page.fill("#ngay", "01/01/2013")
    page.press("#ngay", "Enter")
    page.wait_for_url("**ngay=01%2F01%2F2013**")
    names = page.inner_text("main")
    assert "Sở Tư pháp" in names
    assert "Trung tâm Hành chính công tỉnh" not in names, "founded only in 2014"

    reader.open("/quy-dinh/")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    assert "Căn cứ" in reader.text

    reader.open("/thoi-gian/tinh-han/")
    page.fill("[name=start]", "28/04/2016 09:00")
    page.fill("[name=limit]", "1 ngày làm việc")
    page.press("[name=limit]", "Enter")
    page.wait_for_load_state()
    assert "29/04/2016" in page.inner_text("#ket-qua")

    reader.open("/bao-cao/")
    page.locator("main ul.cards a").first.click()
    page.wait_for_load_state()
    figures = page.locator("main a[href^='/so-lieu/']")
    assert figures.count() >= 10
    figures.first.click()
    page.wait_for_load_state()
    assert reader.path.startswith("/so-lieu/")
    assert page.locator("main h1").inner_text()


@with_and_without_scripts
def test_an_officer_guards_the_account(visitor: NewVisitor, scripts: bool) -> None:
    """Two devices, one ended from the other; a second factor; sign-out; sign-in that asks for the code."""
    login = "lanhdao.stp" if scripts else "lanhdao.snv"
    desk, lost = visitor(login, java_script_enabled=scripts), visitor(login)
    page = desk.page
    desk.open("/tai-khoan/phien/")
    assert page.locator("main form[action*='ket-thuc/'] button").count() == 1, "this session is not ended here"
    page.locator("main tbody form button").first.click()
    page.wait_for_load_state()
    lost.open("/ban-lam-viec/")
    assert lost.path == "/tai-khoan/dang-nhap/"

    desk.open("/tai-khoan/xac-thuc-hai-lop/bat/")
    if desk.path == "/tai-khoan/xac-nhan-lai/":
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    assert "Khóa bí mật" in desk.text
    secret = page.locator("main code").inner_text().strip()
    page.fill("input[name=code]", "000000")
    page.press("input[name=code]", "Enter")
    page.wait_for_load_state()
    assert "Mã không đúng" in desk.text
    enter_the_code(page, page.locator("main code").inner_text().strip())
    desk.open("/tai-khoan/xac-thuc-hai-lop/")
    assert "Đang bật" in desk.text

    desk.sign_out()
    assert desk.path == "/"
    desk.sign_in(login)
    assert desk.path == "/tai-khoan/xac-thuc-hai-lop/nhap-ma/"
    enter_the_code(page, secret)
    assert desk.path == "/ban-lam-viec/"


def test_too_many_wrong_passwords_lock_the_login_for_a_while(visitor: NewVisitor) -> None:
    guesser = visitor()
    guesser.expected_statuses = {429}
    for _ in range(6):
        guesser.sign_in("vanthu.stp", "sai-mat-khau")
    assert "Tạm khóa đăng nhập" in guesser.text
    guesser.sign_in("vanthu.stp")
    assert "Tạm khóa đăng nhập" in guesser.text, "the right password is no way around it"


def first_body(reader: Visitor, words: str) -> str:
    reader.open(f"/to-chuc/?tim={words}")
    link = reader.page.locator("main a[href*='/to-chuc/co-quan/']").first.get_attribute("href")
    assert link
    return link.partition("?")[0]


@pytest.mark.engines
@with_and_without_scripts
def test_a_body_is_renamed_and_an_inspector_proves_it(
    visitor: NewVisitor, site: Site, tmp_path: Path, scripts: bool
) -> None:
    """Refused with a date that is none, everything typed kept; accepted; found in the journal; verified elsewhere."""
    admin = visitor("tochuc", java_script_enabled=scripts)
    admin.expected_statuses = {422}
    page = admin.page
    old, new = ("Sở Tư pháp", "Sở Tư pháp và Pháp chế") if scripts else ("Sở Y tế", "Sở Y tế và Dân số")
    body = first_body(admin, old)
    admin.open(f"{body}doi-ten/")
    page.fill("[name=name]", new)
    page.fill("[name=decision_number]", "45/QĐ-UBND")
    page.fill("[name=on]", "31/02/2016")
    page.locator("main form button[type=submit].button-main").first.click()
    page.wait_for_load_state()
    assert page.input_value("[name=name]") == new
    assert page.input_value("[name=on]") == "31/02/2016"
    assert page.locator("[name=on][aria-invalid=true]").count() == 1
    page.fill("[name=on]", "30/05/2016")
    page.locator("main form button[type=submit].button-main").first.click()
    page.wait_for_load_state()
    assert admin.path == body
    assert page.locator("h1").inner_text() == new
    admin.open(f"{body}?ngay=29/05/2016")
    assert page.locator("h1").inner_text() == old

    stream = f"organisation.body:{body.strip('/').rpartition('/')[2]}"
    inspector = visitor("thanhtra", java_script_enabled=scripts)
    inspector.open("/nhat-ky/ho-so/")
    inspector.page.fill("[name=stream]", stream)
    inspector.page.press("[name=stream]", "Enter")
    inspector.page.wait_for_load_state()
    assert "organisation.body_renamed" in inspector.text
    assert site.run("worker", "--once").returncode == 0
    bundle = tmp_path / "bundle.zip"
    exported = site.run("bundle", "export", str(bundle), "--stream", stream)
    assert exported.returncode == 0, exported.stderr
    verifier = tmp_path / "verify.py"
    verifier.write_bytes(inspector.context.request.get(f"{site.base}/nhat-ky/diemsang_verify.py").body())
    assert verify(verifier, bundle) == 0
    content = bytearray(bundle.read_bytes())
    at = content.find(b"body_renamed")
    if at < 0:  # compressed: any byte in the middle will do
        at = len(content) // 2
    content[at] ^= 1
    bundle.write_bytes(content)
    assert verify(verifier, bundle) != 0


def verify(verifier: Path, bundle: Path) -> int:
    """As on a machine that has nothing of ours: isolated, from an empty folder."""
    return subprocess.run([sys.executable, "-I", str(verifier), str(bundle)], cwd=bundle.parent, timeout=60).returncode


@pytest.mark.engines
def test_the_look_and_a_draft_are_kept_without_scripts(visitor: NewVisitor) -> None:
    """Theme, a filtered and sorted table and its next page, a draft: all by plain forms and links."""
    admin = visitor("quantri", java_script_enabled=False)
    page = admin.page
    admin.open("/tro-giup/")
    page.locator("header summary", has_text="Hiển thị").click()
    page.locator("button[name=theme][value=dark]").click()
    page.wait_for_load_state()
    assert admin.path == "/tro-giup/"
    assert page.locator("html").get_attribute("data-theme") == "dark"

    admin.open("/tai-khoan/quan-tri/")
    first = page.locator("main tbody tr").first.inner_text()
    page.locator("main thead a").first.click()
    page.wait_for_load_state()
    page.locator("main a[rel=next]").click()
    page.wait_for_load_state()
    assert page.locator("main tbody tr").first.inner_text() != first
    page.fill("form.filters input[name=q]", "LANHDAO")
    page.press("form.filters input[name=q]", "Enter")
    page.wait_for_load_state()
    rows = page.locator("main tbody tr").all_inner_texts()
    assert rows
    assert all("lanhdao" in row for row in rows)

    admin.open("/to-chuc/co-quan/moi/")
    page.fill("[name=name]", "Chi cục đang viết dở")
    page.locator("button[name=_draft_next]").click()
    page.wait_for_load_state()
    admin.open("/to-chuc/co-quan/moi/")
    assert page.input_value("[name=name]") == "Chi cục đang viết dở"


@pytest.mark.engines
def test_the_world_of_2026_has_two_tiers_and_reads_what_was(visitor: NewVisitor, site_2026: Site) -> None:
    admin = visitor("quantri", on=site_2026)
    admin.expected_statuses = {422}
    page = admin.page
    admin.open("/")
    assert "BẢN TRÌNH DIỄN" in admin.text
    admin.open("/to-chuc/?ngay=31/12/2024&he=union")
    page.locator("main a[href*='/to-chuc/co-quan/']", has_text="Công đoàn Viên chức").first.click()
    page.wait_for_load_state()
    body = admin.path
    admin.open(body)
    assert "chỉ được xem" in admin.text
    assert page.locator(f"a[href='{body}doi-ten/']").count() == 0
    admin.open(f"{body}doi-ten/")
    page.fill("[name=name]", "Công đoàn sống lại")
    page.fill("[name=decision_number]", "1/QĐ")
    page.locator("main form button[type=submit].button-main").first.click()
    page.wait_for_load_state()
    assert admin.path == f"{body}doi-ten/"
    assert "chấm dứt" in admin.text or "giải thể" in admin.text or "kết thúc" in admin.text
