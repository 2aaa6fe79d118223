"""Lock files: `requirements/*.txt` from `*.in`, every file by its hash, with no trace of the machine that made them.

    python tools/lock.py write [--upgrade]    python tools/lock.py check

Three sets, each on top of the ones before it: `base` runs in production, `build` makes assets, catalogues and the
wheel, `dev` tests and checks. Hashes are those of every published file, so one lock serves Python 3.11 to 3.13 on every
system.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
SETS = ("base", "build", "dev")
HEADER = (
    "# Made by `make lock` from {name}.in: install with `pip install --require-hashes -r requirements/{name}.txt`.\n"
)
PLACES = re.compile(r"https?:|file:/|--(extra-)?index-url|--find-links|--trusted-host|(^|\s)/\w", re.MULTILINE)


def clean_environment() -> dict[str, str]:
    """What pip was told on this machine (mirrors, folders of wheels) must not reach a file that others install from."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"}}
    return kept | {"PIP_CONFIG_FILE": os.devnull}


def write(*, upgrade: bool) -> int:
    for name in SETS:
        print(f"requirements/{name}.txt ...", flush=True)
        command = [
            *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras"),
            *("--allow-unsafe", "--no-header", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"),
            *(["--upgrade"] if upgrade else []),
            *("--output-file", f"{name}.txt", f"{name}.in"),
        ]
        subprocess.run(command, cwd=FOLDER, env=clean_environment(), check=True)
        target = FOLDER / f"{name}.txt"
        target.write_text(HEADER.format(name=name) + target.read_text())
    return check()


def names_in(text: str) -> set[str]:
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def check() -> int:
    """Every package asked for is locked, and nothing names a host or a folder."""
    faults = []
    for name in SETS:
        asked, locked = ((FOLDER / f"{name}.{suffix}").read_text() for suffix in ("in", "txt"))
        faults += [
            f"requirements/{name}.in asks for {each}, which {name}.txt does not lock: run `make lock`"
            for each in sorted(names_in(asked) - names_in(locked))
        ]
        faults += [f"requirements/{name}.txt names a place: {found.group(0)!r}" for found in PLACES.finditer(locked)]
    print("\n".join(faults) or "Lock files: complete.", file=sys.stderr if faults else sys.stdout)
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", choices=["write", "check"])
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that the .in files allow")
    options = parser.parse_args()
    return write(upgrade=options.upgrade) if options.word == "write" else check()


if __name__ == "__main__":
    sys.exit(main())
