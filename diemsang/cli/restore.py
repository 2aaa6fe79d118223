"""`diemsang restore FILE`: an archive into an empty installation, on any machine and either engine.

The tables are first built as they were when the archive was made, then filled, then migrated forward, and the journal
is verified: a restore that cannot be proven is reported as failed.
"""

import itertools
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import CONFLICT, RefusalKind, Refused

SHOWN = 10
NOT_EMPTY = RefusalKind(
    "restore.not_empty",
    vi="Cơ sở dữ liệu đích đã có dữ liệu ({table}). Chỉ khôi phục vào cơ sở dữ liệu trống.",
    en="The target database already holds data ({table}). Restore only into an empty one.",
    status=CONFLICT,
)
NO_SUCH_FILE = RefusalKind("restore.no_such_file", vi="Không có tệp {file}.", en="There is no file {file}.")
DAMAGED = RefusalKind(
    "restore.damaged_archive",
    vi="Bản sao lưu không nguyên vẹn: {part}. Chưa có gì được khôi phục.",
    en="The archive is not whole: {part}. Nothing was restored.",
)
NEWER = RefusalKind(
    "restore.newer_archive",
    vi="Bản sao lưu do phiên bản mới hơn tạo ra (bước chuyển đổi {migration}). Hãy nâng cấp chương trình trước.",
    en="The archive was made by a newer version (migration {migration}). Upgrade the program first.",
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="tệp sao lưu / the archive")
    parser.add_argument("--checkpoint", type=Path, help="latest.json giữ ở nơi khác / the latest, kept elsewhere")
    parser.add_argument("--json", action="store_true")


def run(options: Namespace) -> int:
    summary = restore(options.file, options.checkpoint)
    if options.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        print(f"Đã khôi phục {summary['rows']} dòng, {summary['files']} tệp; nhật ký: {summary['ledger']}")
        print(f"Restored {summary['rows']} rows and {summary['files']} files; journal: {summary['ledger']}")
        for line in told(summary["findings"], summary["found"]):
            print(line)
    return 0 if summary["ledger"] == "intact" else 1


def restore(source: Path, checkpoint: Path | None = None) -> dict[str, Any]:
    """Restore into the configured, empty database. Raises `Refused` with nothing kept when the archive is damaged.

    Without a `checkpoint` kept elsewhere the journal is proven whole in itself, not that it is the latest.
    """
    from django.conf import settings
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from diemsang.cli import archive
    from diemsang.cli.verification import verify_journal
    from diemsang.proof.ledger import services as ledger

    for field, file in (("file", source), ("checkpoint", checkpoint)):
        if file is not None and not file.is_file():
            raise Refused(NO_SUCH_FILE(at_field=field, file=str(file)))
    try:
        reader = archive.Reader(source)
        reader.check()
    except archive.Damaged as damage:
        raise Refused(DAMAGED(part=str(damage))) from damage
    if tables := connection.introspection.table_names():
        raise Refused(NOT_EMPTY(table=", ".join(tables[:3])))

    executor = MigrationExecutor(connection)
    targets = [tuple(key) for key in reader.manifest["migrations"] if tuple(key) in executor.loader.graph.nodes]
    unknown = [key for key in reader.manifest["migrations"] if tuple(key) not in executor.loader.disk_migrations]
    if unknown:
        raise Refused(NEWER(migration="/".join(unknown[0])))
    then = executor.migrate(targets)
    with transaction.atomic():
        rows = fill(then.apps, reader)
    files = reader.unpack("files", settings.FILES_FOLDER)

    forward = MigrationExecutor(connection)
    forward.migrate(forward.loader.graph.leaf_nodes())
    ledger.publish()
    result = verify_journal(checkpoint)
    return {
        "rows": rows,
        "files": files,
        "ledger": result["verdict"],
        "found": result["found"],
        "findings": result["findings"],
    }


def told(findings: Sequence[Mapping[str, Any]], found: int) -> Iterable[str]:
    """What is wrong with the journal, for who reads the screen: the first of it, and how much more there is."""
    for each in findings[:SHOWN]:
        place = ", ".join(f"{name} {each[name]}" for name in ("stream", "seq", "checkpoint", "detail") if name in each)
        yield "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in f"  {each['code']}: {place}")
        yield f"      {each['what']}"
    if found > SHOWN:
        yield f"  … và {found - SHOWN} chỗ nữa / and {found - SHOWN} more (--json)"


def fill(state: Any, reader: Any) -> int:
    """Every row of the archive into tables of that time. Foreign keys are checked when the transaction ends."""
    from django.core.management.color import no_style
    from django.db import connection

    from diemsang.cli.guards import BEFORE_THEIR_OWNER

    models = {model._meta.label: model for model in state.get_models(include_auto_created=True)}
    wanted = {label: table for label, table in reader.manifest["tables"].items() if label in models}
    quote = connection.ops.quote_name
    total = 0
    with connection.cursor() as cursor:
        for label in wanted:  # what migrations themselves put there comes again from the archive
            if models[label]._base_manager.exists():
                cursor.execute(f"DELETE FROM {quote(models[label]._meta.db_table)}")
        for label, table in sorted(wanted.items(), key=lambda each: each[0] not in BEFORE_THEIR_OWNER):
            meta = models[label]._meta
            fields = [next(f for f in meta.concrete_fields if f.attname == column) for column in table["columns"]]
            names = ", ".join(quote(field.column) for field in fields)
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({places})"
            for chunk in in_chunks(reader.rows(label), 1_000):
                prepared = [
                    [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
                    for row in chunk
                ]
                cursor.executemany(statement, prepared)
                total += len(chunk)
        for statement in connection.ops.sequence_reset_sql(no_style(), [models[label] for label in wanted]):
            cursor.execute(statement)
    return total


def in_chunks(rows: Iterable[list[Any]], size: int) -> Iterable[list[list[Any]]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


COMMANDS = (Command("restore", "Khôi phục bản sao lưu", "Restore a backup", configure, run, founds=True),)
