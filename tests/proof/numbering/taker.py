"""A program for the races: takes, rolls back and voids numbers in one database together with its copies.

python taker.py THREADS ROUNDS SEED    (DATABASE_URL and DIEMSANG_DATA say which installation)

It opens the register first when it is not there.
"""

import os
import random
import sys
import threading
from datetime import UTC, datetime

sys.path.insert(0, os.getcwd())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from diemsang.kernel.access import system_actor  # noqa: E402
from diemsang.proof.numbering import services  # noqa: E402

AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
BY = system_actor("tests.race")


class GivenBack(Exception):
    """The act failed after its number was taken."""


def take_some(name: str, rounds: int, chance: random.Random) -> None:
    for turn in range(rounds):
        try:
            with transaction.atomic():
                number = services.take("race", at=AT, by=BY, subject=f"race:{name}-{turn}")
                if chance.random() < 0.2:
                    raise GivenBack
                if chance.random() < 0.1:
                    services.void(number, by=BY, at=AT, reason="nhầm")
        except GivenBack:
            continue
    connection.close()


services.open_register("race", by=BY, at=AT, name="Sổ của cuộc đua", format="{number}")
threads, rounds, seed = (int(argument) for argument in sys.argv[1:4])
failures: list[BaseException] = []
threading.excepthook = lambda raised: failures.append(raised.exc_value or RuntimeError())
running = [
    threading.Thread(target=take_some, args=(f"{os.getpid()}-{each}", rounds, random.Random(seed * 1000 + each)))
    for each in range(threads)
]
for thread in running:
    thread.start()
for thread in running:
    thread.join()
if failures:
    raise failures[0]
