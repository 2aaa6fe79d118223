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


CLOCKS = {
    "none": "-",
    "intake": "đồng hồ tiếp nhận",
    "runs": "chạy",
    "paused": "tạm dừng",
    "stopped": "đã dừng",
}
EFFECTS = {
    "none": "-",
    "intake_starts": "đồng hồ tiếp nhận bắt đầu",
    "intake_stops": "đồng hồ tiếp nhận dừng",
    "starts": "bắt đầu tính hạn",
    "pauses": "tạm dừng",
    "resumes": "chạy tiếp",
    "settles": "dừng: đã giải quyết",
    "ends": "dừng: kết thúc",
}


def dossiers() -> str:
    """The state machine of a dossier, as `dossiers.rules.moves` has it."""
    from diemsang.config.permissions import ROLES
    from diemsang.kernel.refusals import RefusalKind
    from diemsang.onestop.dossiers.rules import ACTS, Act, Place, State

    def who(act: Act) -> str:
        if act.place is Place.APPLICANT:
            return "Người nộp, người đại diện, cán bộ nhập thay tại nơi tiếp nhận"
        return ", ".join(sorted(ROLES[role] for role in act.who - {"system"})) or ROLES["system"]

    lines = [
        "# Hồ sơ một cửa: trạng thái và các bước chuyển",
        "",
        "Trang này được in ra từ `diemsang/onestop/dossiers/rules/moves.py` bằng `make docs`; đừng sửa tay.",
        "Bước chuyển nào không có ở đây thì bị từ chối. Quá hạn không phải là trạng thái.",
        "",
        "## Trạng thái",
        "",
        "| Trạng thái | Mã | Mã quốc gia | Đồng hồ | Kết thúc |",
        "|---|---|---|---|---|",
    ]
    for state in State:
        national = "-" if state.national is None else str(state.national)
        clock, final = CLOCKS[state.clock.value], "có" if state.final else "-"
        lines.append(f"| {state.label} | `{state.value}` | {national} | {clock} | {final} |")
    lines += ["", "## Bước chuyển", "", "| Từ | Sang | Việc | Mã | Ai | Đồng hồ | Bị từ chối khi |"]
    lines.append("|---|---|---|---|---|---|---|")
    used: set[str] = set()
    for act in ACTS.values():
        if act.to is not None:
            before = ", ".join(f"`{state.value}`" for state in act.from_states)
            guards = ", ".join(f"`{guard}`" for guard in act.guards) or "-"
            used |= set(act.guards)
            effect = EFFECTS[act.effect.value]
            lines.append(
                f"| {before} | `{act.to.value}` | {act.vi} | `{act.name}` | {who(act)} | {effect} | {guards} |"
            )
    lines += [
        "",
        "## Việc không đổi trạng thái",
        "",
        "| Khi ở | Việc | Mã | Ai | Bị từ chối khi |",
        "|---|---|---|---|---|",
    ]
    for act in ACTS.values():
        if act.to is None:
            before = ", ".join(f"`{state.value}`" for state in act.from_states)
            guards = ", ".join(f"`{guard}`" for guard in act.guards) or "-"
            used |= set(act.guards)
            lines.append(f"| {before} | {act.vi} | `{act.name}` | {who(act)} | {guards} |")
    lines += ["", "## Lời từ chối", "", "| Mã | Tiếng Việt | English |", "|---|---|---|"]
    for code in sorted(used):
        kind = RefusalKind.known[f"dossiers.{code}"]
        lines.append(f"| `{code}` | {kind.vi} | {kind.en} |")
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {"permissions.md": permissions, "dossiers.md": dossiers}


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
