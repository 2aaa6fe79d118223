"""`diemsang doctor`: examines everything that can go wrong in an installation and says what to do."""

import json
import os
import stat
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from diemsang.kernel.commands import Command

OLD_BACKUP = timedelta(days=2)
CLOCK_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined. `advice` says what to do when it is not well."""

    name: str
    is_ok: bool
    detail: str
    advice_vi: str = ""
    advice_en: str = ""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="kiểm chứng toàn bộ nhật ký / verify the whole journal")


def run(options: Namespace) -> int:
    findings = list(examine(full=options.full))
    if options.json:
        print(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=1))
    else:
        for each in findings:
            print(f"{'  ok ' if each.is_ok else 'LỖI  '} {each.name:<18} {each.detail}")
            if not each.is_ok:
                print(f"{'':24} {each.advice_vi}\n{'':24} {each.advice_en}")
    return 0 if all(each.is_ok for each in findings) else 1


def examine(*, full: bool = False) -> Iterator[Finding]:
    """Every check, cheapest first. A check that cannot be made is a finding, not a crash."""
    checks = [
        _folder,
        _settings,
        _secrets,
        _assets,
        _migrations,
        _parts,
        _engine,
        _guards,
        _sealing_key,
        _outbox,
        _backup,
    ]
    if full:
        checks += [_journal, _dossiers]
    for check in checks:
        try:
            yield from check()
        except Exception as error:
            yield Finding(
                check.__name__.strip("_"),
                False,
                f"{type(error).__name__}: {error}",
                "Không khám được phần này.",
                "This part could not be examined.",
            )


def _folder() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection

    from diemsang.cli.folders import asked_of_a_demo

    is_there = connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).exists()
    demo_vi, demo_en = asked_of_a_demo(["doctor"])
    yield Finding(
        "data folder",
        is_there,
        f"{settings.DATA}{f', demo {settings.DEMO_WORLD}' if settings.DEMO_WORLD else ''}",
        f"Chạy diemsang install, hoặc đặt DIEMSANG_DATA.{demo_vi}",
        f"Run diemsang install, or set DIEMSANG_DATA.{demo_en}",
    )


def _settings() -> Iterator[Finding]:
    from django.conf import settings

    yield Finding("debug", not settings.DEBUG, f"DEBUG={settings.DEBUG}", "Bỏ DIEMSANG_DEBUG.", "Unset DIEMSANG_DEBUG.")
    public = not set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}
    yield Finding(
        "tls",
        settings.BEHIND_TLS or not public,
        "TLS" if settings.BEHIND_TLS else "không TLS / no TLS",
        "Đặt DIEMSANG_TLS=1 sau máy chủ chuyển tiếp có TLS.",
        "Set DIEMSANG_TLS=1 behind a proxy with TLS.",
    )


def _secrets() -> Iterator[Finding]:
    from django.conf import settings

    for folder in (settings.DATA / "secrets", settings.LEDGER_KEY_FOLDER, settings.SIGNATURES_FOLDER):
        for file in folder.rglob("*") if folder.is_dir() else ():
            mode = stat.S_IMODE(os.stat(file).st_mode)
            if file.is_file() and file.suffix != ".crt" and mode & 0o077:
                yield Finding(
                    "secrets",
                    False,
                    f"{file} {mode:o}",
                    "Chỉ để tài khoản dịch vụ đọc được (chmod 600).",
                    "Let only the service account read it (chmod 600).",
                )
                return
    yield Finding("secrets", True, "0600")


def _assets() -> Iterator[Finding]:
    from django.contrib.staticfiles import finders

    from diemsang.ui import pdf

    vendored = finders.find("vendor/LICENSES.txt") is not None
    yield Finding(
        "assets", vendored, "vendor" if vendored else "-", "Chạy make setup, hoặc cài từ gói.", "Run make setup."
    )
    fonts = sorted(pdf.FONTS.glob("*.ttf"))
    yield Finding("fonts", bool(fonts), f"{len(fonts)} phông / fonts", "Chạy make setup.", "Run make setup.")


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        "migrations", not plan, f"{len(plan)} chưa chạy / pending", "Chạy diemsang install.", "Run diemsang install."
    )


def _parts() -> Iterator[Finding]:
    from diemsang.config import health
    from diemsang.kernel import clock

    advice = {
        "database": ("Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu.", "Check DATABASE_URL and the database server."),
        "journal": ("Khởi động diemsang worker.", "Start diemsang worker."),
        "worker": ("Khởi động diemsang worker; xem nhật ký của nó.", "Start diemsang worker; read its log."),
        "disk": ("Giải phóng đĩa.", "Free some disk space."),
    }
    for part in health.parts(clock.real_now()):
        yield Finding(part.name, part.is_ok, part.detail, *advice[part.name])


def _engine() -> Iterator[Finding]:
    from django.db import connection

    from diemsang.kernel import clock

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            yield Finding("sqlite", mode == "wal", f"journal_mode={mode}", "Cần chế độ WAL.", "WAL mode is needed.")
            cursor.execute("PRAGMA quick_check(1)")
            state = cursor.fetchone()[0]
            yield Finding("sqlite file", state == "ok", state, "Khôi phục từ bản sao lưu.", "Restore from a backup.")
        else:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0])
            yield Finding("postgresql", version >= 150_000, str(version), "Cần PostgreSQL 15.", "PostgreSQL 15 needed.")
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(cursor.fetchone()[0] - clock.real_now())
            yield Finding(
                "clock", skew < CLOCK_SKEW, f"{skew.total_seconds():.1f} s", "Đồng bộ giờ (NTP).", "Synchronise clocks."
            )


def _guards() -> Iterator[Finding]:
    from diemsang.cli.guards import missing_guards

    missing = missing_guards()
    yield Finding(
        "guards",
        not missing,
        ", ".join(missing) or "đủ / in place",
        "Chốt chặn trong cơ sở dữ liệu đã mất: do ai đó, hoặc do một bước chuyển đổi dựng lại bảng. Kiểm chứng nhật ký "
        "bằng bản niêm phong giữ ở nơi khác, rồi khôi phục vào một cơ sở dữ liệu mới.",
        "Guards of the database are gone: somebody removed them, or a migration that rebuilt a table. Verify the "
        "journal with a checkpoint kept elsewhere, then restore into a new database.",
    )


def _sealing_key() -> Iterator[Finding]:
    from diemsang.kernel.refusals import Refused
    from diemsang.proof.ledger import services as ledger

    try:
        key = ledger.current_key()
    except Refused as refused:
        first = refused.refusals[0]
        yield Finding("sealing key", False, first.code, first.message("vi"), first.message("en"))
    else:
        yield Finding("sealing key", True, f"{key.key_id[:16]}... {'demo' if key.is_demo else ''}".strip())


def _outbox() -> Iterator[Finding]:
    from diemsang.proof.outbox import queries as outbox

    dead = outbox.dead_letter_count(1_000)
    yield Finding("dead letters", dead == 0, str(dead), "Xem trang /su-kien/.", "See the page /su-kien/.")


def _backup() -> Iterator[Finding]:
    from django.conf import settings

    from diemsang.kernel import clock

    if settings.DEMO_WORLD:
        return
    try:
        last = json.loads((settings.DATA / "last-backup.json").read_text())
        age = clock.real_now() - datetime.fromisoformat(last["at"])
        yield Finding("backup", age < OLD_BACKUP, last["at"], "Chạy diemsang backup.", "Run diemsang backup.")
    except FileNotFoundError:
        yield Finding("backup", False, "-", "Chưa từng sao lưu: chạy diemsang backup.", "Never backed up: run it.")


def _journal() -> Iterator[Finding]:
    from django.conf import settings

    from diemsang.cli.verification import verify_journal

    published = settings.LEDGER_PUBLISH_FOLDER / "latest.json"
    result = verify_journal(published if published.exists() else None)
    places = "; ".join(f"{each['code']} {each.get('stream', '')}" for each in result["findings"][:3])
    yield Finding(
        "journal",
        result["verdict"] == "intact",
        places or f"{result['entries']} mục / entries",
        "Giữ nguyên hiện trạng, báo người có trách nhiệm, so với bản niêm phong giữ ở nơi khác.",
        "Leave everything as it is, tell who is responsible, compare with a checkpoint kept elsewhere.",
    )


def _dossiers() -> Iterator[Finding]:
    from itertools import islice

    from diemsang.onestop.dossiers import queries as dossiers

    found = list(islice(dossiers.check_against_journal(), 1000))
    places = "; ".join(f"{each.code or each.dossier} {each.field}" for each in found[:3])
    more = "" if len(found) <= 3 else f" (+{len(found) - 3})"
    yield Finding(
        "dossiers",
        not found,
        f"{places}{more}" or "khớp nhật ký / as the journal says",
        "Có dòng hồ sơ bị sửa ngoài phần mềm: giữ nguyên hiện trạng, báo người có trách nhiệm, đối chiếu nhật ký.",
        "Rows of dossiers were changed past the program: leave them, tell who is responsible, compare the journal.",
    )


COMMANDS = (Command("doctor", "Khám tình trạng hệ thống", "Examine the installation", configure, run),)
