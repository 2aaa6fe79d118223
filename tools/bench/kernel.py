"""How fast the kernel folds, orders and digests Vietnamese text, beside what plain Python needs for the like.

python -m tools.bench.kernel
"""

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from time import process_time
from typing import Any

from diemsang.kernel.canonical import digest
from diemsang.kernel.text import clean_line, collation_key, fold, name_key

TITLES = (
    "Nguyễn Văn Trường Thuận",
    "Đặng Thị Thuý Hoà",
    "Sở Kế hoạch và Đầu tư",
    "Hồ sơ số 12/2016/QĐ-UBND",
    "Lê Quý Đôn",
    "Trung tâm Hành chính công tỉnh",
    "Cấp giấy chứng nhận đăng ký đầu tư",
    "Tổ công đoàn số 10",
)
TEXTS = [f"{title} {number}" for number in range(2_500) for title in TITLES]
ENTRY = {
    "act": "dossiers.result_returned",
    "subject": "dossiers.dossier:12",
    "seq": 7,
    "at": datetime(2016, 5, 30, 1, 30, tzinfo=UTC),
    "facts": {"state": "returned", "late": False},
    "private": {"result": "0" * 64},
}
ROUNDS = 5


def rate(work: Callable[[Any], object], items: list[Any]) -> float:
    """Items a second of processor time, the best of a few rounds."""

    def seconds() -> float:
        begun = process_time()
        for item in items:
            work(item)
        return process_time() - begun

    return len(items) / min(seconds() for _ in range(ROUNDS))


def strip_marks(text: str) -> str:
    """The textbook way to fold: decompose, drop the marks, small letters. It misses đ."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(part for part in decomposed if not unicodedata.combining(part)).lower()


def row(name: str, value: float, unit: str, limit: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "limit": round(limit, 3), "ok": value >= limit}


def run() -> list[dict[str, Any]]:
    """Rates against limits measured in the same run, on the same texts, so that they hold on any machine."""
    textbook = rate(strip_marks, TEXTS)
    hashing = rate(lambda entry: sha256(json.dumps(entry, default=str, sort_keys=True).encode()), [ENTRY] * 5_000)
    return [
        row("kernel.fold", rate(fold, TEXTS), "texts/s", textbook),
        row("kernel.clean_line", rate(clean_line, TEXTS), "texts/s", textbook),
        row("kernel.collation_key", rate(collation_key, TEXTS), "texts/s", textbook / 2),
        row("kernel.name_key", rate(name_key, TEXTS), "texts/s", textbook / 2),
        row("kernel.canonical_digest", rate(digest, [ENTRY] * 5_000), "entries/s", hashing / 5),
    ]


if __name__ == "__main__":
    for line in run():
        print(json.dumps(line, ensure_ascii=False))
