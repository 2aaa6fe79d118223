"""Catalogues: what is read from sources, and which translations are faulty."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import messages


def found(file: Path) -> list[tuple[object, str | None]]:
    return [(ids, context) for ids, _comments, context in messages.messages_in(file)]


def test_templates_are_read_whatever_their_indentation(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "{% load i18n %}\n<p>\n      {% translate 'Hồ sơ' %} it's\n  </p>\n"
        "{% blocktranslate trimmed with n=x %}\n   Còn {{ n }}\n   ngày\n{% endblocktranslate %}"
        '<b title="{% translate "Hạn" context "thời gian" %}">{{ _("Đúng hạn") }}</b>',
        encoding="utf-8",
    )
    assert found(file) == [("Hồ sơ", None), ("Còn %(n)s ngày", None), ("Hạn", "thời gian"), ("Đúng hạn", None)]


def test_python_is_read_with_lazy_names_and_contexts(tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text(
        '_("Hồ sơ"); gettext_lazy("Tờ " "trình"); pgettext_lazy("thời gian", "Hạn"); other("không lấy")',
        encoding="utf-8",
    )
    assert found(file) == [("Hồ sơ", None), ("Tờ trình", None), ("Hạn", "thời gian")]


@pytest.mark.parametrize(
    ("vietnamese", "english", "faulty"),
    [
        pytest.param("Còn %(days)s ngày", "%(days)s days left", False, id="same"),
        pytest.param("Còn %(days)s ngày", "days left", True, id="lost"),
        pytest.param("Còn %(days)s ngày", "%(day)s days left", True, id="renamed"),
        pytest.param("Đạt {value}", "{value} reached", False, id="braces"),
        pytest.param("Đạt {value}", "{amount} reached", True, id="braces renamed"),
        pytest.param("Đạt 100%% {{ literal }}", "100%% reached", False, id="a sign is no placeholder"),
    ],
)
def test_a_translation_keeps_the_placeholders(vietnamese: str, english: str, faulty: bool) -> None:
    assert messages.mismatched(Message(vietnamese, english)) is faulty
