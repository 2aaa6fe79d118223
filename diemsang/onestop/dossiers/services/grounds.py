"""The list of grounds that comes with the program: loaded at install, harmless when loaded again."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from diemsang.kernel.access import Actor, authorise
from diemsang.onestop.dossiers.models import Ground
from diemsang.proof.ledger import services as ledger

PACKAGED: Final = Path(__file__).resolve().parent.parent / "data" / "grounds.csv"


@transaction.atomic
def load_packaged_grounds(*, by: Actor, at: datetime) -> int:
    """Nạp danh mục căn cứ: add the packaged grounds that are not there yet; how many were added.

    A ground of the installation with the same code and first day stands: it was verified or changed there.
    """
    authorise(by, "dossiers.load_grounds")
    known = set(Ground.objects.values_list("code", "valid_from"))
    new = [Ground(**row) for row in _packaged() if (row["code"], row["valid_from"]) not in known]
    rows = Ground.objects.bulk_create(new)
    ledger.record_many(
        by,
        "dossiers.ground_loaded",
        [(row, {"code": row.code, "kind": row.kind, "valid_from": row.valid_from.isoformat()}, {}) for row in rows],
        at,
    )
    return len(rows)


def _packaged() -> Iterator[dict[str, Any]]:
    with PACKAGED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            ends = row["valid_to"]
            yield {
                "code": row["code"],
                "kind": row["kind"],
                "vi": row["vi"],
                "en": row["en"],
                "valid_from": date.fromisoformat(row["valid_from"]),
                "valid_to": date.fromisoformat(ends) if ends else None,
                "legal_basis": row["legal_basis"],
                "verified": row["verified"] == "yes",
            }
