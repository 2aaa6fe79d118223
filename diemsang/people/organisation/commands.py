"""`diemsang account`: the first administrator of an installation, and help for one who is locked out."""

import json
from argparse import ArgumentParser, Namespace

from diemsang.kernel.commands import Command


def _configure(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True)
    create = words.add_parser("create-admin", help="tạo quản trị hệ thống / make a system administrator")
    create.add_argument("username")
    create.add_argument("--full-name", required=True)
    reset = words.add_parser("reset-password", help="đặt lại mật khẩu / give a new first password")
    reset.add_argument("username")
    for each in (create, reset):
        each.add_argument("--json", action="store_true")


def _run(options: Namespace) -> int:
    from django.db import transaction

    from diemsang.kernel import clock
    from diemsang.kernel.access import system_actor
    from diemsang.people.accounts import queries
    from diemsang.people.accounts import services as accounts
    from diemsang.people.organisation import services

    by, at = system_actor("organisation.command_line"), clock.now()
    with transaction.atomic():
        if options.word == "create-admin":
            key, password = accounts.create_account(options.username, full_name=options.full_name, by=by, at=at)
            new = services.NewGrant(account=key, role="system_admin", scope=None, valid_from=clock.today())
            services.grant_role(new, by=by, at=at)
        else:
            key = queries.key_of_username(options.username) or "account:0"
            password = accounts.reset_password(key, by=by, at=at)
    if options.json:
        print(json.dumps({"account": key, "username": options.username, "password": password}))
    else:
        print(f"{options.username}: mật khẩu ban đầu / first password: {password}")
    return 0


COMMANDS = (
    Command(
        name="account",
        help_vi="tài khoản quản trị",
        help_en="administrators' accounts",
        configure=_configure,
        run=_run,
    ),
)
