"""Changing the journal behind its back, as the owner of the database would, in every way there is: one at a time."""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from diemsang.proof.ledger import services
from diemsang.proof.ledger.models import Entry
from diemsang.proof.ledger.rules import hash_of
from tests.engines import guards_lifted
from tests.proof.ledger.journal import AT, JOB, latest, load_verifier, verify

TEXT_COLUMNS = {
    "ledger_entry": ["stream", "prev_hash", "hash", "act", "actor", "on_behalf_of", "body"],
    "ledger_checkpoint": ["root", "prev_hash", "key_id", "hash", "signature"],
    "ledger_opening": ["field", "value"],
}
NUMBER_COLUMNS = {
    "ledger_entry": ["id", "seq"],
    "ledger_checkpoint": ["number", "count", "total"],
    "ledger_leaf": ["entry_id", "checkpoint_id", "position"],
    "ledger_opening": ["entry_id"],
}
MOMENT_COLUMNS = {"ledger_entry": ["at", "recorded_at"], "ledger_checkpoint": ["sealed_at"]}
KEYS = {"ledger_entry": "id", "ledger_checkpoint": "number", "ledger_leaf": "entry_id", "ledger_opening": "id"}
Chance = random.Random


def rows(sql: str, parameters: Any = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def pick(chance: Chance, table: str) -> Any:
    return chance.choice(rows(f"SELECT {KEYS[table]} FROM {table} ORDER BY 1"))[0]


def change_a_byte(chance: Chance) -> str:
    table = chance.choice(list(TEXT_COLUMNS))
    column, key = chance.choice(TEXT_COLUMNS[table]), pick(chance, table)
    old = rows(f'SELECT "{column}" FROM {table} WHERE {KEYS[table]} = %s', [key])[0][0]
    place = chance.randrange(len(old) + 1)
    new = old[:place] + chance.choice('0123456789abcdefxyz "{}đ') + old[place + chance.randrange(2) :]
    if new == old:
        new = old + "0"
    rows(f'UPDATE {table} SET "{column}" = %s WHERE {KEYS[table]} = %s', [new, key])
    return f"{table}.{column} of {key}: {old!r} -> {new!r}"


def change_a_number(chance: Chance) -> str:
    table = chance.choice(list(NUMBER_COLUMNS))
    column, key = chance.choice(NUMBER_COLUMNS[table]), pick(chance, table)
    by = chance.choice([1000, 5000, 70_000])
    rows(f'UPDATE {table} SET "{column}" = "{column}" + %s WHERE {KEYS[table]} = %s', [by, key])
    return f"{table}.{column} of {key}: + {by}"


def change_a_moment(chance: Chance) -> str:
    table = chance.choice(list(MOMENT_COLUMNS))
    column, key = chance.choice(MOMENT_COLUMNS[table]), pick(chance, table)
    if connection.vendor == "postgresql":
        by = chance.choice(["1 microsecond", "-1 day", "10 years"])
        rows(f"UPDATE {table} SET {column} = {column} + interval '{by}' WHERE {KEYS[table]} = %s", [key])
        return f"{table}.{column} of {key}: + {by}"
    digit = chance.choice([1, 4, 6, 9])
    rows(
        f"UPDATE {table} SET {column} = substr({column}, 1, {digit}) || ((substr({column}, {digit} + 1, 1) + 3) % 10)"
        f" || substr({column}, {digit} + 2) WHERE {KEYS[table]} = %s".replace(" % 10", " %% 10"),
        [key],
    )
    return f"{table}.{column} of {key}: digit {digit}"


def change_a_mark(chance: Chance) -> str:
    key = pick(chance, "ledger_checkpoint")
    rows("UPDATE ledger_checkpoint SET is_demo = NOT is_demo WHERE number = %s", [key])
    return f"checkpoint {key}: demo"


def change_a_salt(chance: Chance) -> str:
    key = pick(chance, "ledger_opening")
    rows("UPDATE ledger_opening SET salt = %s WHERE id = %s", [chance.randbytes(16), key])
    return f"opening {key}: salt"


def remove_a_row(chance: Chance) -> str:
    table = chance.choice(list(KEYS))
    key = pick(chance, table)
    rows(f"DELETE FROM {table} WHERE {KEYS[table]} = %s", [key])
    return f"{table} {key}: removed"


def remove_an_entry_whole(chance: Chance) -> str:
    key = pick(chance, "ledger_entry")
    for sql in ("ledger_opening WHERE entry_id", "ledger_leaf WHERE entry_id", "ledger_entry WHERE id"):
        rows(f"DELETE FROM {sql} = %s", [key])
    return f"entry {key}: removed with all that is its"


def swap_two_entries(chance: Chance) -> str:
    one, other = chance.sample([key for (key,) in rows("SELECT id FROM ledger_entry ORDER BY id")], 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        rows("UPDATE ledger_entry SET id = %s WHERE id = %s", [new, old])
    return f"entries {one} and {other}: swapped"


def swap_two_places(chance: Chance) -> str:
    one, other = chance.sample([key for (key,) in rows("SELECT entry_id FROM ledger_leaf ORDER BY 1")], 2)
    for old, new in ((one, -1), (other, one), (-1, other)):
        rows("UPDATE ledger_leaf SET entry_id = %s WHERE entry_id = %s", [new, old])
    return f"places of {one} and {other}: swapped"


def insert_a_row(chance: Chance) -> str:
    """An entry whose own hash and place in the chain fit, put in afterwards: by its columns, a real one."""
    entry = Entry.objects.get(pk=pick(chance, "ledger_entry"))
    if chance.random() < 0.5:
        entry = Entry.objects.filter(stream=entry.stream).order_by("-seq")[0]
        entry.seq, entry.prev_hash = entry.seq + 1, entry.hash
    else:
        entry.stream, entry.seq, entry.prev_hash = f"dossiers.dossier:{chance.randrange(10**6, 10**7)}", 1, ""
    entry.pk, entry.at = None, entry.at + timedelta(seconds=1)
    entry.body = '{"facts":{},"private":{}}'
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    return f"{entry}: inserted"


def rewrite_a_chain(chance: Chance) -> str:
    """One entry changed and every later one of its chain hashed again, so that the chain itself fits."""
    changed = Entry.objects.get(pk=pick(chance, "ledger_entry"))
    before = None
    for entry in Entry.objects.filter(stream=changed.stream, seq__gte=changed.seq).order_by("seq"):
        if before is None:
            entry.actor = "account:666"
        else:
            entry.prev_hash = before.hash
        entry.hash = hash_of(entry)
        Entry.objects.filter(pk=entry.pk).update(actor=entry.actor, prev_hash=entry.prev_hash, hash=entry.hash)
        before = entry
    return f"{changed}: chain rewritten"


def cut_the_tail(chance: Chance) -> str:
    """The last entries of one chain, or of the whole journal, gone with their places under the seal."""
    if chance.random() < 0.5:
        start = chance.choice(rows("SELECT id FROM ledger_entry ORDER BY id DESC LIMIT 10"))[0]
        gone = rows("SELECT id FROM ledger_entry WHERE id >= %s", [start])
    else:
        stream = chance.choice(rows("SELECT DISTINCT stream FROM ledger_entry ORDER BY 1"))[0]
        limit = chance.randrange(1, 4)
        gone = rows(f"SELECT id FROM ledger_entry WHERE stream = %s ORDER BY seq DESC LIMIT {limit}", [stream])
    for (key,) in gone:
        for sql in ("ledger_opening WHERE entry_id", "ledger_leaf WHERE entry_id", "ledger_entry WHERE id"):
            rows(f"DELETE FROM {sql} = %s", [key])
    return f"tail of {len(gone)} cut"


def restore_an_old_backup(chance: Chance) -> str:
    """Everything after some checkpoint was never there."""
    numbers = [number for (number,) in rows("SELECT number FROM ledger_checkpoint ORDER BY number")]
    last = chance.choice(numbers[:-1])
    kept = "SELECT entry_id FROM ledger_leaf WHERE checkpoint_id <= %s"
    rows(f"DELETE FROM ledger_opening WHERE entry_id NOT IN ({kept})", [last])
    rows(f"DELETE FROM ledger_entry WHERE id NOT IN ({kept})", [last])
    rows("DELETE FROM ledger_leaf WHERE checkpoint_id > %s", [last])
    rows("DELETE FROM ledger_checkpoint WHERE number > %s", [last])
    return f"restored to checkpoint {last}"


KINDS: list[Callable[[Chance], str]] = [
    change_a_byte,
    change_a_byte,
    change_a_number,
    change_a_moment,
    change_a_mark,
    change_a_salt,
    remove_a_row,
    remove_an_entry_whole,
    swap_two_entries,
    swap_two_places,
    insert_a_row,
    rewrite_a_chain,
    cut_the_tail,
    restore_an_old_backup,
]


class Undone(Exception):
    """Ends a mutation's transaction."""


@contextmanager
def undone_afterwards() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def unnamed(count: int, folder: Path, seed: int) -> tuple[list[str], int]:
    """Make so many mutations, each undone before the next; return those the verifier did not name, and how many ran.

    The kinds take turns. One that the database itself makes impossible (a key twice, a value too long) is drawn again.
    """
    module, bundle = load_verifier(), folder / "mutated.zip"
    published = folder / "published.json"
    shutil.copy(latest(), published)
    chance, missed, done, tries = Chance(seed), [], 0, 0
    while done < count:
        tries += 1
        if tries > 2 * count + 100:
            raise RuntimeError("too many mutations are impossible")
        kind = KINDS[tries % len(KINDS)]
        with undone_afterwards(), guards_lifted():
            try:
                with transaction.atomic():
                    what = kind(chance)
            except DatabaseError:
                continue
            done += 1
            services.export_bundle(bundle, by=JOB, at=AT, with_values=True)
            if not verify(module, bundle, published)["found"]:
                missed.append(f"{kind.__name__}: {what}")
    return missed, done
