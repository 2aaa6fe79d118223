"""Translation catalogues without GNU gettext. Sources are Vietnamese; the English catalogue is complete.

    python tools/messages.py extract    bring locale/en/LC_MESSAGES/django.po up to date, keeping what is translated
    python tools/messages.py compile    make the .mo files that Django reads, where they are older than their .po
    python tools/messages.py check      exit 1 and list what lacks English, is used no more, or loses a placeholder

Python is read by Babel; templates go through Django's own `templatize` first, as in `makemessages`. `locale/vi` is
written by hand: it holds Vietnamese for sentences of libraries that their own catalogues leave in English.
"""

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "diemsang"
LOCALE = PACKAGE / "locale"
DOMAIN = "django"
TEMPLATES = {".html", ".txt", ".typ", ".svg"}
CHANGING_HEADERS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Generated-By",
    "Report-Msgid-Bugs-To",
    "Language-Team",
)

KEYWORDS: dict[str, Any] = {}
for suffix in ("", "_lazy", "_noop"):
    KEYWORDS |= {
        f"gettext{suffix}": None,
        f"ngettext{suffix}": (1, 2),
        f"pgettext{suffix}": ((1, "c"), 2),
        f"npgettext{suffix}": ((1, "c"), 2, 3),
    }
KEYWORDS["_"] = None

PLACEHOLDER = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|(?<!\{)\{(\w*)(?:![rsa])?(?::[^{}]*)?\}(?!\})")


def po_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def sources() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*")):
        if "migrations" in file.parts or "vendor" in file.parts or not file.is_file():
            continue
        if file.suffix == ".py" or (file.suffix in TEMPLATES and "templates" in file.parts):
            yield file


def as_python(template: str, origin: str) -> str:
    """Calls of gettext at the lines where the tags stand; everything else of the template is dropped."""
    from django.utils.translation.template import templatize

    # Python's reader would take the indentation of HTML for its own.
    return "\n".join(line.strip() for line in templatize(template, origin=origin).split("\n"))


def messages_in(file: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        text = as_python(text, str(file))
    for _line, ids, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, ["Translators:"]):
        yield ids, comments, context


def gathered() -> Catalog:
    """Every sentence of the package, in the order of files."""
    catalog = new_catalog("en")
    for file in sources():
        for ids, comments, context in messages_in(file):
            catalog.add(ids, locations=[(str(file.relative_to(ROOT)), 0)], auto_comments=comments, context=context)
    return catalog


def new_catalog(language: str) -> Catalog:
    catalog = Catalog(locale=language, domain=DOMAIN, project="Điểm Sáng", fuzzy=False)
    catalog.header_comment = "# Điểm Sáng: sentences shown to people. Kept by tools/messages.py."
    return catalog


def read(language: str) -> Catalog:
    file = po_file(language)
    if not file.exists():
        return new_catalog(language)
    with file.open("rb") as handle:
        return read_po(handle, locale=language, domain=DOMAIN)


def write(language: str, catalog: Catalog) -> None:
    """Without line numbers and times, so that a change shows the sentences that changed and nothing else."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    lines = out.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in CHANGING_HEADERS))]
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(kept)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def update() -> int:
    found, old = gathered(), read("en")
    for message in found:
        if message.id and (translated := old.get(message.id, message.context)):
            message.string = translated.string
            message.user_comments = translated.user_comments
    write("en", found)
    missing = sum(not is_translated(message) for message in found if message.id)
    print(f"{len(found)} sentences, {missing} without English.")
    return 0


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(strings) and not message.fuzzy


def placeholders(text: str) -> Counter[str]:
    return Counter(named or braced for named, braced in PLACEHOLDER.findall(text.replace("%%", "")))


def key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def shown(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context} | {text}" if message.context else text


def mismatched(message: Message) -> bool:
    """A translation that lost a placeholder would fail, or say nothing, when it is shown."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    wanted = [set(placeholders(each)) for each in ids]
    return any(set(placeholders(each)) not in wanted for each in strings)


def check() -> int:
    used = {key(message): message for message in gathered() if message.id}
    english = {key(message): message for message in read("en") if message.id}
    faults = [f"not in the catalogue: {shown(used[each])}" for each in used if each not in english]
    faults += [
        f"no English: {shown(english[each])}" for each in used if each in english and not is_translated(english[each])
    ]
    faults += [f"not used any more: {shown(message)}" for each, message in english.items() if each not in used]
    for language in ("en", "vi"):
        for message in read(language):
            if not message.id or not is_translated(message):
                continue
            if mismatched(message):
                faults.append(f"placeholders differ ({language}): {shown(message)}")
    faults += [
        f"no Vietnamese: {shown(message)}" for message in read("vi") if message.id and not is_translated(message)
    ]
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults: `python tools/messages.py extract`, then translate.", file=sys.stderr)
        return 1
    print(f"Translations: {len(used)} sentences, all in English.")
    return 0


def compile_all(*, force: bool) -> int:
    for file in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        made = file.with_suffix(".mo")
        if not force and made.exists() and made.stat().st_mtime >= file.stat().st_mtime:
            continue
        out = io.BytesIO()
        write_mo(out, read(file.parent.parent.name))
        made.write_bytes(out.getvalue())
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", choices=["extract", "compile", "check"])
    parser.add_argument("--force", action="store_true", help="compile again what is not older than its source")
    options = parser.parse_args()
    if options.word == "compile":
        return compile_all(force=options.force)
    return update() if options.word == "extract" else check()


if __name__ == "__main__":
    sys.exit(main())
