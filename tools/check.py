"""Every check, each to its end, so that one run tells everything that is wrong: `make check`.

python tools/check.py [name ...]
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "types": [str(BIN / "mypy"), "diemsang", "tools"],
    "imports": [str(BIN / "lint-imports")],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "tools/messages.py", "check"],
    "locks": [PYTHON, "tools/lock.py", "check"],
    "icons": [PYTHON, "tools/assets.py", "--check-icons"],
    "pages": [PYTHON, "tools/docs.py", "check"],
}


def main() -> int:
    asked = sys.argv[1:] or list(CHECKS)
    if unknown := [name for name in asked if name not in CHECKS]:
        print(f"There is no check named {', '.join(unknown)}; there are {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    # Django's settings make secrets and look for a database: not in the developer's own folder.
    environment = os.environ | {"DIEMSANG_DATA": str(ROOT / "build/check")}
    environment.pop("DATABASE_URL", None)
    failed = []
    for name in asked:
        print(f"\n##### {name} #####", flush=True)
        began = time.monotonic()
        code = subprocess.run(CHECKS[name], cwd=ROOT, env=environment).returncode
        if code:
            failed.append(name)
        print(f"{name}: {'FAILED' if code else 'ok'} ({time.monotonic() - began:.1f} s)", flush=True)
    print(f"\nChecks: {'FAILED: ' + ', '.join(failed) if failed else 'all ok'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
