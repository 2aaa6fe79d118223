"""Which mode a browser shows: what the reader chose; what the machine is set to when the reader left it the choice."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from diemsang.ui.look import Look

if TYPE_CHECKING:
    from playwright.sync_api import Browser

UI = Path(__file__).resolve().parents[2] / "diemsang/ui"
GROUNDS = {"light": "#f4f7f7", "dark": "#0c181b"}


@pytest.mark.browser
@pytest.mark.parametrize("machine", ["light", "dark"])
@pytest.mark.parametrize(("theme", "shown"), [("auto", None), ("light", "light"), ("dark", "dark")])
def test_the_choice_of_the_reader_comes_before_the_machines(
    browser: "Browser", tmp_path: Path, theme: str, shown: str | None, machine: str
) -> None:
    styles = render_to_string("ui/styles.html", {"look": Look(theme)})
    page_file = tmp_path / "page.html"
    page_file.write_text(
        f'<!doctype html><html data-theme="{theme}"><meta name="color-scheme" content="light dark">'
        + styles.replace(settings.STATIC_URL, f"{(UI / 'static').as_uri()}/")
    )
    page = browser.new_page(color_scheme="dark" if machine == "dark" else "light")
    page.goto(page_file.as_uri())

    ground, scheme = page.evaluate(
        "(style => [style.getPropertyValue('--paper'), style.colorScheme])(getComputedStyle(document.documentElement))"
    )
    page.close()
    mode = shown or machine
    assert ground == GROUNDS[mode]
    assert mode in scheme.split()


def test_a_page_without_a_reader_follows_the_machine() -> None:
    """The page of a failure inside knows no cookie."""
    assert 'dark.css" media="(prefers-color-scheme: dark)"' in render_to_string("ui/errors/500.html")
