"""Forms in plain Python: a definition read from JSON, values judged by it, shown and printed from it. No database.

`reading` reads definitions, `schema` says what they hold, `conditions` and `checks` what fields demand of each other,
`evaluating` judges values, `values` one value, `law` what the lawbook says on the filing day; `prefilling`, `posting`
and `layouts` bring values in and show them, `printing` puts them on paper, `describing` is the JSON schema of it all.
"""

from diemsang.commons.forms.rules.evaluating import Evaluation, evaluate
from diemsang.commons.forms.rules.law import Ask, Law
from diemsang.commons.forms.rules.layouts import FieldNode, FormLayout, Node, RepeatNode, RowNode, SectionNode, layout
from diemsang.commons.forms.rules.posting import Post, read_post, rearranges
from diemsang.commons.forms.rules.prefilling import Sources, prefill
from diemsang.commons.forms.rules.reading import read_schema
from diemsang.commons.forms.rules.schema import Check, Field, FieldType, FormSchema, Item, Repeat, Section, Words

__all__ = [
    "Ask",
    "Check",
    "Evaluation",
    "Field",
    "FieldNode",
    "FieldType",
    "FormLayout",
    "FormSchema",
    "Item",
    "Law",
    "Node",
    "Post",
    "Repeat",
    "RepeatNode",
    "RowNode",
    "Section",
    "SectionNode",
    "Sources",
    "Words",
    "evaluate",
    "layout",
    "prefill",
    "read_post",
    "read_schema",
    "rearranges",
]
