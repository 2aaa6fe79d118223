"""Forms as anybody may see them: the list, one form's fields by version, and filling one in to try. Nothing is kept."""

from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from diemsang.commons.forms import queries, rules
from diemsang.commons.forms.queries import FormVersionView
from diemsang.commons.forms.services import Heading, print_form
from diemsang.commons.forms.templatetags.forms import reading_language
from diemsang.commons.forms.web.tables import FormTable
from diemsang.commons.forms.web.words import groups_of
from diemsang.kernel import clock
from diemsang.kernel.access import NOT_FOUND
from diemsang.kernel.refusals import INVALID, Refused

FILE_TO_TRY: Final = "try"
LONGEST_FILE_NAME: Final = 200


@require_GET
def form_list(request: HttpRequest) -> HttpResponseBase:
    return FormTable(request, queries.forms()).respond("forms/list.html")


@require_GET
def form(request: HttpRequest, code: str) -> HttpResponse:
    """`?ban=2` shows the fields of that version; without it those of the one in force, or the newest."""
    name = _name(code)
    versions = queries.versions_of(code)
    shown = _asked(request, versions)
    later: date | None = None
    lines: list[dict[str, Any]] = []
    for each in versions:
        is_in_force = each.valid_from <= clock.today() and (later is None or clock.today() < later)
        lines.append({"view": each, "valid_to": later, "is_in_force": is_in_force})
        later = each.valid_from
    context = {
        "code": code,
        "form_name": name,
        "versions": lines,
        "shown": shown,
        "groups": groups_of(shown.schema, reading_language()) if shown else [],
    }
    return render(request, "forms/form.html", context)


@require_http_methods(["GET", "POST"])
def try_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form as an applicant meets it today, or on the first day of a version to come."""
    _name(code)
    version = _asked(request, queries.versions_of(code))
    if version is None:
        raise Refused(NOT_FOUND())
    day = max(clock.today(), version.valid_from)
    values: dict[str, Any] = {}
    judged: rules.Evaluation | None = None
    if request.method == "POST":
        post = {name: [str(each) for each in sent] for name, sent in request.POST.lists()}
        values = rules.read_post(version.schema, post) | _files(request, version.schema)
        if not rules.rearranges(post):
            judged = queries.evaluate(version.schema, values, on=day)
    if judged is not None and judged.is_accepted and "print" in request.POST:
        return _printed(version, judged.values, day)
    layout = rules.layout(version.schema, values, judged.refusals if judged else (), on=day, ask=queries.asking(day))
    is_right = judged is not None and judged.is_accepted
    context = {"version": version, "day": day, "layout": layout, "is_right": is_right}
    return render(request, "forms/try.html", context, status=INVALID if judged and not is_right else 200)


def _name(code: str) -> str:
    found = queries.forms().filter(code=code).values_list("name", flat=True).first()
    if found is None:
        raise Refused(NOT_FOUND())
    return found


def _asked(request: HttpRequest, versions: list[FormVersionView]) -> FormVersionView | None:
    """The version of the address, else the one in force today, else the newest; a number that is none is not found."""
    number = request.GET.get("ban", "")
    if number:
        for each in versions:
            if str(each.no) == number:
                return each
        raise Refused(NOT_FOUND())
    today = clock.today()
    return next((each for each in versions if each.valid_from <= today), versions[0] if versions else None)


def _files(request: HttpRequest, schema: rules.FormSchema) -> dict[str, Any]:
    """The names of files that were chosen outside rows. The files themselves are let go."""
    fields = (key for key, item in schema.entries().items() if getattr(item, "type", "") == rules.FieldType.FILE)
    found = {key: request.FILES.get(key) for key in fields}
    return {
        key: {"key": FILE_TO_TRY, "name": str(file.name)[:LONGEST_FILE_NAME]}
        for key, file in found.items()
        if isinstance(file, UploadedFile)
    }


def _printed(version: FormVersionView, values: dict[str, Any], day: date) -> HttpResponse:
    content = print_form(version, values, heading=Heading(), at=clock.now(), on=day, language=reading_language())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{version.code}.pdf"'
    return answer
