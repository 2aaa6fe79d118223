"""`diemsang serve`: the web server, granian over WSGI."""

from argparse import ArgumentParser, Namespace

from diemsang.cli.processes import port_number
from diemsang.kernel.commands import Command


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="địa chỉ / address (%(default)s)")
    parser.add_argument("--port", type=port_number, default=8000, help="cổng / port (%(default)s)")
    parser.add_argument(
        "--workers", type=int, default=1, help="số tiến trình; SQLite chỉ 1 / processes; SQLite takes 1"
    )
    parser.add_argument(
        "--threads", type=int, default=4, help="luồng mỗi tiến trình / threads per process (%(default)s)"
    )


def run(options: Namespace) -> int:
    from django.conf import settings
    from django.db import connection

    from diemsang.cli.processes import ALREADY_RUNNING, only_one, refuse_taken_port
    from diemsang.kernel.refusals import Refused

    sqlite = connection.vendor == "sqlite"
    if sqlite and options.workers > 1:
        raise Refused(ALREADY_RUNNING(role="web", pid="-", folder=str(settings.DATA)))
    refuse_taken_port(options.address, options.port)
    with only_one("web", settings.DATA, sqlite=sqlite):
        serve(options.address, options.port, options.workers, options.threads)
    return 0


def serve(address: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "diemsang.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=max(64, threads * 8),
        websockets=False,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
    ).serve()


COMMANDS = (Command("serve", "Chạy máy chủ web", "Run the web server", configure, run),)
