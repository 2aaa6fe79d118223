"""Điểm Sáng: một cửa, văn bản và công đoàn của một tỉnh; không con số nào không có hồ sơ.

Wings, lower first: kernel, ui, proof, people, commons, (office, workforce, onestop, union), reporting, front.
On top of them `config`, `demo` and `cli` only assemble. `docs/architecture.md` draws the house.
"""

__version__ = "0.1.0"
