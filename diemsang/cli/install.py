"""`diemsang install`: everything an installation needs before it serves. Run again, it changes nothing."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from diemsang.kernel.commands import Command


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="không in từng bước / say nothing")


def run(options: Namespace) -> int:
    install(say=(lambda text: None) if options.quiet else print)
    return 0


def install(say: Callable[[str], object]) -> None:
    """Tables, the journal's key, packaged law and calendar."""
    from django.conf import settings
    from django.core.management import call_command

    from diemsang.commons.worktime import services as worktime
    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor
    from diemsang.kernel.refusals import Refused
    from diemsang.onestop.dossiers.services.grounds import load_packaged_grounds
    from diemsang.onestop.procedures import services as procedures
    from diemsang.proof.lawbook import services as lawbook
    from diemsang.proof.ledger import services as ledger

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    say("Cơ sở dữ liệu / database ...")
    call_command("migrate", verbosity=0, interactive=False)
    by, at = system_actor("install"), clock.now()
    try:
        ledger.current_key()
    except Refused as refused:
        if refused.codes != ("ledger.key_missing",):
            raise
        say("Khoá niêm phong nhật ký / the journal's sealing key ...")
        ledger.create_key(by=by, at=at)
    say("Quy định và lịch làm việc kèm theo / packaged law and calendar ...")
    lawbook.load_packaged_rules(by=by, at=at)
    worktime.load_packaged_calendar(by=by, at=at)
    load_packaged_grounds(by=by, at=at)
    if not settings.DEMO_WORLD:  # a demo province has fields of its own
        procedures.load_packaged_fields(by=by, at=at)
    ledger.seal(by=system_actor("ledger.seal"), at=clock.real_now())


COMMANDS = (
    Command("install", "Chuẩn bị cơ sở dữ liệu và khoá", "Prepare database and keys", configure, run, founds=True),
)
