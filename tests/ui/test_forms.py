"""Fields that know Vietnamese, refusals beside their field, pickers without JavaScript, undo on this site."""

from datetime import date
from typing import Any

import pytest
from django import forms as django_forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory

from diemsang.kernel.refusals import RefusalKind, Refused
from diemsang.ui.forms import DateField, Form, LineField, MoneyField, PickerField, TextField, UploadField, add_refusals
from diemsang.ui.undo import offer_undo, path_of

WRONG_OFFICER = RefusalKind("tests.wrong_officer", vi="{name} không thụ lý.", en="{name} does not examine.")

PEOPLE = {"person:1": "Nguyễn Thị Hà", "person:2": "Nguyễn Thị Hạnh", "person:3": "Vũ Dương"}


class PersonField(PickerField):
    def find(self, text: str) -> list[tuple[str, str]]:
        return [(key, name) for key, name in PEOPLE.items() if text in name or text == key]


class DossierForm(Form):
    name = LineField(label="Họ tên", is_name=True, max_length=50)
    born_on = DateField(label="Ngày sinh", required=False)
    fee = MoneyField(label="Lệ phí", required=False)
    officer = PersonField(label="Người thụ lý", required=False)
    note = TextField(label="Ghi chú", required=False)
    plain = django_forms.CharField(label="Khác", required=False)
    password = django_forms.CharField(label="Mật khẩu", required=False, widget=django_forms.PasswordInput, strip=False)
    file = UploadField(label="Tệp", required=False, largest_megabytes=1)


def filled(**data: Any) -> DossierForm:
    return DossierForm({"name": "An", **data})


def codes(form: DossierForm, field: str) -> list[str | None]:
    return [error.code for error in form.errors[field].as_data()] if field in form.errors else []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("30/05/2016", date(2016, 5, 30)), ("3-8-2016", date(2016, 8, 3)), ("2016-05-30", date(2016, 5, 30)), ("", None)],
)
def test_the_day_comes_before_the_month(typed: str, expected: date | None) -> None:
    form = filled(born_on=typed)
    assert form.is_valid()
    assert form.cleaned_data["born_on"] == expected


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("born_on", "31/02/2016", "text.no_such_day"),
        ("born_on", "12/31/2016", "text.no_such_day"),
        ("born_on", "hôm qua", "text.bad_date"),
        ("fee", "nhiều", "money.bad_amount"),
        ("fee", "0,5", "money.not_whole"),
        ("fee", "-1", "min_value"),
        ("name", "Ðặng An", "text.lookalike_letters"),
        ("name", "", "required"),
        ("officer", "Nguyễn", "several"),
        ("officer", "Không ai", "none"),
    ],
)
def test_what_is_typed_wrongly_is_refused_with_its_code(field: str, typed: str, code: str) -> None:
    assert codes(filled(**{field: typed}), field) == [code]


@pytest.mark.parametrize(("typed", "amount"), [("1.234.567", 1_234_567), ("1,5 triệu", 1_500_000), ("0", 0)])
def test_money_is_read_as_people_write_it(typed: str, amount: int) -> None:
    form = filled(fee=typed)
    assert form.is_valid()
    assert form.cleaned_data["fee"] == amount


def test_text_is_kept_in_one_spelling() -> None:
    decomposed = "Hòa\u0300 Bi\u0300nh\u200b"
    form = filled(note="Bi\u0300nh\r\n x  ", plain="Bi\u0300nh\u200b", password=" mật\u200b ")
    assert form.is_valid()
    assert form.cleaned_data["note"] == "Bình\n x"
    assert form.cleaned_data["plain"] == "Bình"
    assert form.cleaned_data["password"] == " mật\u200b ", "a password is kept as typed"
    assert LineField(required=False).clean(decomposed).endswith("Bình")


@pytest.mark.parametrize(
    ("typed", "key"), [("Vũ", "person:3"), ("Nguyễn Thị Hà", "person:1"), ("person:2", "person:2")]
)
def test_a_picker_gives_the_key(typed: str, key: str) -> None:
    form = filled(officer=typed)
    assert form.is_valid()
    assert form.cleaned_data["officer"] == key


def test_a_picker_offers_what_it_found_without_javascript() -> None:
    form = filled(officer="Nguyễn")
    assert not form.is_valid()
    page = str(form["officer"])
    assert 'type="radio" name="officer" value="person:2"' in page
    assert "Nguyễn Thị Hạnh" in page
    assert "person:2" not in str(DossierForm()["officer"]), "another form keeps nothing of it"


def test_a_picker_that_does_not_say_how_to_search_cannot_be_put_in_a_form() -> None:
    class Forgetful(PickerField):
        pass

    with pytest.raises(TypeError, match="find"):
        Forgetful(label="Người thụ lý")  # type: ignore[abstract]


def test_a_file_that_is_too_large_is_refused() -> None:
    file = SimpleUploadedFile("a.pdf", b"x" * (1024 * 1024 + 1))
    form = DossierForm({"name": "An"}, {"file": file})
    assert codes(form, "file") == ["too_large"]


def test_refusals_of_a_service_stand_beside_their_field_or_on_top() -> None:
    form = filled()
    assert form.is_valid()
    add_refusals(
        form,
        Refused(WRONG_OFFICER(name="Bà Hà", at_field="officer"), WRONG_OFFICER(name="Ông An", at_field="elsewhere")),
    )
    assert codes(form, "officer") == ["tests.wrong_officer"]
    assert form.non_field_errors() == ["Ông An không thụ lý."]


def test_a_field_names_its_hint_and_its_error_for_screen_readers() -> None:
    form = filled(born_on="31/02/2016")
    form.fields["born_on"].help_text = "Như trong giấy khai sinh"
    page = render_to_string("ui/partials/fields.html", {"form": form})

    assert 'id="id_born_on_helptext"' in page
    assert 'id="id_born_on_error"' in page
    assert 'aria-describedby="id_born_on_helptext id_born_on_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'href="#id_born_on"' in page, "the summary leads to the field"


def test_an_undo_is_offered_on_this_site_only() -> None:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    offer_undo(request, "Đã chuyển.", "/ho-so/7/hoan-tac/")
    (message,) = get_messages(request)

    assert path_of(message) == "/ho-so/7/hoan-tac/"
    with pytest.raises(ValueError, match="stays on this site"):
        offer_undo(request, "Đã chuyển.", "https://example.org/")
