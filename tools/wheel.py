"""Build the wheel and look into it: installed, the program must hold every template, asset, catalogue and data file.

    python tools/wheel.py          build dist/*.whl and compare it with the source tree
    python tools/wheel.py --try    also install it with its dependencies in an empty environment and ask it something

What git ignores (assets, catalogues) is easily left out of a package; this looks.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "diemsang"
DIST = ROOT / "dist"
NOT_SHIPPED = {".po", ".pot", ".pyc"}
MUST_HOLD = ("ui/static/vendor/bootstrap.css", "ui/static/vendor/LICENSES.txt", "ui/typst/fonts/Tinos-Regular.ttf")


def build() -> Path:
    # What an earlier build left behind would be packed again.
    for folder in (ROOT / "build/lib", DIST, *ROOT.glob("build/bdist*"), *ROOT.glob("*.egg-info")):
        shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(DIST), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
        raise SystemExit(1)
    return next(DIST.glob("*.whl"))


def missing_from(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {
        str(file.relative_to(ROOT))
        for file in PACKAGE.rglob("*")
        if file.is_file() and file.suffix not in NOT_SHIPPED and "__pycache__" not in file.parts
    }
    wanted |= {f"diemsang/{name}" for name in MUST_HOLD}
    return sorted(each for each in wanted - held if not Path(each).name.startswith("."))


def try_out(wheel: Path) -> None:
    """In an environment of its own, in a folder of its own: nothing of this tree can help it."""
    with tempfile.TemporaryDirectory(prefix="diemsang-wheel-") as folder:
        venv.create(Path(folder) / "venv", with_pip=True)
        python = Path(folder) / "venv/bin/python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], cwd=folder, check=True)
        asked = "import diemsang.cli.main as m; raise SystemExit(m.main(['fold', 'Đường Độc Lập']))"
        subprocess.run([python, "-c", asked], cwd=folder, check=True)
        subprocess.run([python, "-m", "diemsang.cli.main", "manage", "check"], cwd=folder, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--try", action="store_true", dest="try_out")
    options = parser.parse_args()
    wheel = build()
    if missing := missing_from(wheel):
        print("The wheel lacks:\n  " + "\n  ".join(missing), file=sys.stderr)
        return 1
    print(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size // 1024:,} KB, nothing missing.")
    if options.try_out:
        try_out(wheel)
        print("Installed and answered in an empty environment.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
