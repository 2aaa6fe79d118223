"""What is typed into the page of an act is there again at the next visit, until the act is done."""

import pytest
from django.urls import URLPattern, reverse
from django.views import View

from diemsang.kernel import clock
from diemsang.people.accounts.models import Draft
from diemsang.people.organisation import queries, services
from diemsang.people.organisation.web import forms, urls
from diemsang.ui.acts import ActPage
from diemsang.ui.drafts import KeptDraft
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]


def keep(client, page: str, key: str, **typed: object) -> None:
    sent = {**typed, "_draft_next": page, "_draft_page": page, "_draft_title": "Đang đổi tên"}
    assert client.post(reverse("accounts:draft", args=[key]), sent)["Location"] == page


def test_a_page_opens_with_what_was_typed_and_the_version_of_now(cast: Cast) -> None:
    body, client = cast.bodies["agency"], cast.client("organisation_admin")
    pk = int(body.partition(":")[2])
    page, key = reverse("organisation:rename_body", args=[pk]), f"organisation.rename_body:{pk}"
    seen = client.get(page).context
    assert (seen["draft_key"], seen["kept_draft"]) == (key, None)
    keep(client, page, key, name="Sở Tư pháp và", decision_number="12/QĐ", version=seen["form"].initial["version"])
    services.rename_body(
        body,
        by=cast.actor("organisation_admin"),
        at=clock.now(),
        on=clock.today(),
        name="Sở Tư pháp mới",
        short_name="",
        decision_number="11/QĐ",
    )

    answer = client.get(page)
    initial = answer.context["form"].initial
    assert (initial["name"], initial["decision_number"]) == ("Sở Tư pháp và", "12/QĐ")
    assert initial["version"] == queries.versions_of(body).last().pk
    assert "bản nháp bạn lưu lúc" in answer.content.decode()
    other = cast.client("system_admin").get(page)
    assert other.context["form"].initial["name"] == "Sở Tư pháp mới", "a draft is its author's alone"

    mine = client.get(reverse("accounts:me")).content.decode()
    assert f'<a href="{page}">Đang đổi tên</a>' in mine

    dropped = client.post(reverse("accounts:drop_draft", args=[key]), {"_draft_next": page})
    assert dropped["Location"] == page
    assert client.get(page).context["form"].initial["name"] == "Sở Tư pháp mới"


def test_a_draft_ends_with_the_act_and_outlives_a_refusal(cast: Cast) -> None:
    client = cast.client("organisation_admin")
    pk = int(cast.bodies["agency"].partition(":")[2])
    page, key = reverse("organisation:found_unit", args=[pk]), f"organisation.found_unit:{pk}"
    keep(client, page, key, name="Phòng Bổ trợ")
    assert client.post(page, {"name": "Phòng Bổ trợ", "on": "31/02/2016"}).status_code == 422
    assert Draft.objects.filter(form_key=key).exists()
    done = client.post(page, {"name": "Phòng Bổ trợ", "on": f"{clock.today():%d/%m/%Y}"})
    assert done.status_code == 302
    assert not Draft.objects.filter(form_key=key).exists()


def test_a_draft_of_many_rows_opens_with_as_many(cast: Cast) -> None:
    client = cast.client("organisation_admin")
    pk = int(cast.bodies["agency"].partition(":")[2])
    page, key = reverse("organisation:split_body", args=[pk]), f"organisation.split_body:{pk}"
    keep(client, page, key, rows="4", name_4="Sở thứ tư", code_4="H98.44")
    form = client.get(page).context["form"]
    assert (form.count, form.initial["name_4"], form.initial["code_4"]) == (4, "Sở thứ tư", "H98.44")
    assert form.initial["rows"] == 4


def test_the_code_of_an_agency_is_kept_and_a_one_time_code_is_not(cast: Cast) -> None:
    client, page = cast.client("organisation_admin"), reverse("organisation:found_body")
    keep(client, page, "organisation.found_body", code="H98.77", name="Sở mới")
    assert client.get(page).context["form"].initial["code"] == "H98.77"
    keep(client, page, "organisation.found_body", code="123 456", name="Sở mới")
    assert "code" not in Draft.objects.get().content


def test_choices_and_ticks_come_back_as_they_were(cast: Cast) -> None:
    made = forms.DelegationForm(actor=cast.actor("agency_leader"), today=clock.today())
    KeptDraft({"acts": "sign", "reason": "Đi họp"}, clock.now()).put_into(made)
    assert (made.initial["acts"], made.initial["reason"]) == (["sign"], "Đi họp")
    grant = forms.GrantForm(
        actor=cast.actor("system_admin"), today=clock.today(), roles=[], initial={"includes_below": True}
    )
    KeptDraft({"account": "a"}, clock.now()).put_into(grant)
    assert grant.initial["includes_below"] is False, "a box that was not ticked is not sent"


def test_no_draft_keeps_a_personal_record() -> None:
    assert [page.__name__ for page in act_pages() if not page.keeps_draft] == ["CorrectRecord"]


def act_pages() -> list[type[ActPage]]:
    found = [getattr(each.callback, "view_class", View) for each in urls.urlpatterns if isinstance(each, URLPattern)]
    return [each for each in found if issubclass(each, ActPage)]


def test_an_unfinished_page_cannot_be_made() -> None:
    class Nameless(ActPage):
        form_class = forms.DayForm

    with pytest.raises(TypeError, match="abstract"):
        Nameless()
