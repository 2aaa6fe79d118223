"""Search by words of names: against bare SQL over the same index, and whether it grows with the store."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

Measure = dict[str, Any]
STORES = (10_000, 200_000)
MOST_TIMES_BARE = 6.0
"""The ORM, the lookup and a model instance a row, against a cursor and tuples."""
MOST_GROWTH = 2.0
"""A store twenty times as large; the same fifty rows come back."""
ASKED = 300


def run(*, small: bool = False) -> list[Measure]:
    from tools.bench.ledger import empty_installation

    with empty_installation():
        return measure((STORES[0], 40_000) if small else STORES)


def measure(stores: tuple[int, ...]) -> list[Measure]:
    from django.db import connection

    from diemsang.people.organisation.models import PersonName

    asked = [f"nguyen van x{number}" for number in range(0, stores[0], stores[0] // ASKED)]
    times: list[float] = []
    bare = 0.0
    for size in stores:
        fill(size)
        times.append(per_search(lambda text: list(PersonName.objects.filter(name_folded__words=text)[:50]), asked))
        bare = per_search(bare_search(connection), asked)
    ratio, growth = times[-1] / bare, times[-1] / times[0]
    return [
        line(f"one search in {stores[-1]:,} names", times[-1] * 1000, "ms", None, True),
        line("search by the ORM against bare SQL", ratio, "times", MOST_TIMES_BARE, ratio <= MOST_TIMES_BARE),
        line(f"search in {stores[-1]:,} against {stores[0]:,}", growth, "times", MOST_GROWTH, growth <= MOST_GROWTH),
    ]


def line(name: str, value: float, unit: str, limit: float | None, ok: bool) -> Measure:
    return {"name": name, "value": round(value, 3), "unit": unit, "limit": limit, "ok": ok}


def fill(size: int) -> None:
    """So many people, everybody's name unlike the others' in one word."""
    from datetime import date

    from django.db import transaction

    from diemsang.kernel import clock
    from diemsang.people.organisation.models import Person, PersonName

    start = Person.objects.count()
    for first in range(start, size, 5_000):
        with transaction.atomic():
            people = Person.objects.bulk_create([Person(created_at=clock.real_now()) for _ in range(5_000)])
            PersonName.objects.bulk_create(
                PersonName(
                    person=person,
                    full_name=f"Nguyễn Văn X{number}",
                    name_folded=f"nguyen van x{number}",
                    sort_key=str(number),
                    valid_from=date(2016, 1, 1),
                )
                for number, person in enumerate(people, first)
            )


def bare_search(connection: Any) -> Callable[[str], object]:
    from diemsang.people.organisation.models import PersonName
    from diemsang.ui.search import words_of

    cursor: Any = connection.cursor()
    table = PersonName._meta.db_table
    index = f"{table}_name_folded_words"
    sql, join, quote = f"SELECT * FROM {table} WHERE id IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", " ", '"'  # noqa: S608
    unfinished = "*"
    if connection.vendor == "postgresql":
        vector = "to_tsvector('simple', regexp_replace(name_folded, '[^[:alnum:]]+', ' ', 'g'))"
        sql, join, quote = f"SELECT * FROM {table} WHERE {vector} @@ to_tsquery('simple', %s)", " & ", ""  # noqa: S608
        unfinished = ":*"

    def search(text: str) -> object:
        cursor.execute(f"{sql} LIMIT 50", [join.join(f"{quote}{word}{quote}" for word in words_of(text)) + unfinished])
        return cursor.fetchall()

    return search


def per_search(search: Callable[[str], object], asked: list[str]) -> float:
    """Median of three rounds over the same questions, in seconds a search."""
    search(asked[0])
    rounds = []
    for _ in range(3):
        start = time.perf_counter()
        for text in asked:
            search(text)
        rounds.append((time.perf_counter() - start) / len(asked))
    return statistics.median(rounds)


if __name__ == "__main__":
    for each in run(small="--small" in sys.argv):
        print(each)
