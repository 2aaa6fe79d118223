"""The look keeps its promises: contrast in both modes, no inline style, no JavaScript needed, small pages."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

UI = Path(__file__).resolve().parents[2] / "diemsang/ui"
SHEETS = {"light": UI / "static/ui/tokens.css", "dark": UI / "static/ui/dark.css"}

TEXT_ON_GROUND = [
    *product(["ink", "ink-soft", "link", "brand-strong"], ["paper", "surface", "sunken"]),
    *((kind, ground) for kind in ("ok", "warn", "late", "info", "neutral") for ground in (f"{kind}-soft", "surface")),
    *(("ink", f"{kind}-soft") for kind in ("ok", "warn", "late", "info", "neutral")),
    ("brand-strong", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("surface", "late"),
    ("on-masthead", "masthead"),
    ("on-masthead-soft", "masthead"),
]
SHAPE_ON_GROUND = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper"), ("point", "masthead")]


def modes() -> dict[str, dict[str, str]]:
    """The colours of each mode."""
    return {
        mode: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet.read_text(encoding="utf-8")))
        for mode, sheet in SHEETS.items()
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_words_stand_out_from_their_ground(mode: str, text: str, ground: str) -> None:
    colours = modes()[mode]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_borders_of_fields_and_the_focus_ring_are_seen(mode: str, shape: str, ground: str) -> None:
    colours = modes()[mode]
    assert contrast(colours[shape], colours[ground]) >= 3


def test_every_colour_has_a_value_in_both_modes() -> None:
    assert modes()["light"].keys() == modes()["dark"].keys()


def test_no_template_carries_a_style_or_a_script_of_its_own() -> None:
    """The content security policy forbids both."""
    house = UI.parent
    for template in house.glob("**/templates/**/*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=[\"']|<style|\son[a-z]+=[\"']|href=[\"']javascript:", text), template
        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", text), template


def test_what_a_page_can_do_stands_after_its_heading() -> None:
    """A page with actions gives its `<h1>` in the block `heading`, before them, so that both orders are one."""
    found = 0
    for path in UI.parent.glob("**/templates/**/*.html"):
        page = path.read_text(encoding="utf-8")
        if path.name != "base.html" and "{% block page_actions %}" in page:
            heading = re.search(r"{% block heading %}<h1>.+?</h1>{% endblock %}", page)
            assert heading, path
            assert page.count("<h1") == 1, path
            found += 1
    assert found


@pytest.mark.django_db
def test_the_reader_chooses_theme_size_and_language_with_plain_forms(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'lang="vi" data-theme="auto" data-size="normal"' in page

    for choice in ({"theme": "dark"}, {"size": "large"}, {"language": "en"}):
        response = client.post("/giao-dien/hien-thi/", {**choice, "next": "/tro-giup/"})
        assert response.headers["Location"] == "/tro-giup/"

    assert 'lang="en" data-theme="dark" data-size="large"' in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"])
def test_a_choice_never_leads_to_another_site(client: Client, away: str) -> None:
    response = client.post("/giao-dien/hien-thi/", {"theme": "dark", "next": away})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["x", "dark", "dark.huge", "'><script>.normal", "", "." * 500])
def test_a_strange_cookie_is_the_default(client: Client, cookie: str) -> None:
    client.cookies["diemsang_look"] = cookie
    page = client.get("/").content.decode()
    assert "<script>." not in page
    assert re.search(r'data-theme="(auto|dark)" data-size="normal"', page)


@pytest.mark.django_db
def test_the_language_of_the_machine_is_not_asked(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert response.headers["Content-Language"] == "vi"


@pytest.mark.django_db
@pytest.mark.skipif(not (UI / "static/vendor/bootstrap.css").exists(), reason="assets are not built: run make setup")
def test_a_citizens_page_weighs_at_most_100_kilobytes(client: Client) -> None:
    """Everything of the front page, compressed: page, style sheets, scripts, fonts of upright text."""
    page = client.get("/").content
    static = UI / "static"
    linked = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode())) | {"vendor/bootstrap.css"}
    fonts = [file for file in (static / "vendor/fonts").glob("*.woff2") if "italic" not in file.name]
    weight = len(gzip.compress(page)) + sum(file.stat().st_size for file in fonts)
    weight += sum(len(gzip.compress((static / name).read_bytes())) for name in linked)

    assert weight <= 100_000
