"""A real browser on a real server: `diemsang serve` with a demo world of its own, and Debian's Chromium.

Tests marked `browser` never touch the database of the suite: what they know of the site, they read from its pages or
ask with `site.run(...)`, which is the command line of that installation.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest

from tests.engines import database_of_its_own

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Response

ROOT: Final = Path(__file__).resolve().parent.parent
AXE: Final = ROOT / "build/axe/axe.min.js"
CHROMIUM: Final = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
ARGUMENTS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_WITHIN: Final = 60.0
BUILD_WITHIN: Final = 180.0
SHARE: Final = 4
"""Of a hundred dossiers of a world, how many the tests build."""
WIDE: Final = {"width": 1366, "height": 768}


@dataclass(frozen=True)
class Site:
    """One running installation with a demo world."""

    base: str
    world: str
    folder: Path
    environment: dict[str, str]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of this installation: `site.run("worker", "--once")` does everything that waits."""
        return subprocess.run(
            [sys.executable, "-m", "diemsang.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )


def environment_of(world: str, folder: Path) -> dict[str, str]:
    from diemsang.demo import scenario

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DIEMSANG", "DJANGO", "PYTEST"))}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "DIEMSANG_DATA": str(folder),
        "DIEMSANG_DEMO_WORLD": world,
        "DIEMSANG_STATED_TODAY": scenario.load(world).today.isoformat(),
        "DJANGO_SETTINGS_MODULE": "diemsang.config.settings",
    }


def built(world: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a world, built once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = root / f"built-{world}"
    with (root / f"built-{world}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.json").exists():
            command = [
                sys.executable,
                "-m",
                "diemsang.cli",
                "demo",
                "--load-only",
                "--world",
                world,
                "--share",
                str(SHARE),
            ]
            done = subprocess.run(
                [*command, "--folder", str(folder)],
                cwd=ROOT,
                env=environment_of(world, folder),
                capture_output=True,
                text=True,
                timeout=BUILD_WITHIN,
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def serving(world: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server on a copy of the world, on the database engine of this run, until the last test is done."""
    folder = tmp_path_factory.mktemp(f"site-{world}") / "data"
    shutil.copytree(built(world, tmp_path_factory), folder)
    with database_of_its_own() as url:
        if url:
            _move_to(url, folder, environment_of(world, folder))
        yield from _serving(world, folder, {"DATABASE_URL": url} if url else {})


def _move_to(url: str, folder: Path, environment: dict[str, str]) -> None:
    """The world, built on SQLite, into a database of another engine: by a backup, as an operator would."""
    archive, program = folder / "moving.zip", [sys.executable, "-m", "diemsang.cli"]
    for words, more in ((["backup"], {}), (["restore"], {"DATABASE_URL": url})):
        done = subprocess.run(
            [*program, *words, str(archive)], cwd=ROOT, env=environment | more, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    (folder / "diemsang.sqlite3").unlink()


def _serving(world: str, folder: Path, more: dict[str, str]) -> Iterator[Site]:
    port = free_port()
    environment = environment_of(world, folder) | {"DIEMSANG_BASE_URL": f"http://127.0.0.1:{port}"} | more
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "diemsang.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    site = Site(f"http://127.0.0.1:{port}", world, folder, environment)
    try:
        until = time.monotonic() + READY_WITHIN
        while not _answers(site.base):
            told = (folder / "serve.log").read_text(errors="replace")[-3000:]
            assert server.poll() is None, told
            assert time.monotonic() < until, told
            time.sleep(0.1)
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(base + "/", timeout=10):  # noqa: S310  (our own server)
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The world of 2016."""
    yield from serving("2016", tmp_path_factory)


@pytest.fixture(scope="session")
def site_2026(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The world of 2026: two tiers, unions dissolved."""
    yield from serving("2026", tmp_path_factory)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for a module; its event loop ends with it, so that database tests after it find none running."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (on Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Somebody at a browser. Whatever the pages complain about is kept in `complaints`."""

    site: Site
    context: "BrowserContext"
    page: "Page"
    complaints: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)
    """Statuses of answers that the browser reports as errors on its console, and the test asks for."""

    def open(self, path: str) -> "Response":
        response = self.page.goto(path if path.startswith("http") else self.site.base + path)
        assert response is not None
        return response

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    def sign_in(self, username: str, password: str | None = None) -> None:
        from diemsang.demo.people import PASSWORD

        self.open("/tai-khoan/dang-nhap/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password or PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_load_state()

    def sign_out(self) -> None:
        """By the button of the account menu, which is a form: no address signs anybody out by itself."""
        self.open("/tai-khoan/dang-xuat/")
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def note_console(self, message: Any) -> None:
        if message.type not in {"error", "warning"}:
            return
        told = message.text
        if any(f"status of {status}" in told for status in self.expected_statuses):
            return
        self.complaints.append(f"{self.page.url}: {message.type}: {told}")


NewVisitor = Callable[..., Visitor]


@pytest.fixture
def visitor(browser: "Browser", site: Site) -> Iterator[NewVisitor]:
    """Makes visitors; at the end of the test nothing may have complained in any of their browsers."""
    yield from _visitors(browser, site)


def _visitors(browser: "Browser", site: Site) -> Iterator[NewVisitor]:
    made: list[Visitor] = []

    def new(login: str | None = None, *, on: Site | None = None, **options: Any) -> Visitor:
        options.setdefault("viewport", WIDE)
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        context.set_default_timeout(15_000)
        visitor = Visitor(on or site, context, context.new_page())
        visitor.page.on("console", visitor.note_console)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"{visitor.page.url}: {error}"))
        made.append(visitor)
        if login:
            visitor.sign_in(login)
            assert visitor.path != "/tai-khoan/dang-nhap/", visitor.text
        return visitor

    yield new
    complaints = [told for each in made for told in each.complaints]
    for each in made:
        each.context.close()
    assert not complaints, "\n".join(complaints)
