"""Every page that can be reached by links, as four readers see it: accessible, narrow enough, quiet."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser import AXE, NewVisitor, Visitor
from tests.journeys.checks import Weight, at_width, pages_reached, violations, walk_by_tab

pytestmark = [pytest.mark.browser, pytest.mark.long]

PUBLIC_LIMIT = 100_000
OFFICER_LIMIT = 250_000
READERS = {"visitor": [None], "officers": ["quantri", "thanhtra", "tochuc", "tiepnhan.stp"]}
FOR_EVERYBODY = {"desk:home", "organisation:index", "organisation:body"}
"""Pages that look different for each reader; all others are examined with the first who reaches them."""

Reached = Iterator[tuple[Visitor, str, str]]


def each_page(
    visitor: NewVisitor, readers: list[str | None], prepare: Callable[[Visitor], None], **options: Any
) -> Reached:
    """Every page the readers reach, once, with whoever reaches it first: reader, name, path."""
    seen: set[str] = set()
    for login in readers:
        reader = visitor(login, **options)
        prepare(reader)
        pages = pages_reached(reader)
        assert len(pages) >= (8 if login is None else 15), sorted(pages)
        for name, path in pages.items():
            if name not in seen or name in FOR_EVERYBODY:
                seen.add(name)
                yield reader, name, path


@pytest.mark.parametrize("readers", READERS.values(), ids=READERS)
def test_every_page_is_accessible_and_fits_a_narrow_window(visitor: NewVisitor, readers: list[str | None]) -> None:
    """WCAG 2.2 A and AA by axe-core in light and dark, 320 pixels wide, letters twice as large."""
    wrong: list[str] = []

    def prepare(reader: Visitor) -> None:
        reader.context.add_init_script(path=AXE)

    # axe-core writes styles of its own
    for reader, name, path in each_page(visitor, readers, prepare, bypass_csp=True, reduced_motion="reduce"):
        reader.page.emulate_media(color_scheme="light")
        reader.open(path)
        wrong += [f"{name} {path}: {each}" for each in violations(reader)]
        if told := at_width(reader, 320):
            wrong.append(f"{name} {path}: 320 px: {told}")
        if told := at_width(reader, 1280, text_percent=200):
            wrong.append(f"{name} {path}: letters of 200%: {told}")
        reader.page.emulate_media(color_scheme="dark")
        wrong += [f"{name} {path} (dark): {each}" for each in violations(reader, "color-contrast")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("readers", READERS.values(), ids=READERS)
def test_every_page_is_quiet_and_light(visitor: NewVisitor, readers: list[str | None]) -> None:
    """No error on the console, no breach of the content policy, no byte from elsewhere, and few of our own."""
    limit = PUBLIC_LIMIT if None in readers else OFFICER_LIMIT
    elsewhere: list[str] = []
    heavy: list[str] = []
    weights: dict[int, Weight] = {}

    def prepare(reader: Visitor) -> None:
        weights[id(reader)] = Weight(reader)
        reader.page.on(
            "request",
            lambda asked: None if asked.url.startswith((reader.site.base, "data:")) else elsewhere.append(asked.url),
        )

    for reader, name, path in each_page(visitor, readers, prepare):
        weight = weights[id(reader)]
        weight.reset()
        reader.open(path)
        reader.page.wait_for_load_state("networkidle")
        if weight.bytes > limit:
            heavy.append(f"{name} {path}: {weight.bytes // 1000} KB: {weight.largest()}")
    assert not heavy, "\n".join(heavy)
    assert not elsewhere


@pytest.mark.parametrize("readers", READERS.values(), ids=READERS)
def test_everything_is_reached_by_tab_with_visible_focus(visitor: NewVisitor, readers: list[str | None]) -> None:
    """On every page, from the top to the end and out of it: nothing is left out, nothing traps."""
    wrong: list[str] = []
    for reader, name, path in each_page(visitor, readers, lambda _: None, reduced_motion="reduce"):
        reader.open(path)
        wrong += [f"{name} {path}: {each}" for each in walk_by_tab(reader)]
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
