"""Devices are called as their owners call them."""

import pytest

from diemsang.people.accounts.rules import device_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (f"{WINDOWS} {KIT} Chrome/126.0.0.0 Safari/537.36", "Chrome, Windows"),
        (f"{WINDOWS} {KIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        (f"{WINDOWS} {KIT} coc_coc_browser/120 Chrome/114.0 Safari/537.36", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        (f"Mozilla/5.0 (Linux; Android 14) {KIT} Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_and_a_system_in_two_words(said: str, name: str) -> None:
    assert device_name(said) == name
