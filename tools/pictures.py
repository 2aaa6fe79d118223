"""Every page and every printed form of the demo, as pictures in docs/pictures: `make pictures`.

    python tools/pictures.py [--world 2016] [--port 8765] [--only desk] [--fresh]

The demo is started on a folder and a port of its own. Nobody keeps a list of pages: each of the demo's logins follows
the links it sees; the first page of every view is pictured, at 1366x768 in light and dark and at 390x844. A PDF that
a page links to is pictured sheet by sheet.
"""

import argparse
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs/pictures"
DATA = ROOT / "build/pictures"
READY_WITHIN = 600.0
MOST_LINKS = 400
"""How many addresses one login follows: lists of thousands of records lead to the same few views."""
MOST_OF_A_VIEW = 3
NOT_FOLLOWED = frozenset({"account_logout", "account_signup", "set_language"})
FRONT_DOORS = ("portal:home", "desk:home", "account_login")
NO_SUCH_PAGE = "/khong-co-trang-nay/"
PRINTED = "out=pdf"
TALLEST = 1200
"""A picture ends there: what follows on a long page is more of the same."""


@dataclass(frozen=True)
class Look:
    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"


LOOKS = (Look("wide", 1366, 768), Look("dark", 1366, 768, "dark"), Look("phone", 390, 844))


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    login: str | None
    is_print: bool = False


@contextmanager
def demo(world: str, port: int, *, fresh: bool) -> Iterator[str]:
    """The demo on a folder of its own, until the block ends."""
    command = [
        sys.executable,
        "-m",
        "diemsang.cli",
        "demo",
        "--world",
        world,
        "--port",
        str(port),
        "--folder",
        str(DATA),
    ]
    log = ROOT / "build/pictures.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, *(["--fresh"] if fresh else [])], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    base = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + READY_WITHIN
        while not answers(base):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"The demo did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.5)
        yield base
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(base + "/", timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def logins(world: str) -> dict[str, str]:
    """The demo's accounts with their password, and Django's list of addresses made ready."""
    from diemsang.demo import scenario

    stated = scenario.load(world).today.isoformat()
    os.environ |= {
        "DIEMSANG_DATA": str(DATA),
        "DIEMSANG_DEMO_WORLD": world,
        "DIEMSANG_STATED_TODAY": stated,
        "DJANGO_SETTINGS_MODULE": "diemsang.config.settings",
    }
    import django

    django.setup()
    from diemsang.demo.people import PASSWORD, SHOWN

    return dict.fromkeys(SHOWN, PASSWORD)


def view_name(path: str) -> str | None:
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).view_name or None
    except Resolver404:
        return None


def path_of(view: str) -> str:
    from django.urls import reverse

    return reverse(view)


def sign_in(context: "BrowserContext", base: str, username: str, password: str) -> None:
    page = context.new_page()
    page.goto(base + path_of("account_login"))
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    if urlsplit(page.url).path == path_of("account_login"):
        raise SystemExit(f"The demo does not let {username} in.")
    page.close()


def paths_in(html: str, base: str, here: str) -> Iterator[str]:
    for link in re.findall(r'<a\b[^>]*?\bhref="([^"#]+)', html):
        target = urlsplit(urljoin(base + here, unescape(link)))
        if f"{target.scheme}://{target.netloc}" == base:
            yield f"{target.path}?{target.query}" if PRINTED in target.query else target.path


def walk(context: "BrowserContext", base: str, login: str | None, found: dict[str, Shot]) -> None:
    """Follow links from the two front doors; note the first address of each view that nobody had shown yet."""
    waiting, asked, of_view = deque(map(path_of, FRONT_DOORS)), set[str](), dict[str, int]()
    while waiting and len(asked) < MOST_LINKS:
        path = waiting.popleft()
        name = view_name(path.partition("?")[0])
        if name is not None and PRINTED in path:
            name += "-pdf"
        if path in asked or name is None or name in NOT_FOLLOWED or of_view.get(name, 0) >= MOST_OF_A_VIEW:
            continue
        asked.add(path)
        of_view[name] = of_view.get(name, 0) + 1
        answer = context.request.get(base + path)
        kind = answer.headers.get("content-type", "")
        if not answer.ok or urlsplit(answer.url).path != path.partition("?")[0]:
            continue
        if kind.startswith("text/html"):
            found.setdefault(name, Shot(name.replace(":", "-"), path, login))
            waiting.extend(paths_in(answer.text(), base, path))
        elif kind.startswith("application/pdf"):
            found.setdefault(name, Shot(name.replace(":", "-"), path, login, is_print=True))


def packed(png: bytes) -> bytes:
    """As small as it gets without losing a colour: flat pages pack well, and few colours made states look alike."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.crop((0, 0, image.width, min(image.height, TALLEST))).save(out, "PNG", optimize=True)
    return out.getvalue()


def picture(context: "BrowserContext", base: str, shot: Shot) -> None:
    page = context.new_page()
    page.goto(base + shot.path)
    page.evaluate("document.fonts.ready")
    for look in LOOKS:
        page.set_viewport_size({"width": look.width, "height": look.height})
        page.emulate_media(color_scheme=look.scheme, reduced_motion="reduce")
        (TARGET / f"{shot.name}.{look.name}.png").write_bytes(
            packed(page.screenshot(full_page=True, animations="disabled"))
        )
    page.close()


def picture_print(context: "BrowserContext", base: str, shot: Shot) -> None:
    pdf = ROOT / "build/print.pdf"
    pdf.write_bytes(context.request.get(base + shot.path).body())
    sheets = ROOT / "build/print-sheets"
    shutil.rmtree(sheets, ignore_errors=True)
    sheets.mkdir()
    subprocess.run(["pdftoppm", "-r", "80", "-png", pdf, sheets / "sheet"], check=True)
    for number, sheet in enumerate(sorted(sheets.glob("*.png")), start=1):
        (TARGET / f"{shot.name}.sheet-{number}.png").write_bytes(packed(sheet.read_bytes()))


def write_index(shots: list[Shot]) -> None:
    lines = [
        "# Ảnh màn hình và bản in",
        "",
        "Chụp từ tỉnh trình diễn bằng `make pictures`; mọi tên người, cơ quan đều hư cấu.",
    ]
    for shot in shots:
        pictures = sorted(TARGET.glob(f"{shot.name}.*.png"))
        lines += ["", f"## {shot.name}", "", f"`{shot.path}`, tài khoản: {shot.login or 'khách'}", ""]
        lines += [f"[{each.name.split('.')[-2]}]({each.name})" for each in pictures]
    (TARGET / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def picture_all(browser: "Browser", base: str, accounts: dict[str, str], only: str) -> list[Shot]:
    contexts: dict[str | None, BrowserContext] = {}
    found: dict[str, Shot] = {"missing": Shot("khong-tim-thay", NO_SUCH_PAGE, None)}
    for login in (None, *accounts):
        contexts[login] = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        if login is not None:
            sign_in(contexts[login], base, login, accounts[login])
        walk(contexts[login], base, login, found)
    shots = sorted((shot for shot in found.values() if only in shot.name), key=lambda shot: shot.name)
    for shot in shots:
        print(f"{shot.name}  {shot.path}  ({shot.login or 'khách'})", flush=True)
        if shot.is_print:
            picture_print(contexts[shot.login], base, shot)
        else:
            picture(contexts[shot.login], base, shot)
    return shots


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", default="2016")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--only", default="", help="only pages with this in their name")
    parser.add_argument("--fresh", action="store_true", help="build the demo's data again")
    options = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is needed: on Debian, apt-get install chromium", file=sys.stderr)
        return 69
    sys.path.insert(0, str(ROOT))
    from playwright.sync_api import sync_playwright

    with demo(options.world, options.port, fresh=options.fresh) as base:
        accounts = logins(options.world)
        if not options.only:
            shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            shots = picture_all(browser, base, accounts, options.only)
            browser.close()
        if not options.only:
            write_index(shots)
    print(f"{len(shots)} views and forms in docs/pictures.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
