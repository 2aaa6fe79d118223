"""The acts on forms: defining, publishing, answering, erasing; and printing what was filled in."""

from diemsang.commons.forms.services.answering import NewAnswer, answer, answer_many, erase_answer
from diemsang.commons.forms.services.printing import Heading, print_answer, print_form
from diemsang.commons.forms.services.publishing import (
    NewForm,
    NewVersion,
    define_form,
    define_forms,
    publish_version,
    publish_versions,
)

__all__ = [
    "Heading",
    "NewAnswer",
    "NewForm",
    "NewVersion",
    "answer",
    "answer_many",
    "define_form",
    "define_forms",
    "erase_answer",
    "print_answer",
    "print_form",
    "publish_version",
    "publish_versions",
]
