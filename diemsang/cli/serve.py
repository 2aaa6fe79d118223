"""`diemsang serve`: the web server, granian over WSGI."""

import os
import signal
from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Any

from diemsang.cli.processes import (
    ALREADY_RUNNING,
    GRACE,
    Bell,
    end_with_parent,
    only_one,
    port_number,
    refuse_taken_port,
    stop_at_once_when_asked,
)
from diemsang.kernel.commands import Command
from diemsang.kernel.refusals import Refused


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--address", default="127.0.0.1", help="địa chỉ / address (%(default)s)")
    parser.add_argument("--port", type=port_number, default=8000, help="cổng / port (%(default)s)")
    parser.add_argument(
        "--workers", type=int, default=1, help="số tiến trình; SQLite chỉ 1 / processes; SQLite takes 1"
    )
    parser.add_argument(
        "--threads", type=int, default=4, help="luồng mỗi tiến trình / threads per process (%(default)s)"
    )
    parser.add_argument(
        "--grace",
        type=int,
        default=GRACE,
        help="giây cho trang đang dở khi dừng / seconds for pages under way (%(default)s)",
    )


def run(options: Namespace) -> int:
    from django.conf import settings
    from django.db import connection

    stop_at_once_when_asked()
    sqlite = connection.vendor == "sqlite"
    if sqlite and options.workers > 1:
        raise Refused(ALREADY_RUNNING(role="web", pid="-", folder=str(settings.DATA)))
    refuse_taken_port(options.address, options.port)
    with only_one("web", settings.DATA, sqlite=sqlite):
        serve(options.address, options.port, options.workers, options.threads, options.grace)
    return 0


def serve(address: str, port: int, workers: int, threads: int, grace: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
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
        workers_kill_timeout=max(1, grace),
    )
    server.main_loop_interrupt = Bell()  # type: ignore[assignment]  # its own is an Event, rung by its signal handler
    # Until it answers, a process of the server is not deaf to signals, as the copy of one that has handlers would be.
    os.register_at_fork(after_in_child=stop_at_once_when_asked)
    server.serve(target_loader=partial(load_application, os.getpid()))


def load_application(parent: int, _target: str) -> Any:
    """The pages, in a process of the server, which does not outlive the one that began it."""
    end_with_parent(parent, signal.SIGKILL)
    from diemsang.config.wsgi import application

    return application


COMMANDS = (Command("serve", "Chạy máy chủ web", "Run the web server", configure, run, founds=True),)
