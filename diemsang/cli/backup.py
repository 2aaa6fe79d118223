"""`diemsang backup FILE`: one consistent moment of database and files, while people go on working."""

import json
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diemsang.kernel.commands import Command


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp sao lưu sẽ tạo (.zip) / the archive to make")
    parser.add_argument("--json", action="store_true")


def run(options: Namespace) -> int:
    summary = back_up(options.file)
    if options.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        print(f"Đã sao lưu {summary['rows']} dòng, {summary['files']} tệp vào {options.file}")
        print(f"Backed up {summary['rows']} rows and {summary['files']} files. Keys are kept apart.")
    return 0


def back_up(target: Path) -> dict[str, Any]:
    """Write the archive beside its final name and move it there when whole. Files only grow: they are copied last."""
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    from diemsang import __version__
    from diemsang.cli import archive
    from diemsang.kernel import clock

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    tables: dict[str, Any] = {}
    try:
        with partial.open("wb") as handle:
            os.chmod(partial, 0o600)
            writer = archive.Writer(handle)
            with abandoned_on_failure(writer), one_moment():
                migrations = applied_migrations()
                for model in apps.get_models(include_auto_created=True):
                    label = model._meta.label
                    if label in archive.LEFT_OUT or not model._meta.managed or model._meta.proxy:
                        continue
                    columns = [field.attname for field in model._meta.concrete_fields if not field.generated]
                    rows = model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=5_000)
                    tables[label] = {"columns": columns, "rows": writer.table(label, rows)}
            files = writer.folder("files", settings.FILES_FOLDER)
            writer.close(
                {
                    "version": __version__,
                    "made_at": clock.real_now().isoformat(),
                    "engine": connection.vendor,
                    "demo_world": settings.DEMO_WORLD,
                    "migrations": migrations,
                    "tables": tables,
                }
            )
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    (settings.DATA / "last-backup.json").write_text(
        json.dumps({"at": clock.real_now().isoformat(), "file": str(target)})
    )
    return {"rows": sum(table["rows"] for table in tables.values()), "files": files, "tables": len(tables)}


@contextmanager
def abandoned_on_failure(writer: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        writer.abandon()
        raise


@contextmanager
def one_moment() -> Iterator[None]:
    """A read transaction that sees one moment: snapshot isolation on PostgreSQL, a WAL snapshot on SQLite."""
    from django.db import connection

    connection.ensure_connection()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT count(*) FROM sqlite_master")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied_migrations() -> list[list[str]]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return [list(key) for key in MigrationRecorder(connection).applied_migrations()]


COMMANDS = (Command("backup", "Sao lưu toàn bộ", "Back everything up", configure, run),)
