"""`diemsang manage ...`: Django's own commands on this installation."""

import argparse
from argparse import ArgumentParser, Namespace

from diemsang.kernel.commands import Command


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="lệnh của Django / Django's command and its arguments")


def run(options: Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["diemsang manage", *options.rest])
    return 0


COMMANDS = (Command("manage", "Lệnh của Django", "Django's own commands", configure, run, founds=True),)
