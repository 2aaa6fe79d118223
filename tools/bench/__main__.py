"""The benchmark, every part of it: `make bench`, or `python -m tools.bench [part ...] [--small] [--json]`.

A part is a module beside this one with `run(*, small: bool = False)`, which returns its measures: name, value, unit,
limit, ok, and a `ratio` where the part has a better one than value to limit. Exit code 1 when a measure is outside its
limit.
"""

import argparse
import importlib
import importlib.util
import inspect
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

PARTS = ("kernel", "worktime", "ledger", "search")
HEADINGS = ("measure", "value", "unit", "limit", "ratio", "")


def measures_of(part: str, *, small: bool) -> Sequence[Mapping[str, Any]]:
    run = importlib.import_module(f"tools.bench.{part}").run
    takes_small = "small" in inspect.signature(run).parameters
    measures: Sequence[Mapping[str, Any]] = run(small=small) if takes_small else run()
    return measures


def ratio_of(measure: Mapping[str, Any]) -> float | None:
    """How much of its limit a measure uses; none where the limit is zero or absent."""
    if (told := measure.get("ratio")) is not None:
        return float(told)
    limit = measure.get("limit")
    return float(measure["value"]) / float(limit) if limit else None


def shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(measures: Sequence[Mapping[str, Any]]) -> str:
    rows = [HEADINGS] + [
        (
            str(each["name"]),
            shown(each["value"]),
            str(each["unit"]),
            shown(each.get("limit")),
            "-" if (ratio := ratio_of(each)) is None else f"{ratio:.2f}",
            "ok" if each["ok"] else "OUTSIDE",
        )
        for each in measures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(width) if column in (0, 2, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def main() -> int:
    present = [part for part in PARTS if importlib.util.find_spec(f"tools.bench.{part}") is not None]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"one of: {', '.join(present)} (all of them by default)"
    )
    parser.add_argument("--small", action="store_true", help="a quick look, with less work")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(present):
        parser.error(f"there is no part named {', '.join(sorted(unknown))}")
    measures: list[Mapping[str, Any]] = []
    for part in options.parts or present:
        print(f"{part} ...", file=sys.stderr, flush=True)
        measures += measures_of(part, small=options.small)
    print(json.dumps(measures, ensure_ascii=False, indent=2) if options.json else table(measures))
    return 0 if measures and all(each["ok"] for each in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
