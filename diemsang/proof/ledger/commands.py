"""`diemsang ledger` and `diemsang bundle`: seal, keys, exporting and verifying."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger import rules

OPERATOR = "ledger.command"
UNREADABLE = 2
"""The verifier's exit code for what is no bundle or no checkpoint."""
BUNDLE_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "bundle": {"type": "string", "description": "đường dẫn gói .zip / path of the bundle"},
        "checkpoint": {"type": "string", "description": "latest.json do nơi khác giữ / kept by somebody else"},
        "strict": {"type": "boolean", "default": False},
    },
    "required": ["bundle"],
}


def configure_ledger(parser: ArgumentParser) -> None:
    parser.set_defaults(json=False)
    acts = parser.add_subparsers(dest="what", required=True)
    seal = _add(acts, "seal", "niêm phong mọi dòng chưa niêm phong / seal what is not sealed")
    seal.add_argument("--everywhere", action="store_true", help="tìm trong toàn bộ nhật ký / in the whole journal")
    _add(acts, "keygen", "tạo khoá mới và dùng từ nay / make a new key and use it from now on")
    _add(acts, "checkpoint", "in niêm phong cuối / print the last checkpoint")
    _configure_export(_add(acts, "export", "xuất gói chứng cứ / export a bundle"))
    verify = _add(acts, "verify", "kiểm chứng toàn bộ nhật ký trong cơ sở dữ liệu / verify the whole journal")
    verify.add_argument("--checkpoint", type=Path, help="niêm phong do nơi khác giữ / a checkpoint kept elsewhere")


def configure_bundle(parser: ArgumentParser) -> None:
    parser.set_defaults(json=False)
    parser.add_argument("--schema", action="store_true", help="in lược đồ JSON của đầu vào / print the input's schema")
    acts = parser.add_subparsers(dest="what")
    _configure_export(_add(acts, "export", "xuất gói chứng cứ / export a bundle"))
    verify = _add(acts, "verify", "kiểm chứng một gói, không cần cơ sở dữ liệu / verify a bundle, without a database")
    verify.add_argument("bundle", type=Path)
    verify.add_argument("--checkpoint", type=Path)
    verify.add_argument("--strict", action="store_true")


def _add(acts: Any, name: str, words: str) -> ArgumentParser:
    parser: ArgumentParser = acts.add_parser(name, help=words, description=words)
    parser.add_argument("--json", action="store_true")
    return parser


def _configure_export(parser: ArgumentParser) -> None:
    parser.add_argument("target", type=Path)
    parser.add_argument("--stream", action="append", help="chỉ chuỗi của hồ sơ này / only this record's chain")
    parser.add_argument("--upto", type=int, help="số niêm phong / a checkpoint's number")
    parser.add_argument("--with-values", action="store_true", help="kèm giá trị cá nhân, có ghi nhật ký / logged")


def run_ledger(options: Namespace) -> int:
    acts: dict[str, Callable[[Namespace], int]] = {
        "seal": _seal,
        "keygen": _keygen,
        "checkpoint": _checkpoint,
        "export": _export,
        "verify": _verify_journal,
    }
    return acts[options.what](options)


def run_bundle(options: Namespace) -> int:
    if options.schema:
        print(json.dumps(BUNDLE_SCHEMA, ensure_ascii=False, indent=2))
        return 0
    if options.what is None:
        raise Refused(rules.WHAT_IS_MISSING())
    if options.what == "export":
        # The word `bundle` verifies without a database; only this one of its acts needs one.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemsang.config.settings")
        import django

        django.setup()
        return _export(options)
    return _verify_bundle(options)


def _seal(options: Namespace) -> int:
    from diemsang.proof.ledger import services

    sealed = services.seal(by=system_actor(OPERATOR), at=clock.real_now(), everywhere=options.everywhere)
    lines = [services.checkpoint_json(checkpoint) for checkpoint in sealed]
    _tell(options, lines, f"{len(lines)} niêm phong mới, {sum(line['count'] for line in lines)} dòng")
    return 0


def _keygen(options: Namespace) -> int:
    from diemsang.proof.ledger import services

    key = services.create_key(by=system_actor(OPERATOR), at=clock.now())
    _tell(options, {"key_id": key.key_id, "is_demo": key.is_demo}, key.key_id)
    return 0


def _checkpoint(options: Namespace) -> int:
    from diemsang.proof.ledger import queries, services

    if (last := queries.last_checkpoint()) is None:
        raise Refused(rules.NO_CHECKPOINT())
    print(json.dumps(services.checkpoint_json(last), ensure_ascii=False, indent=1))
    return 0


def _export(options: Namespace) -> int:
    from diemsang.proof.ledger import services

    try:
        summary = services.export_bundle(
            options.target,
            by=system_actor(OPERATOR),
            at=clock.now(),
            streams=options.stream,
            upto=options.upto,
            with_values=options.with_values,
        )
    except OSError as error:
        raise Refused(rules.NOT_WRITTEN(at_field="target", why=error)) from error
    told = f"{options.target}: {summary.entries} dòng, {summary.streams} chuỗi, tới niêm phong số {summary.checkpoint}"
    _tell(options, asdict(summary), told)
    return 0


def _verify_journal(options: Namespace) -> int:
    from django.conf import settings

    from diemsang.proof.ledger import queries

    latest = options.checkpoint or Path(settings.LEDGER_PUBLISH_FOLDER) / "latest.json"
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "journal.zip"
        if queries.write_bundle(bundle, with_values=True) is None:
            raise Refused(rules.NO_CHECKPOINT())
        return _verify(bundle, latest if latest.exists() or options.checkpoint else None, strict=False, options=options)


def _verify_bundle(options: Namespace) -> int:
    return _verify(options.bundle, options.checkpoint, strict=options.strict, options=options)


def _verify(bundle: Path, checkpoint: Path | None, *, strict: bool, options: Namespace) -> int:
    """The standalone verifier in a process of its own; its words and its exit code are ours.

    What it cannot read at all it says in one line of text, whatever is asked; here that is a refusal like any other.
    """
    verifier = Path(__file__).resolve().parent / "verifier" / "diemsang_verify.py"
    command = [sys.executable, "-I", "-X", "utf8", str(verifier), str(bundle)]
    command += ["--checkpoint", str(checkpoint)] if checkpoint else []
    command += [flag for flag, wanted in (("--strict", strict), ("--json", options.json)) if wanted]
    result = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")  # noqa: S603
    if result.returncode == UNREADABLE:
        why = result.stderr.strip().removeprefix(f"{rules.BUNDLE_UNREADABLE.code}: ")
        at_fault = "bundle" if checkpoint is None or _is_checkpoint(checkpoint) else "checkpoint"
        raise Refused(rules.BUNDLE_UNREADABLE(at_field=at_fault, why=why))
    print(result.stdout, end="")
    print(result.stderr, end="", file=sys.stderr)
    return result.returncode


def _is_checkpoint(file: Path) -> bool:
    try:
        return isinstance(json.loads(file.read_text("utf-8")), dict)
    except (OSError, ValueError):
        return False


def _tell(options: Namespace, value: Any, words: str) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1) if options.json else words)


COMMANDS = (
    Command("ledger", "nhật ký chứng thực", "the tamper-evident journal", configure_ledger, run_ledger),
    Command("bundle", "gói chứng cứ", "bundles of evidence", configure_bundle, run_bundle, needs_django=False),
)
