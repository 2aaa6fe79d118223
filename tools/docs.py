"""Pages of `docs/` that are printed from the code, so that they cannot say something else.

python tools/docs.py write    print them anew
python tools/docs.py check    exit 1 when one differs from what the code says
"""

import argparse
import difflib
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT))


def permissions() -> str:
    """Role x act x state, as `kernel.access` asks it."""
    from diemsang.config.permissions import ROLES, TABLE

    lines = [
        "# Quyền: ai được làm việc gì",
        "",
        "Trang này được in ra từ `diemsang/config/permissions.py` bằng `make docs`; đừng sửa tay.",
        "Việc nào không có ở đây thì không ai làm được. Ai xem được dòng nào do `visible_to` của từng phần quyết định.",
    ]
    ordered = sorted(TABLE.lines.values(), key=lambda line: line.act)
    for context, acts in groupby(ordered, key=lambda line: line.act.partition(".")[0]):
        lines += ["", f"## {context}", "", "| Việc | Mã | Vai trò | Khi hồ sơ ở trạng thái |", "|---|---|---|---|"]
        for each in acts:
            roles = ", ".join(sorted(ROLES.get(role, role) for role in each.roles)) or "không ai"
            states = ", ".join(f"`{state}`" for state in sorted(each.states)) or "bất kỳ"
            lines.append(f"| {each.vi or '-'} | `{each.act}` | {roles} | {states} |")
    lines += ["", "## Vai trò", "", "| Mã | Tên |", "|---|---|"]
    lines += [f"| `{code}` | {name} |" for code, name in ROLES.items()]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"permissions.md": permissions}


def write() -> int:
    DOCS.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


def check() -> int:
    stale = 0
    for name, page in PAGES.items():
        file = DOCS / name
        stands = file.read_text(encoding="utf-8") if file.exists() else ""
        differences = list(
            difflib.unified_diff(stands.splitlines(), page().splitlines(), f"docs/{name}", "the code", n=0)
        )
        if differences:
            stale += 1
            print("\n".join(differences[:40]), file=sys.stderr)
            print(f"docs/{name} is not what the code says: run `make docs`.", file=sys.stderr)
    if not stale:
        print(f"Printed pages: {len(PAGES)} up to date.")
    return 1 if stale else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", choices=["write", "check"])
    return write() if parser.parse_args().word == "write" else check()


if __name__ == "__main__":
    sys.exit(main())
