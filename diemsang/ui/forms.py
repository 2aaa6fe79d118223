"""Forms of pages: fields that clean Vietnamese text, and refusals of services put beside the field at fault."""

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from diemsang.kernel.refusals import Refused
from diemsang.kernel.text import clean
from diemsang.ui.fields import DateField, LineField, MoneyField, TextField, as_validation_error

__all__ = [
    "DateField",
    "Form",
    "FormMixin",
    "LineField",
    "ModelForm",
    "MoneyField",
    "PickerField",
    "TextField",
    "UploadField",
    "add_refusals",
]


def add_refusals(form: forms.BaseForm, refused: Refused) -> None:
    """Put each reason beside its field; what names no field of this form stands on top of it."""
    for refusal in refused.refusals:
        field = refusal.at_field if refusal.at_field in form.fields else None
        form.add_error(field, as_validation_error(Refused(refusal)))


class FormMixin:
    """What every form of ours does: plain text fields are cleaned too, and widgets know they are described."""

    use_required_attribute = False
    """The page says what is missing, in Vietnamese; the browser's own bubble speaks the browser's language."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.required and not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-required", "true")

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        cleaned: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        for name, value in cleaned.items():
            if isinstance(value, str) and self._is_plain_text(name):
                cleaned[name] = clean(value)

    def _is_plain_text(self, name: str) -> bool:
        """A field of Django's own, for text that is not a password."""
        field = self.fields.get(name)
        return type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput)


class Form(FormMixin, forms.Form):
    pass


class ModelForm(FormMixin, forms.ModelForm):  # type: ignore[type-arg]
    pass


class PickerWidget(forms.TextInput):
    """A text box with suggestions, and a button that searches when there is no JavaScript."""

    template_name = "ui/widgets/picker.html"

    def __init__(self, *, search_url: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.search_url = search_url
        self.suggestions: list[tuple[str, str]] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["suggestions"] = self.suggestions
        context["widget"]["search_url"] = self.search_url
        return context


class PickerField(forms.Field, ABC):
    """A person, a body, a record picked by typing: the base of pickers, which say how to search.

    What is typed may be a key, a whole label, or words: one match is taken, several are offered below the box, none is
    an error. Gives the key.
    """

    widget: Any = PickerWidget
    default_error_messages = {
        "none": _("Không tìm thấy “%(text)s”."),
        "several": _("Có nhiều kết quả cho “%(text)s”. Hãy chọn một trong danh sách gợi ý."),
    }

    @abstractmethod
    def find(self, text: str) -> list[tuple[str, str]]:
        """Up to some twenty (key, label) pairs."""

    def label_of(self, key: str) -> str:
        """What stands in the box for a chosen key."""
        return dict(self.find(key)).get(key, key)

    def prepare_value(self, value: Any) -> Any:
        return self.label_of(value) if value and isinstance(value, str) and ":" in value else value

    def to_python(self, value: Any) -> str | None:
        text = clean(str(value or "")).strip()
        if not text:
            return None
        found = self.find(text)
        for key, label in found:
            if text in (key, label):
                return key
        if len(found) == 1:
            return found[0][0]
        self.widget.suggestions = found
        kind = "several" if found else "none"
        raise forms.ValidationError(self.error_messages[kind], code=kind, params={"text": text})


class UploadField(forms.FileField):
    """A file to send: the page says what is accepted; whether it is what it says is asked of `proof.files`."""

    def __init__(self, *, accept: str = "", largest_megabytes: int = 20, **options: Any) -> None:
        attributes: dict[str, str | Promise] = {"data-upload": "true"}
        if accept:
            attributes["accept"] = accept
        options.setdefault("widget", forms.FileInput(attrs=attributes))
        options.setdefault("help_text", format_lazy(_("Tệp lớn nhất {size} MB."), size=largest_megabytes))
        super().__init__(**options)
        self.largest = largest_megabytes * 1024 * 1024

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and getattr(file, "size", 0) > self.largest:
            raise forms.ValidationError(
                _("Tệp quá lớn; lớn nhất là %(size)s MB.") % {"size": self.largest // (1024 * 1024)}, code="too_large"
            )
        return file
