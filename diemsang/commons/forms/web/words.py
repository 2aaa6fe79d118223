"""The fields of a form in words: what kind, whether they must be filled in, where they are filled in from."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diemsang.commons.forms.rules import Field, FieldType, FormSchema, Item, Repeat, Section
from diemsang.kernel.refusals import Language

TYPES: Final = {
    FieldType.TEXT: gettext_lazy("Chữ, một dòng"),
    FieldType.LONG_TEXT: gettext_lazy("Chữ, nhiều dòng"),
    FieldType.NUMBER: gettext_lazy("Số"),
    FieldType.MONEY: gettext_lazy("Số tiền (đồng)"),
    FieldType.DATE: gettext_lazy("Ngày"),
    FieldType.CHOICE: gettext_lazy("Chọn một"),
    FieldType.CHOICES: gettext_lazy("Chọn nhiều"),
    FieldType.YES_NO: gettext_lazy("Có hoặc không"),
    FieldType.IDENTITY: gettext_lazy("Số CMND, căn cước"),
    FieldType.TAX_CODE: gettext_lazy("Mã số thuế"),
    FieldType.PHONE: gettext_lazy("Số điện thoại"),
    FieldType.EMAIL: gettext_lazy("Thư điện tử"),
    FieldType.ADDRESS: gettext_lazy("Địa chỉ"),
    FieldType.FILE: gettext_lazy("Tệp đính kèm"),
}


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    label: str
    type: str
    required: str
    prefill: str


@dataclass(slots=True)
class Group:
    """Lines under the name of their section or of the rows that repeat."""

    label: str
    lines: list[Line] = field(default_factory=list)


def groups_of(schema: FormSchema, language: Language) -> list[Group]:
    """Every field in reading order; options are named, so that one can judge a form without filling it in."""
    groups = [Group("")]
    _add(groups, schema.items, language, "")
    filled = [group for group in groups if group.lines]
    for group in filled[1:]:
        group.label = group.label or _("Ngoài các mục trên")
    return filled


def _add(groups: list[Group], items: tuple[Item, ...], language: Language, label: str) -> None:
    for item in items:
        if isinstance(item, Section):
            inner = f"{label} › {item.label.say(language)}" if label else item.label.say(language)
            groups.append(Group(inner))
            _add(groups, item.items, language, inner)
            groups.append(Group(label))
        elif isinstance(item, Repeat):
            rows = _("%(label)s (lặp lại %(least)s đến %(most)s dòng)") % {
                "label": item.label.say(language),
                "least": item.min_rows,
                "most": item.max_rows,
            }
            groups += [Group(rows, [_line(each, language, f"{item.key}.") for each in item.items]), Group(label)]
        else:
            groups[-1].lines.append(_line(item, language, ""))


def _line(asked: Field, language: Language, before: str) -> Line:
    kind = str(TYPES[asked.type])
    if asked.options:
        kind = f"{kind}: {'; '.join(option.label.say(language) for option in asked.options)}"
    return Line(before + asked.key, asked.label.say(language), kind, _demand(asked), ", ".join(asked.prefill))


def _demand(asked: Field) -> str:
    if asked.required or asked.must_be_yes or asked.min_chosen:
        return _("Khi được hỏi") if asked.shown_when else _("Có")
    return _("Tùy trường hợp") if asked.required_when else _("Không")
