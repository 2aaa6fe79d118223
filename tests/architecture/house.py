"""The house as the import-linter's contracts describe it: which context stands on which floor."""

import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "diemsang"


@cache
def floors() -> dict[str, tuple[int, int]]:
    """`people.organisation` or `ui` -> (place of the wing, floor in the wing), lower first, from pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = {contract["containers"][0]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    found: dict[str, tuple[int, int]] = {}
    for place, line in enumerate(reversed(layers["diemsang"])):
        for wing in _names(line):
            inner = layers.get(f"diemsang.{wing}")
            if inner is None:
                found[wing] = (place, 0)
                continue
            for floor, neighbours in enumerate(reversed(inner)):
                for context in _names(neighbours):
                    found[f"{wing}.{context}"] = (place, floor)
    return found


def _names(line: str) -> list[str]:
    return [name.strip(" ()") for name in line.replace(":", "|").split("|")]


def context_of(path: str) -> str | None:
    """The context a module path or file belongs to; None for what is not ours."""
    parts = path.split(".")
    if parts[0] != "diemsang" or len(parts) < 2:
        return None
    for name in (".".join(parts[1:3]), parts[1]):
        if name in floors():
            return name
    return None


def context_of_file(file: Path) -> str | None:
    return context_of(".".join(file.relative_to(ROOT).with_suffix("").parts))


def may_know(one: str, other: str) -> bool:
    """Whether a context may point at another: itself, or one on a lower floor. Never sideways, never upward."""
    return one == other or floors()[other] < floors()[one]


def contexts() -> dict[str, Path]:
    """Every context that is a folder with rooms."""
    return {
        name: PACKAGE.joinpath(*name.split("."))
        for name in floors()
        if name.split(".")[0] not in {"cli", "demo", "config", "kernel"}
    }
