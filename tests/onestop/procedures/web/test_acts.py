"""The acts of who keeps the catalogue, by their pages: a decision from draft to public view, processes, dated acts."""

import re
from datetime import date
from typing import Any, Final

import pytest
from django.test import Client

from diemsang.kernel import clock
from diemsang.onestop.procedures import queries, services
from diemsang.onestop.procedures.models import (
    AnnouncingDecision,
    CentreReception,
    InternalProcess,
    Procedure,
    ProcedureAct,
    ProcedureGroup,
)
from diemsang.people.accounts.services.drafts import save_draft
from diemsang.people.organisation import services as organisation
from diemsang.people.organisation.services import NewGrant
from tests.cast import FOUNDED, Cast
from tests.onestop.procedures import samples
from tests.onestop.procedures.samples import AT, SYSTEM, code

pytestmark = pytest.mark.django_db

TODAY: Final = date(2016, 5, 30)
BEGIN: Final = date(2014, 1, 2)
PROCEDURES: Final = "/thu-tuc/"
DRAFT: Final = "announcing_decision:{}"


@pytest.fixture
def keeper(cast: Cast) -> Client:
    """Who keeps the catalogue; procedures 1 and 2 are public."""
    clock.state_today(TODAY)
    samples.found_fields()
    agency = {"agency": cast.bodies["agency"]}
    samples.announce(cast.bodies["province"], samples.new(1, **agency), samples.new(2, **agency), on=BEGIN)
    return cast.client("procedure_controller")


def opened(client: Client, path: str) -> dict[str, Any]:
    """What the form of a page would send if nothing were typed: its own values, as a browser keeps them."""
    form = client.get(path).context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        prepared = bound.field.prepare_value(value)
        if isinstance(prepared, bool):
            sent |= {bound.html_name: "on"} if prepared else {}
        elif prepared not in (None, ""):
            sent[bound.html_name] = list(prepared) if isinstance(prepared, tuple) else prepared
    return sent


def done(client: Client, path: str, **typed: Any) -> str:
    """The act is done; where the page goes on to."""
    response = client.post(path, opened(client, path) | typed)
    assert response.status_code == 302, re.findall(
        r'<div class="errors".*?</div>|<li>.*?</li>', response.content.decode()
    )
    return str(response["Location"])


def refused(client: Client, path: str, **typed: Any) -> dict[str, list[str]]:
    """The act is refused; the codes of the reasons by field."""
    response = client.post(path, opened(client, path) | typed)
    assert response.status_code == 422
    return {
        field: [error.code for error in errors.as_data()] for field, errors in response.context["form"].errors.items()
    }


def test_a_decision_goes_from_draft_to_public_view(cast: Cast, keeper: Client) -> None:
    first = done(keeper, PROCEDURES + "quyet-dinh/soan/", title="Sửa đổi thủ tục", effective_from="01/06/2016")
    assert AnnouncingDecision.objects.count() == 1, "a draft has at least one line"
    write = done(keeper, first, kind="amended", code=code(1))
    page = done(keeper, write, limit_counter="25 ngày làm việc", local_counter="15 ngày làm việc")
    draft = AnnouncingDecision.objects.get(state="draft")
    assert page == f"/thu-tuc/quyet-dinh/{draft.pk}/"
    line = draft.lines.get()
    assert (line.kind, line.changed_parts) == ("amended", ["ways"])

    write = done(keeper, page + "dong/moi/", kind="abolished", code=code(2))
    done(keeper, write)
    write = done(keeper, page + "dong/moi/", kind="new", code="1.000077")
    done(keeper, write, name="Thủ tục thêm nhầm", field="LV003")
    assert "còn thiếu" in keeper.get(page + "dong/3/").content.decode()
    assert "procedures.part_missing" in str(refused(keeper, page + "kiem-soat/"))
    done(keeper, page + "dong/3/bo/")
    assert "10 ngày" not in keeper.get(page + "dong/1/").content.decode()
    done(keeper, page + "dong/1/sua/", local_counter="10 ngày làm việc")
    done(keeper, page + "phan-dau/", title="Sửa đổi, bãi bỏ thủ tục")
    done(keeper, page + "kiem-soat/")
    done(keeper, page + "trinh/")
    assert keeper.get(page + "cong-bo/").status_code == 403, "who controls does not announce"

    leader = cast.account("bystander")
    grant = NewGrant(
        account=f"account:{leader.pk}", role="agency_leader", scope=cast.bodies["province"], valid_from=FOUNDED
    )
    organisation.grant_role(grant, by=SYSTEM, at=AT)
    chairman = cast.client("bystander")
    assert "procedures.signed_later" in str(refused(chairman, page + "cong-bo/", number="9/QĐ", signed_on="01/06/2016"))
    done(chairman, page + "cong-bo/", number="900/QĐ-UBND", signed_on="28/05/2016", signer="Chủ tịch")
    done(keeper, page + "cong-khai/")

    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.title) == ("public", "900/QĐ-UBND", "Sửa đổi, bãi bỏ thủ tục")
    assert str(queries.in_force(code(1), date(2016, 6, 1)).limit_for("counter").applied) == "10 ngày làm việc"
    assert code(2) not in Client().get(PROCEDURES, {"ngay": "01/06/2016"}).content.decode()


def test_a_draft_is_sent_back_with_a_reason(cast: Cast, keeper: Client) -> None:
    new = samples.decision(cast.bodies["province"], samples.new(5), on=date(2016, 7, 1), public=False, number="")
    page = f"/thu-tuc/quyet-dinh/{services.draft_decision(new, by=SYSTEM, at=AT).partition(':')[2]}/"
    assert keeper.get(page + "tra-lai/").status_code == 409
    done(keeper, page + "kiem-soat/")
    assert refused(keeper, page + "tra-lai/") == {"reason": ["required"]}
    done(keeper, page + "tra-lai/", reason="Thiếu căn cứ")
    assert AnnouncingDecision.objects.get(state="draft").controlled_by == ""


def test_a_line_typed_wrongly_comes_back_filled(keeper: Client) -> None:
    done(keeper, PROCEDURES + "quyet-dinh/soan/", title="Thử", effective_from="01/06/2016")
    path = PROCEDURES + "quyet-dinh/soan/dong-dau/new/1.000088/"
    typed = {"name": "Thủ tục mới", "field": "LV001", "way_counter": "on", "limit_counter": "mười ngày"}
    wrong = refused(keeper, path, **typed, components="Đơn\n| | 1", fees="Thuế")
    assert set(wrong) == {"limit_counter", "components", "fees"}
    longer = {"limit_counter": "5 ngày làm việc", "local_counter": "9 ngày làm việc"}
    assert refused(keeper, path, **typed | longer) == {"limit_counter": ["procedures.local_limit_not_shorter"]}
    assert not AnnouncingDecision.objects.filter(state="draft").exists()


def test_a_code_that_can_be_none_is_refused_before_it_stands_in_an_address(cast: Cast, keeper: Client) -> None:
    new = samples.decision(cast.bodies["province"], samples.new(5), on=date(2016, 7, 1), public=False, number="")
    draft = f"quyet-dinh/{services.draft_decision(new, by=SYSTEM, at=AT).partition(':')[2]}/dong/moi/"
    for path in (PROCEDURES + "quyet-dinh/soan/dong-dau/", PROCEDURES + draft):
        for wrong in ("1.000/088", "..", "?", "1.000088 1.000089"):
            assert refused(keeper, path, kind="new", code=wrong) == {"code": ["procedures.code_pattern"]}
        assert done(keeper, path, kind="new", code="1.000088.h19").endswith("/new/1.000088.H19/")


def test_the_first_line_asks_for_a_heading(keeper: Client) -> None:
    assert keeper.get(PROCEDURES + "quyet-dinh/soan/dong-dau/new/1.000088/").status_code == 409


def test_a_version_that_waits_is_completed_and_published(cast: Cast, keeper: Client) -> None:
    vague = samples.new(6, steps="", ways=(samples.rules.Way("counter", None, "several", "5 ngày | 9 ngày"),))
    samples.announce(cast.bodies["province"], vague, on=date(2016, 2, 1), public=False)
    version = queries.versions_of(code(6))[0].key.partition(":")[2]
    base = f"/thu-tuc/phien-ban/{version}/"
    wrong = str(refused(keeper, base + "cong-khai/"))
    assert "procedures.part_missing" in wrong
    assert "procedures.limit_not_assigned" in wrong
    assert refused(keeper, base + "thoi-han/", limit="5 ngày", local_limit="6 ngày", reason="x") == {
        "local_limit": ["procedures.local_limit_not_shorter"]
    }
    done(keeper, base + "thoi-han/", limit="9 ngày", reason="Theo trường hợp dài nhất")
    done(keeper, base + "bo-sung/", steps="Bước 1. Nộp hồ sơ.", reason="Theo văn bản gốc")
    done(keeper, base + "cong-khai/")
    assert queries.in_force(code(6), TODAY).steps == "Bước 1. Nộp hồ sơ."
    assert keeper.get(base + "bo-sung/").status_code == 409


def test_a_process_is_drafted_by_its_agency_and_activated_by_the_keeper(cast: Cast, keeper: Client) -> None:
    head = cast.client("division_head")
    version = queries.versions_of(code(1))[0].key.partition(":")[2]
    form = f"/thu-tuc/phien-ban/{version}/quy-trinh-moi/"
    assert cast.client("division_head", elsewhere=True).get(form).status_code == 403
    assert refused(head, form, after_3="9")["no_3"] == ["procedures.process_unknown_predecessor"]
    assert "procedures.process_cycle" in str(refused(head, form, after_1="3"))
    more = head.post(form, opened(head, form) | {"name_1": "Nhận hồ sơ của dân", "more_rows": "1"})
    assert more.status_code == 200
    assert "name_13" in more.content.decode()
    assert "Nhận hồ sơ của dân" in more.content.decode()
    page = done(head, form, name_3="Thẩm định kỹ", hours_3="1000")
    assert "quá thời hạn 25 ngày làm việc" in head.get(page).content.decode()
    assert head.get(page + "kich-hoat/").status_code == 403
    approval = {"decision_number": "663/QĐ-UBND", "decided_on": "20/05/2016", "valid_from": "30/05/2016"}
    assert "procedures.process_longer_than_limit" in str(refused(keeper, page + "kich-hoat/", **approval))
    done(head, page + "sua/", hours_3="80")
    done(keeper, page + "kich-hoat/", **approval)
    row = InternalProcess.objects.get()
    found = queries.process_in_force(f"procedure_version:{version}", cast.bodies["agency"], TODAY)
    assert found is not None
    assert (found.step(3).name, found.step(3).budget_minutes) == ("Thẩm định kỹ", 4_800)
    assert head.get(page + "sua/").status_code == 409
    done(keeper, page + "thoi-ap-dung/", decision_number="700/QĐ-UBND", on="01/07/2016")
    row.refresh_from_db()
    assert row.valid_to == date(2016, 7, 1)


def test_a_step_says_who_with_what_and_keeps_it_when_it_is_changed(cast: Cast, keeper: Client) -> None:
    version = queries.versions_of(code(1))[0].key.partition(":")[2]
    person = cast.people["specialist"]
    said = {"input_3": "Hồ sơ đã nhận", "output_3": "Tờ trình\nDự thảo kết quả", "form_3": "Mẫu 05", "person_3": person}
    page = done(keeper, f"/thu-tuc/phien-ban/{version}/quy-trinh-moi/", **said)
    done(keeper, page + "sua/", name_3="Thẩm định kỹ")
    step = queries.process(f"process:{page.split('/')[-2]}").step(3)
    assert (step.name, step.person, step.form) == ("Thẩm định kỹ", person, "Mẫu 05")
    assert (step.input, step.output) == ("Hồ sơ đã nhận", "Tờ trình\nDự thảo kết quả")
    assert set(refused(keeper, page + "sua/", person_2="person:999999")) == {"person_2"}


def test_a_draft_changed_meanwhile_is_told_on_the_page(cast: Cast, keeper: Client) -> None:
    version = queries.versions_of(code(1))[0].key.partition(":")[2]
    page = done(keeper, f"/thu-tuc/phien-ban/{version}/quy-trinh-moi/")
    mine = opened(keeper, page + "sua/")
    InternalProcess.objects.update(drafted_at=AT)
    response = keeper.post(page + "sua/", mine)
    assert "procedures.process_changed_meanwhile" in [
        error.code for error in response.context["form"].errors["__all__"].as_data()
    ]
    again = mine | {"drafted_at": response.context["form"]["drafted_at"].value()}
    assert keeper.post(page + "sua/", again).status_code == 302, "told, who sends it again means it"


@pytest.fixture
def draft(cast: Cast, keeper: Client) -> str:
    """The page of a draft of two lines."""
    lines = [samples.new(each, agency=cast.bodies["agency"]) for each in (5, 6)]
    new = samples.decision(cast.bodies["province"], *lines, on=date(2016, 7, 1), public=False, number="")
    return f"/thu-tuc/quyet-dinh/{services.draft_decision(new, by=SYSTEM, at=AT).partition(':')[2]}/"


def told(client: Client, path: str, sent: dict[str, Any]) -> dict[str, Any]:
    """Sent, and refused because somebody else was faster; the form that came back, as it would be sent again."""
    response = client.post(path, sent)
    assert response.status_code == 422
    form = response.context["form"]
    found = [error.code for error in form.errors["__all__"].as_data()]
    assert found == ["procedures.draft_changed"], found
    return sent | {"seen": form["seen"].value()}


def test_of_two_who_change_one_line_the_later_is_told_who_was_faster(keeper: Client, draft: str) -> None:
    path = draft + "dong/1/sua/"
    mine = opened(keeper, path) | {"name": "Tên của tôi"}
    done(keeper, path, name="Tên của người kia")
    again = told(keeper, path, mine)
    assert queries.lines_of(DRAFT.format(draft.split("/")[-2]))[0].content.name == "Tên của người kia"
    assert again["name"] == "Tên của tôi", "nothing typed is lost"
    assert keeper.post(path, again).status_code == 302, "told, who sends it again means it"
    assert queries.lines_of(DRAFT.format(draft.split("/")[-2]))[0].content.name == "Tên của tôi"


def test_who_writes_another_line_or_the_heading_meanwhile_is_in_nobodys_way(keeper: Client, draft: str) -> None:
    mine = opened(keeper, draft + "dong/1/sua/") | {"name": "Tên của tôi"}
    heading = opened(keeper, draft + "phan-dau/") | {"title": "Trích yếu"}
    done(keeper, draft + "dong/2/sua/", name="Tên của người kia")
    assert keeper.post(draft + "dong/1/sua/", mine).status_code == 302
    assert keeper.post(draft + "phan-dau/", heading).status_code == 302
    lines = queries.lines_of(DRAFT.format(draft.split("/")[-2]))
    assert [line.content and line.content.name for line in lines] == ["Tên của tôi", "Tên của người kia"]
    told(keeper, draft + "phan-dau/", heading | {"title": "Trích yếu khác"})


def test_a_line_that_moved_up_is_not_taken_out_for_another(keeper: Client, draft: str) -> None:
    done(
        keeper, keeper.post(draft + "dong/moi/", {"kind": "new", "code": code(7)})["Location"], name="Ba", field="LV001"
    )
    second, changed = opened(keeper, draft + "dong/2/bo/"), opened(keeper, draft + "dong/2/sua/")
    done(keeper, draft + "dong/1/bo/")
    again = told(keeper, draft + "dong/2/bo/", second)
    told(keeper, draft + "dong/2/bo/", again)
    told(keeper, draft + "dong/2/sua/", told(keeper, draft + "dong/2/sua/", changed))
    assert [line.code for line in queries.lines_of(DRAFT.format(draft.split("/")[-2]))] == [code(6), code(7)]


def test_nobody_controls_what_was_written_after_they_looked(keeper: Client, draft: str) -> None:
    looked = opened(keeper, draft + "kiem-soat/")
    done(keeper, draft + "dong/2/sua/", name="Tên khác")
    again = told(keeper, draft + "kiem-soat/", looked)
    assert keeper.post(draft + "kiem-soat/", again).status_code == 302


def test_a_kept_draft_of_a_line_still_knows_what_it_was_typed_on(cast: Cast, keeper: Client, draft: str) -> None:
    path = draft + "dong/1/sua/"
    mine = opened(keeper, path) | {"name": "Tên của tôi"}
    key = keeper.get(path).context["draft_key"]
    save_draft(key, mine, by=cast.actor("procedure_controller"), at=AT)
    lines = [samples.new(each, agency=cast.bodies["agency"], steps="khác") for each in (5, 6)]
    new = samples.decision(cast.bodies["province"], *lines, on=date(2016, 7, 1), public=False, number="")
    services.redraft_decision(DRAFT.format(draft.split("/")[-2]), new, by=SYSTEM, at=AT)
    reopened = opened(keeper, path)
    assert reopened["name"] == "Tên của tôi"
    told(keeper, path, reopened)


def test_dated_acts_take_a_list_of_codes_or_none(cast: Cast, keeper: Client) -> None:
    both = f"{code(1)}\n{code(2)}"
    review = {"on": "20/05/2016", "decision_number": "88/QĐ"}
    wrong = refused(keeper, PROCEDURES + "ghi-nhan/ra-soat/", procedures=f"{code(1)} 9.999999", **review)
    assert wrong == {"procedures": ["procedures.unknown"]}
    done(keeper, PROCEDURES + "ghi-nhan/ra-soat/", procedures=both, **review)
    done(keeper, PROCEDURES + "ghi-nhan/chuan-hoa/", procedures=both, **review)
    assert ProcedureAct.objects.count() == 4
    place = {"place": cast.bodies["centre"], "decision_number": "77/QĐ"}
    done(keeper, PROCEDURES + "ghi-nhan/tiep-nhan/", procedures=both, valid_from="01/05/2016", **place)
    done(keeper, PROCEDURES + "ghi-nhan/thoi-tiep-nhan/", procedures=code(2), on="20/05/2016", **place)
    assert CentreReception.objects.on(TODAY).get().procedure.code == code(1)


def test_a_group_is_founded_filled_and_emptied(keeper: Client) -> None:
    assert "code" in refused(keeper, PROCEDURES + "nhom/moi/", name="Đầu tư", code="Đầu tư")
    page = done(keeper, PROCEDURES + "nhom/moi/", name="Giấy chứng nhận đầu tư", code="dau_tu")
    done(keeper, page + "dua-vao/", procedures=f"{code(1)}, {code(2)}", on="01/05/2016")
    assert "2 thủ tục vào ngày" in keeper.get(page).content.decode()
    done(keeper, page + "dua-ra/", procedures=code(2), on="20/05/2016")
    assert "1 thủ tục vào ngày" in keeper.get(page).content.decode()
    assert ProcedureGroup.objects.count() == 1


def test_a_list_is_sent_and_looked_at(keeper: Client, django_capture_on_commit_callbacks: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from diemsang.onestop.procedures import jobs
    from diemsang.onestop.procedures.models import ImportRun

    head = "Mã thủ tục,Tên thủ tục,Lĩnh vực\n"
    lines = "1.000501,Thủ tục nhập thứ nhất,Đầu tư\nsai mã,Thủ tục nhập thứ hai,Đầu tư\n"
    file = SimpleUploadedFile("danh-muc.csv", (head + lines).encode())
    sent = keeper.post(PROCEDURES + "nhap-danh-muc/", {"file": file})
    assert sent.status_code == 302
    page = sent["Location"]
    jobs.run_import.func(str(ImportRun.objects.get().pk))
    html = keeper.get(page).content.decode()
    assert "1 dòng có lỗi" in html
    assert keeper.get(page, {"out": "xlsx"}).content[:2] == b"PK"
    written = keeper.post(page, {"leave_out_wrong": "1"})["Location"]
    jobs.run_import.func(str(ImportRun.objects.get(is_trial=False).pk))
    assert "ghi thành dự thảo" in keeper.get(written).content.decode()
    assert not Procedure.objects.filter(code="1.000501").exists(), "a draft, not a procedure"
    assert keeper.post(written).status_code == 409
