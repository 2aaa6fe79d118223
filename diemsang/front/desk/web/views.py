"""The officer's first page: what waits, and what the account may do."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diemsang.kernel import access


@login_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html")


@login_required
def permissions(request: HttpRequest) -> HttpResponse:
    """The permission table, printed: role x act."""
    return render(request, "desk/permissions.html", {"lines": access.table().lines.values()})
