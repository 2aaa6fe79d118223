"""What is said in the language of the reader: every page in both, libraries and all."""

import csv
import importlib.util
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.apps import apps
from django.conf import settings as installation
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator, StepValueValidator
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from diemsang.commons.worktime.services import load_packaged_calendar
from diemsang.config.permissions import ROLES, TABLE
from diemsang.proof.lawbook.web.words import unit_words
from diemsang.ui.forms import UploadField
from diemsang.ui.roles import name_of_role
from tests.access.pages import PAGES
from tests.access.records import Records
from tests.cast import AT, PASSWORD, POWERLESS, SYSTEM, Cast
from tools import messages

VIETNAMESE: Final = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]", re.IGNORECASE)
ENGLISH: Final = re.compile(
    r"\b(the|this|that|is|are|of|and|not|please|your|you|must|with|cannot|ensure|enter)\b", re.I
)
OFFICIAL: Final = ("Đề án 25", "đồng")
"""Names that an English sentence keeps."""
SPOKEN_ATTRIBUTES: Final = ("title", "aria-label", "alt", "placeholder", "data-label", "label")
READERS: Final = (
    "anyone",
    "system_admin",
    "organisation_admin",
    "inspector",
    "agency_leader",
    "lawbook_editor",
    "clerk",
    "procedure_controller",
    "receiver",
)
LIBRARIES: Final = (
    "django/contrib/auth",
    "django/forms",
    "django/core",
    "django/db/models",
    "django/utils",
    "allauth",
    "axes",
)


class Spoken(HTMLParser):
    """What a page says, in text and in attributes that are read out; not what it marks as code or another language."""

    EMPTY: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())
    UNSPOKEN: Final = frozenset({"script", "style", "code", "pre"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.words: list[str] = []
        self.feed(page)

    @property
    def is_spoken(self) -> bool:
        return not any(silent for _, silent in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        silent = tag in self.UNSPOKEN or (tag != "html" and "lang" in given)
        if tag not in self.EMPTY:
            self.open.append((tag, silent))
        if self.is_spoken and not silent:
            self.words += [text for name in SPOKEN_ATTRIBUTES if (text := given.get(name))]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.is_spoken and data.strip():
            self.words.append(" ".join(data.split()))


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    cache.clear()


@pytest.fixture
def records(cast: Cast, settings: Any, tmp_path: Path) -> Records:
    settings.FILES_FOLDER = tmp_path / "files"
    load_packaged_calendar(by=SYSTEM, at=AT)
    return Records(cast)


def reader(cast: Cast, role: str, language: str) -> Client:
    """Who has that role and language, and has given the password a moment ago."""
    client = cast.client(role)
    client.cookies[installation.LANGUAGE_COOKIE_NAME] = language
    if role != "anyone":
        assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


def is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def opened(cast: Cast, records: Records, language: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that can be looked at, each by the first reader who may, and every form that comes back rejected."""
    clients = {role: reader(cast, role, language) for role in READERS}
    TOTP.activate(cast.account("clerk"), "A" * 32)
    RecoveryCodes.activate(cast.account("clerk"))
    for name, page in PAGES.items():
        path = reverse(name, kwargs=dict(page.kwargs(records))) + page.query
        likely = TABLE.roles_for(page.needs) if page.needs in TABLE.lines else frozenset(READERS)
        for role in sorted(READERS, key=lambda role: role not in likely):
            client = reader(cast, role, language) if name == "account_logout" else clients[role]
            if "GET" in page.methods and (response := ask(client, "get", path)).status_code == 200:
                if is_page(response):
                    yield name, response
                break
        else:
            continue
        if "POST" in page.methods and is_page(response := ask(client, "post", path)):
            yield f"{name} (sent empty)", response


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """One request, whose changes are taken back."""
    with transaction.atomic():
        response: HttpResponse = getattr(client, method)(path)
        transaction.set_rollback(True)
    return response


def data() -> list[str]:
    """What people recorded, longest first. A Vietnamese name that has an English one beside it is no data."""
    kept = set(OFFICIAL)
    for model in apps.get_models():
        if not model._meta.managed:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and not field.name.endswith("_vi")
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            for value in row:
                kept.update(" ".join(each.split()) for each in texts_in(value) if VIETNAMESE.search(each))
    return sorted(kept, key=len, reverse=True)


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a column: itself, or those inside its JSON, where `vi` is left out beside an `en`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if not (name == "vi" and value.get("en")):
                yield from texts_in(each)


def quoted() -> list[str]:
    """English sentences that keep Vietnamese words on purpose, such as examples of what to type."""
    sentences = [each.string for each in messages.read("en") if each.id and isinstance(each.string, str)]
    return sorted((" ".join(each.split()) for each in sentences if VIETNAMESE.search(each)), key=len, reverse=True)


def without(text: str, parts: list[str]) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


@pytest.mark.long
@pytest.mark.django_db
def test_an_english_page_says_nothing_in_vietnamese(cast: Cast, records: Records) -> None:
    found: dict[str, str] = {}
    names = set()
    pages = list(opened(cast, records, "en"))
    allowed = [*quoted(), *data()]
    for name, response in pages:
        names.add(name)
        for words in Spoken(response.content.decode()).words:
            if VIETNAMESE.search(words) and VIETNAMESE.search(without(words, allowed)):
                found.setdefault(words, name)
    assert found == {}
    unseen = {name for name, page in PAGES.items() if "GET" in page.methods} - names
    assert len(unseen) < len(names) / 4, f"downloads and figures for machines are no pages, but so many? {unseen}"


@pytest.mark.long
@pytest.mark.django_db
def test_a_vietnamese_page_says_nothing_in_english(cast: Cast, records: Records) -> None:
    found: dict[str, str] = {}
    for name, response in opened(cast, records, "vi"):
        for words in Spoken(response.content.decode()).words:
            if ENGLISH.search(words) and not VIETNAMESE.search(words):
                found.setdefault(words, name)
    assert found == {}


def words_of(response: Any) -> str:
    """What a page answers, without its frame."""
    assert response.status_code == 200, response.get("Location")
    return " ".join(Spoken(response.content.decode().partition("<main")[2].partition("</main>")[0]).words)


WRONG: Final = {
    "nothing typed": ("account_login", {}, "Hãy điền ô này.", "This field is required."),
    "wrong password": (
        "account_login",
        {"login": "nobody", "password": "x"},
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "The user name or password is wrong.",
    ),
    "current password wrong": (
        "account_change_password",
        {"oldpassword": "x", "password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-khac"},
        "Mật khẩu hiện tại không đúng.",
        "The current password is wrong.",
    ),
    "too short": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "x5k", "password2": "x5k"},
        "Mật khẩu quá ngắn: phải có ít nhất 10 ký tự.",
        "This password is too short. It must contain at least 10 characters.",
    ),
    "digits only": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "90210481516", "password2": "90210481516"},
        "Mật khẩu không được chỉ gồm chữ số.",
        "This password is entirely numeric.",
    ),
    "like the user name": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "powerless1", "password2": "powerless1"},
        "Mật khẩu quá giống tên đăng nhập.",
        "The password is too similar to the user name.",
    ),
    "two differing": (
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "mot-mat-khau-khac", "password2": "mot-mat-khau-nua"},
        "Hai lần nhập mật khẩu phải giống nhau.",
        "You must type the same password each time.",
    ),
    "confirmed wrongly": (
        "account_reauthenticate",
        {"password": "x"},
        "Mật khẩu không đúng.",
        "The password is wrong.",
    ),
    "wrong code": ("mfa_activate_totp", {"code": "000000"}, "Mã không đúng.", "The code is wrong."),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", WRONG)
def test_sign_in_complains_in_the_language_of_the_reader(cast: Cast, case: str) -> None:
    page, sent, vietnamese, english = WRONG[case]
    for language, expected in (("vi", vietnamese), ("en", english)):
        client = reader(cast, "anyone" if page == "account_login" else POWERLESS, language)
        if page == "mfa_activate_totp":
            client.get(reverse(page))
        heard = words_of(client.post(reverse(page), sent))
        assert expected in heard
        assert language == "vi" or not VIETNAMESE.search(heard.replace("Điểm Sáng", ""))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "expected"), [("vi", "Bạn đã thử quá nhiều lần."), ("en", "You have tried too often.")]
)
def test_who_tries_too_often_is_told_so_in_a_page_of_ours(cast: Cast, language: str, expected: str) -> None:
    client = reader(cast, POWERLESS, language)
    answers = [client.post(reverse("account_reauthenticate"), {"password": "x"}) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert any(words.startswith(expected) for words in Spoken(answers[-1].content.decode()).words)


class EveryField(forms.Form):
    """One field of each kind that our pages have."""

    number = forms.IntegerField(max_value=5)
    ratio = forms.DecimalField(max_digits=3, decimal_places=1)
    day = forms.DateField()
    hour = forms.TimeField()
    address = forms.EmailField()
    one = forms.ChoiceField(choices=[("a", "a")])
    several = forms.MultipleChoiceField(choices=[("a", "a")])
    text = forms.CharField(max_length=2)
    long_text = forms.CharField(min_length=9)
    record = forms.JSONField()
    key = forms.UUIDField()
    slug = forms.SlugField()
    file = forms.FileField()
    stepped = forms.IntegerField(validators=[StepValueValidator(4)])


WRONGLY_FILLED: Final = {
    "number": "9",
    "ratio": "12345,67",
    "day": "31/02/2016",
    "hour": "25:00",
    "address": "x",
    "one": "b",
    "several": ["b"],
    "text": "ab\0c",
    "long_text": "a",
    "record": "{",
    "key": "x",
    "slug": "ă ă",
    "stepped": "3",
}


@pytest.mark.parametrize("sent", [{}, WRONGLY_FILLED], ids=["empty", "wrong"])
def test_every_kind_of_field_complains_in_the_language_of_the_reader(sent: dict[str, Any]) -> None:
    for language, stranger in (("vi", ENGLISH), ("en", VIETNAMESE)):
        with translation.override(language):
            form = EveryField(sent)
            complaints = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
        assert complaints.keys() == form.fields.keys()
        assert {name: each for name, each in complaints.items() if stranger.search(" ".join(each))} == {}


@pytest.mark.parametrize(("language", "expected"), [("vi", "Không nhận tệp"), ("en", "is not allowed")])
def test_a_file_of_another_kind_is_refused_in_the_language_of_the_reader(language: str, expected: str) -> None:
    with translation.override(language), pytest.raises(ValidationError, match=expected):
        FileExtensionValidator(["pdf"])(SimpleUploadedFile("hoa.exe", b"x"))


def test_what_a_form_says_is_not_settled_when_its_class_is_made() -> None:
    field = UploadField(largest_megabytes=7)
    with translation.override("vi"):
        assert field.help_text == "Tệp lớn nhất 7 MB."
    with translation.override("en"):
        assert field.help_text == "Files up to 7 MB."


def test_roles_and_acts_have_names_in_both_languages() -> None:
    names = {role: name_of_role(role) for role in ROLES}
    assert names == ROLES
    with translation.override("en"):
        english = [name_of_role(role) for role in ROLES] + [
            translation.gettext(each.vi) for each in TABLE.lines.values()
        ]
    assert [each for each in english if VIETNAMESE.search(each)] == []


def test_packaged_rules_are_counted_in_words_of_both_languages() -> None:
    with (messages.PACKAGE / "proof" / "lawbook" / "data" / "rules.csv").open(encoding="utf-8") as file:
        units = {line["unit"] for line in csv.DictReader(file)} - {""}
    assert {unit_words(unit) for unit in units} == units
    with translation.override("en"):
        assert [unit for unit in units if VIETNAMESE.search(without(unit_words(unit), ["đồng"]))] == []
        assert unit_words("giạ") == "giạ", "what an installation recorded is shown as written"


def test_the_vietnamese_catalogue_holds_what_libraries_say() -> None:
    """A sentence that a newer version says otherwise would be shown in English, and nobody would know."""
    said = set()
    for part in LIBRARIES:
        top, _, below = part.partition("/")
        found = importlib.util.find_spec(top)
        assert found is not None
        assert found.origin is not None
        for file in sorted((Path(found.origin).parent / below).rglob("*")):
            if file.suffix == ".py" or (file.suffix in messages.TEMPLATES and "templates" in file.parts):
                said |= {(ids, context) for ids, _comments, context in messages.messages_in(file)}
    stale = [each.id for each in messages.read("vi") if each.id and messages.key(each) not in said]
    assert stale == []


def test_gettext_goes_by_names_that_the_catalogue_knows() -> None:
    """Under another name its sentences would not be gathered, and stay Vietnamese on every page."""
    aliased = re.compile(r"import .*\bn?p?gettext\w* as (?!_\b)(\w+)")
    named = {f"{file}: {found[1]}" for file in messages.sources() if (found := aliased.search(file.read_text("utf-8")))}
    assert named == set()
