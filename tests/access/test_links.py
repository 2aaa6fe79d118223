"""Nobody is offered a page they may not open: every link of the frame, the home page and the desk, for every role."""

import re
from html import unescape

import pytest
from django.urls import reverse

from diemsang.config.permissions import ROLES
from tests.cast import EVERYWHERE_ROLES, GRANTED_ROLES, Cast

pytestmark = [pytest.mark.django_db]

WALKERS = [(role, False) for role in ROLES if role != "system"]
IN_ONE_BODY = [(role, True) for role in GRANTED_ROLES if role in EVERYWHERE_ROLES | {"organisation_admin"}]


@pytest.mark.parametrize(("role", "elsewhere"), WALKERS + IN_ONE_BODY)
def test_what_is_offered_opens(cast: Cast, role: str, elsewhere: bool) -> None:
    client = cast.client(role, elsewhere=elsewhere)
    pages = [reverse("portal:home")] + ([] if role == "anyone" else [reverse("desk:home")])
    offered = {
        unescape(link)
        for page in pages
        for link in re.findall(r'<a [^>]*?href="(/[^"#]*)"', client.get(page).content.decode())
        if not link.startswith("/static/")
    }
    assert len(offered) > 8
    answers = {link: client.get(link).status_code for link in sorted(offered)}
    assert {link: status for link, status in answers.items() if status >= 400} == {}
