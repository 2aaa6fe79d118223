"""Every page that can be reached by links, as five readers see it: accessible, narrow enough, quiet."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser import NewVisitor, Visitor
from tests.journeys.checks import Weight, at_width, axe_at_work, pages_reached, violations, walk_by_tab

pytestmark = [pytest.mark.browser, pytest.mark.long]

PUBLIC_LIMIT = 100_000
OFFICER_LIMIT = 250_000
READERS = {"visitor": [None], "officers": ["quantri", "thanhtra", "tochuc", "tiepnhan.stp"]}
FOR_EVERYBODY = {"desk:home", "organisation:index", "organisation:body"}
"""Pages that look different for each reader; all others are examined with the first who reaches them."""

REACHED: dict[tuple[str, str | None], dict[str, str]] = {}
"""What each reader of each site reaches, found once for all tests of this module."""

Reached = Iterator[tuple[Visitor, str, str]]


def each_page(
    visitor: NewVisitor, readers: list[str | None], prepare: Callable[[Visitor], None], **options: Any
) -> Reached:
    """Every page the readers reach, once, with whoever reaches it first: reader, name, path."""
    seen: set[str] = set()
    for login in readers:
        reader = visitor(login, **options)
        prepare(reader)
        key = (reader.site.base, login)
        pages = REACHED[key] = REACHED.get(key) or pages_reached(reader)
        assert len(pages) >= (8 if login is None else 15), sorted(pages)
        for name, path in pages.items():
            if name not in seen or name in FOR_EVERYBODY:
                seen.add(name)
                yield reader, name, path


@pytest.mark.parametrize("readers", READERS.values(), ids=READERS)
def test_every_page_is_quiet_light_accessible_and_narrow(visitor: NewVisitor, readers: list[str | None]) -> None:
    """Each page is opened once and asked everything.

    No error on the console, no breach of the content policy, no byte from elsewhere and few of our own; by Tab from the
    top to the end and out of it, nothing left out, nothing trapping; WCAG 2.2 A and AA by axe-core in light and dark;
    320 pixels wide; letters twice as large.
    """
    limit = PUBLIC_LIMIT if None in readers else OFFICER_LIMIT
    wrong: list[str] = []
    weights: dict[int, Weight] = {}

    def prepare(reader: Visitor) -> None:
        weights[id(reader)] = Weight(reader)

    for reader, name, path in each_page(visitor, readers, prepare, reduced_motion="reduce"):
        here, weight = f"{name} {path}", weights[id(reader)]
        reader.page.emulate_media(color_scheme="light")
        weight.reset()
        reader.open(path)
        weight.wait()
        if weight.bytes > limit:
            wrong.append(f"{here}: {weight.bytes // 1000} KB: {weight.largest()}")
        wrong += [f"{here}: asks elsewhere: {each}" for each in weight.elsewhere]
        wrong += [f"{here}: {each}" for each in walk_by_tab(reader, whole=name in FOR_EVERYBODY)]
        with axe_at_work(reader):
            wrong += [f"{here}: {each}" for each in violations(reader)]
            if told := at_width(reader, 320):
                wrong.append(f"{here}: 320 px: {told}")
            if told := at_width(reader, 1280, text_percent=200):
                wrong.append(f"{here}: letters of 200%: {told}")
            reader.page.emulate_media(color_scheme="dark")
            wrong += [f"{here} (dark): {each}" for each in violations(reader, "color-contrast")]
    assert not wrong, "\n".join(wrong)


WITHOUT_SCRIPTS = """() => [
  ...(document.querySelector("main h1") ? [] : ["no heading"]),
  ...[...document.querySelectorAll("main form")]
    .filter(each => !each.querySelector("[type=submit], button:not([type])"))
    .map(each => `a form that cannot be sent: ${each.getAttribute("action")}`),
  ...[...document.querySelectorAll("main a:not([href])")].map(each => `a link that leads nowhere: ${each.textContent}`),
  ...[...document.querySelectorAll("main button[type=button]")].filter(each => each.checkVisibility())
    .map(each => `a button that does nothing: ${each.textContent.trim()}`),
]"""


@pytest.mark.parametrize("readers", READERS.values(), ids=READERS)
def test_every_page_works_with_scripts_switched_off(visitor: NewVisitor, readers: list[str | None]) -> None:
    """Every page shows itself, every form can be sent, and nothing is offered that only a script could do."""
    wrong: list[str] = []
    for reader, name, path in each_page(visitor, readers, lambda _: None, java_script_enabled=False):
        answer = reader.open(path)
        found = reader.page.evaluate(WITHOUT_SCRIPTS)
        wrong += [f"{name} {path}: {each}" for each in found]
        assert answer.status == 200, path
    assert not wrong, "\n".join(wrong)


def test_the_skip_link_leads_to_the_content(visitor: NewVisitor) -> None:
    reader = visitor()
    reader.open("/quy-dinh/")
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(":focus")
    assert (skip.get_attribute("href") or "").startswith("#")
    assert skip.bounding_box()
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("() => !!document.activeElement.closest('main')")
