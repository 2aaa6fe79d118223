"""`diemsang demo`: one command on a fresh machine; a province, its logins, and a server on 127.0.0.1:8000."""

import json
import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from functools import partial
from pathlib import Path

from diemsang.cli.folders import command_in
from diemsang.cli.processes import (
    GRACE,
    Bell,
    end_all,
    end_with_parent,
    port_number,
    refuse_taken_port,
    ring_when_asked_to_stop,
    stop_at_once_when_asked,
)
from diemsang.config.paths import is_demos, say_world
from diemsang.demo import scenario
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import RefusalKind, Refused

UNKNOWN_WORLD = RefusalKind(
    "demo.unknown_world",
    vi="Không có thế giới trình diễn {world}. Có: {known}.",
    en="No world {world}. Known: {known}.",
)

NOT_A_DEMOS = RefusalKind(
    "demo.not_a_demos_folder",
    vi="Thư mục {folder} có dữ liệu và không phải của tỉnh trình diễn; không xóa gì. Hãy chọn thư mục khác.",
    en="The folder {folder} holds data and is no demo's; nothing was deleted. Choose another one.",
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--world", default="2016", help="2016 (mặc định / default), 2026")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--folder", type=Path, help="thư mục dữ liệu / data folder (var/demo-<world>)")
    parser.add_argument("--load-only", action="store_true", help="dựng dữ liệu rồi thôi / build the data, then end")
    parser.add_argument("--share", type=_percent, default=100, help="bao nhiêu phần trăm hồ sơ / percent of dossiers")
    parser.add_argument("--scale", type=_times, default=1, help="gấp bao nhiêu lần hồ sơ / times as many dossiers")
    parser.add_argument("--fresh", action="store_true", help="dựng lại từ đầu / build again from nothing")


def _percent(text: str) -> int:
    return _between(text, 1, 100)


def _times(text: str) -> int:
    return _between(text, 1, 1000)


def _between(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdecimal() or not least <= int(text) <= most:
        raise ArgumentTypeError(f"{least}-{most}")
    return int(text)


def run(options: Namespace) -> int:
    if options.world not in scenario.worlds():
        raise Refused(UNKNOWN_WORLD(world=options.world, known=", ".join(scenario.worlds())))
    world = scenario.load(options.world, percent=options.share * options.scale)
    stop_at_once_when_asked()
    folder = (options.folder or Path("var") / f"demo-{world.name}").resolve()
    # The environment is set before Django is: the demo's clock, keys and marks hang on it.
    os.environ.update(
        DIEMSANG_DATA=str(folder),
        DIEMSANG_DEMO_WORLD=world.name,
        DIEMSANG_STATED_TODAY=world.today.isoformat(),
        DIEMSANG_BASE_URL=f"http://127.0.0.1:{options.port}",
        DJANGO_SETTINGS_MODULE="diemsang.config.settings",
    )
    os.environ.pop("DATABASE_URL", None)

    if not is_demos(folder):
        raise Refused(NOT_A_DEMOS(folder=folder))
    if options.fresh or (folder.exists() and not scenario.is_built(world, folder)):
        shutil.rmtree(folder, ignore_errors=True)
    say_world(folder, world.name, world.today)

    import django

    django.setup()
    from diemsang.cli.install import install
    from diemsang.demo.build import build

    install(say=say)
    if not scenario.is_built(world, folder):
        build(world, folder, say)
    if options.load_only:
        return 0
    refuse_taken_port("127.0.0.1", options.port)
    return serve(options.port, world, folder)


def say(text: str) -> None:
    print(text, flush=True)


def serve(port: int, world: scenario.World, folder: Path) -> int:
    """The web server and one worker, until Ctrl+C; if one of them ends, so does the other."""
    from diemsang.demo.people import PASSWORD, SHOWN

    say("")
    say(f"  Điểm Sáng, tỉnh {world.province} (hư cấu), hôm nay là {world.today:%d/%m/%Y}: BẢN TRÌNH DIỄN")
    say(f"  http://127.0.0.1:{port}/      Ctrl+C để dừng / to stop")
    say("")
    say(f"  Mật khẩu của mọi tài khoản / password of every account: {PASSWORD}")
    for username, vi in SHOWN.items():
        say(f"    {username:<14} {vi}")
    say("")
    say("  Hỏi cùng dữ liệu này bằng dòng lệnh / ask the same data from the command line:")
    year = str(world.today.year - 1)
    for question in (["report", "run", "diem-sang", "--period", year], ["ledger", "verify"], ["doctor"]):
        say(f"    {command_in(folder, question)}")
    say("")
    # For the sign-in page of the server below, which knows nothing of the demo.
    os.environ["DIEMSANG_DEMO_LOGINS"] = json.dumps({"password": PASSWORD, "logins": SHOWN})
    program = [sys.executable, "-m", "diemsang.cli"]
    words = (["worker"], ["serve", "--port", str(port)])
    asked = Bell()
    ring_when_asked_to_stop(asked)
    processes = [
        subprocess.Popen([*program, *each], preexec_fn=partial(end_with_parent, os.getpid()))  # noqa: PLW1509
        for each in words  # (no thread runs yet)
    ]
    while not asked.wait(0.2) and all(process.poll() is None for process in processes):
        pass
    end_all(processes, within=GRACE + 2)  # each has its own grace; whoever outlives that too is killed
    return 0 if asked.is_set() else 1


COMMANDS = (
    Command("demo", "Chạy tỉnh trình diễn", "Run the demo province", configure, run, needs_django=False, founds=True),
)
