"""Changing the calendar through its pages: it works, it refuses, the wrong person is kept out."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.commons.worktime import queries, rules, services
from diemsang.commons.worktime.models import CalendarDay, DayOverride, SessionPattern
from diemsang.kernel import clock
from diemsang.proof.ledger.models import Entry
from diemsang.proof.outbox.models import Message
from tests.cast import AT, SYSTEM, Cast
from tests.commons.worktime.test_web import text_of

pytestmark = pytest.mark.django_db
DAY = date(2016, 6, 15)
TOLD = "Hạn của các hồ sơ đang mở sẽ được tính lại"


@pytest.fixture(autouse=True)
def _today(db: None) -> None:
    clock.state_today(date(2016, 5, 30))


@pytest.fixture
def boss(cast: Cast) -> Client:
    """Who may change everything."""
    return cast.client("system_admin")


@pytest.fixture
def own(cast: Cast) -> Client:
    """Administrator of one agency, the other."""
    return cast.client("organisation_admin", elsewhere=True)


def send(client: Client, name: str, values: dict[str, Any], *, step: str = "confirm", **kwargs: Any) -> Any:
    return client.post(reverse(f"worktime:{name}", kwargs=kwargs), values | {"step": step})


def override(**changes: Any) -> dict[str, Any]:
    return {"agency": "", "day": "15/06/2016", "kind": "closed", "hours": "", "reason": "TB 5/TB-UBND"} | changes


def season(**changes: Any) -> dict[str, Any]:
    return {
        "agency": "",
        "name": "Giờ mùa hè",
        "hours": "07:00-11:00, 13:30-17:30",
        "valid_from": "01/06/2016",
        "valid_to": "01/09/2016",
        "reason": "QĐ 7/QĐ-UBND",
    } | changes


def national(**changes: Any) -> dict[str, Any]:
    return {
        "day": "15/06/2016",
        "kind": "swap_off",
        "name": "Nghỉ hoán đổi",
        "confidence": "high",
        "reason": "CV 9/LĐTBXH",
    } | changes


class TestConfirming:
    def test_nothing_is_done_before_it_is_confirmed_and_the_consequence_is_told(self, boss: Client) -> None:
        before = queries.version(), Entry.objects.count(), Message.objects.count()
        response = send(boss, "override_day", override(), step="")
        assert response.status_code == 200
        assert response.context["count"] == 1
        said = text_of(response)
        assert f"Mọi cơ quan: 1 ngày đổi giờ làm việc. {TOLD}" in said
        assert "15/06/2016 07:30-11:30, 13:00-17:00 không làm việc (TB 5/TB-UBND)" in said
        assert (queries.version(), Entry.objects.count(), Message.objects.count()) == before
        assert queries.calendar_for().is_working(DAY)

    def test_confirmed_it_is_done_recorded_and_announced(self, boss: Client, cast: Cast) -> None:
        response = send(boss, "override_day", override())
        assert response.status_code == 302
        assert not queries.calendar_for().is_working(DAY)
        assert Entry.objects.latest("id").actor == cast.accounts["system_admin"]
        assert Message.objects.latest("id").payload["change"] == "override_set"

    def test_the_question_carries_the_whole_form(self, boss: Client) -> None:
        values = override(kind="hours", hours="08:00-11:00")
        page = send(boss, "override_day", values, step="").content.decode()
        for name, value in values.items():
            assert f'type="hidden" name="{name}"' in page
            assert not value or f'value="{value}"' in page

    def test_it_can_be_edited_again(self, boss: Client) -> None:
        response = send(boss, "override_day", override(reason="Họp & bàn"), step="edit")
        assert response.status_code == 200
        assert 'value="Họp &amp; bàn"' in response.content.decode()
        assert not DayOverride.objects.exists()

    def test_a_change_without_consequence_says_so(self, boss: Client) -> None:
        said = text_of(send(boss, "override_day", override(day="12/06/2016"), step=""))
        assert "không ngày nào đổi giờ làm việc" in said

    def test_a_season_is_counted_in_working_days(self, boss: Client) -> None:
        response = send(boss, "set_hours", season(), step="")
        known = queries.calendar_for()
        expected = known.working_days_between(date(2016, 5, 31), date(2016, 8, 31))
        assert response.context["count"] == expected
        assert len(response.context["days"]) + response.context["more"] == expected


@pytest.mark.parametrize(
    ("kind", "hours", "expected"),
    [
        ("closed", "", ""),
        ("morning", "", "07:30-11:30"),
        ("afternoon", "", "13:00-17:00"),
        ("hours", "8:00-10:00", "08:00-10:00"),
    ],
)
def test_a_day_gets_the_hours_that_were_chosen(boss: Client, kind: str, hours: str, expected: str) -> None:
    send(boss, "override_day", override(kind=kind, hours=hours))
    assert rules.write_sessions(queries.calendar_for().sessions_on(DAY)) == expected


def test_an_extra_day_has_the_hours_of_its_season(boss: Client) -> None:
    send(boss, "set_hours", season())
    send(boss, "override_day", override(day="18/06/2016", kind="opened"))
    assert rules.write_sessions(queries.calendar_for().sessions_on(date(2016, 6, 18))) == "07:00-11:00, 13:30-17:30"


class TestRefusals:
    @pytest.mark.parametrize(
        ("page", "values", "field", "code"),
        [
            ("override_day", override(day="31/02/2016"), "day", "text.no_such_day"),
            ("override_day", override(day="01/01/2030"), "day", "worktime.calendar_unknown"),
            ("override_day", override(day="01/01/2030", kind="morning"), "day", "worktime.calendar_unknown"),
            ("override_day", override(reason=""), "reason", "required"),
            ("override_day", override(kind="hours"), "hours", "required"),
            ("override_day", override(kind="closed", hours="08:00-10:00"), "hours", "hours_not_asked"),
            ("override_day", override(kind="hours", hours="sáng"), "hours", "worktime.sessions_invalid"),
            ("override_day", override(agency="Sở Không có"), "agency", "none"),
            ("override_day", override(agency="Sở"), "agency", "several"),
            ("set_hours", season(hours="11:00-07:00"), "hours", "worktime.sessions_invalid"),
            ("set_hours", season(valid_to="01/06/2016"), "valid_to", "worktime.pattern_reversed"),
            ("change_day", national(name=""), "name", "required"),
            ("change_day", national(day="01/01/2030"), "day", "worktime.calendar_unknown"),
        ],
    )
    @pytest.mark.parametrize("step", ["", "confirm"])
    def test_a_reason_stands_beside_its_field_and_nothing_typed_is_lost(
        self, boss: Client, page: str, values: dict[str, Any], field: str, code: str, step: str
    ) -> None:
        version = queries.version()
        response = send(boss, page, values, step=step)
        assert response.status_code == 422
        errors = response.context["form"].errors.as_data()
        assert {name: [error.code for error in found] for name, found in errors.items()} == {field: [code]}
        assert f'value="{values["day" if "day" in values else "valid_from"]}"' in response.content.decode()
        assert "Chưa đổi được" in text_of(response)
        assert queries.version() == version

    def test_overlapping_hours_are_refused_before_the_question(self, boss: Client) -> None:
        send(boss, "set_hours", season())
        response = send(boss, "set_hours", season(valid_from="01/08/2016", valid_to=""), step="")
        assert response.status_code == 422
        codes = [error.code for error in response.context["form"].errors.as_data()["valid_from"]]
        assert codes == ["worktime.pattern_overlaps"]


class TestOneAgency:
    def test_its_administrator_changes_its_own_calendar(self, own: Client, cast: Cast) -> None:
        assert send(own, "override_day", override(agency=cast.bodies["other"])).status_code == 302
        assert not queries.calendar_for(cast.bodies["other"]).is_working(DAY)
        assert queries.calendar_for().is_working(DAY)
        assert queries.calendar_for(cast.bodies["agency"]).is_working(DAY)

    @pytest.mark.parametrize("name", ["override_day", "set_hours"])
    @pytest.mark.parametrize("step", ["", "confirm"])
    def test_and_no_other_one(self, own: Client, cast: Cast, name: str, step: str) -> None:
        form = override if name == "override_day" else season
        for agency, code in ((cast.bodies["agency"], "access.not_allowed"), ("", "required")):
            response = send(own, name, form(agency=agency), step=step)
            assert response.status_code == 422
            assert [error.code for error in response.context["form"].errors.as_data()["agency"]] == [code]
        assert not DayOverride.objects.exists()
        assert not SessionPattern.objects.exists()

    def test_its_own_agency_stands_in_the_form(self, own: Client) -> None:
        assert "Sở Y tế tỉnh Thử" in own.get(reverse("worktime:override_day")).content.decode()

    def test_it_sees_and_withdraws_its_own_rows_only(self, own: Client, cast: Cast) -> None:
        common = {"hours": "", "by": SYSTEM, "at": AT}
        theirs = services.override_day(cast.bodies["agency"], DAY, reason="việc của Tư pháp", **common)
        mine = services.override_day(cast.bodies["other"], DAY, reason="việc của Y tế", **common)
        general = services.override_day(None, DAY, reason="việc chung", **common)
        said = text_of(own.get(reverse("worktime:overrides")))
        assert "việc của Y tế" in said
        assert "việc của Tư pháp" not in said
        assert "việc chung" not in said
        for row, status in ((theirs, 403), (general, 403), (mine, 302)):
            assert send(own, "withdraw_override", {"reason": "TB 6"}, pk=row.pk).status_code == status
        assert set(DayOverride.objects.all()) == {theirs, general}

    def test_days_of_everybody_are_not_its_business(self, own: Client) -> None:
        assert own.get(reverse("worktime:days")).status_code == 403
        assert send(own, "change_day", national()).status_code == 403
        assert "Ngày nghỉ chung</a>" not in own.get(reverse("worktime:overrides")).content.decode()


@pytest.mark.parametrize("role", ["specialist", "inspector", "agency_leader"])
def test_others_are_kept_out(cast: Cast, role: str) -> None:
    client = cast.client(role)
    for name, values in (("override_day", override()), ("set_hours", season()), ("change_day", national())):
        assert client.get(reverse(f"worktime:{name}")).status_code == 403
        assert send(client, name, values).status_code == 403
    assert client.post(reverse("worktime:undo")).status_code == 403
    assert "Thay đổi lịch" not in text_of(client.get(reverse("worktime:calendar")))


def test_a_row_that_is_not_there_is_not_found(boss: Client) -> None:
    assert boss.get(reverse("worktime:withdraw_override", args=[987654])).status_code == 404
    assert boss.get(reverse("worktime:end_hours", args=[987654])).status_code == 404


class TestHoursAndDays:
    def test_hours_end(self, boss: Client) -> None:
        send(boss, "set_hours", season())
        row = SessionPattern.objects.get()
        response = send(boss, "end_hours", {"on": "01/07/2016", "reason": "QĐ 8"}, pk=row.pk)
        assert response.status_code == 302
        row.refresh_from_db()
        assert row.valid_to == date(2016, 7, 1)

    def test_a_day_of_everybody_is_changed_with_its_ground(self, boss: Client) -> None:
        assert send(boss, "change_day", national()).status_code == 302
        row = CalendarDay.objects.get(day=DAY)
        assert (row.kind, row.name, row.source) == ("swap_off", "Nghỉ hoán đổi", "CV 9/LĐTBXH")

    def test_a_holiday_becomes_an_ordinary_day(self, boss: Client) -> None:
        response = send(boss, "change_day", national(day="02/09/2016", kind="ordinary", name=""))
        assert response.status_code == 302
        assert queries.calendar_for().is_working(date(2016, 9, 2))

    def test_the_form_starts_from_what_is_stated(self, boss: Client) -> None:
        form = boss.get(reverse("worktime:change_day"), {"day": "02/09/2016"}).context["form"]
        assert (form["day"].value(), form["kind"].value()) == ("02/09/2016", "holiday")


class TestUndo:
    CASES = (
        ("override_day", override()),
        ("set_hours", season()),
        ("change_day", national()),
        ("change_day", national(day="02/09/2016", kind="ordinary", name="")),
    )

    @staticmethod
    def hours() -> list[str]:
        known = queries.calendar_for()
        return [rules.write_sessions(known.sessions_on(date(2016, month, 15))) for month in range(1, 13)] + [
            rules.write_sessions(known.sessions_on(date(2016, 9, 2)))
        ]

    @pytest.mark.parametrize(("name", "values"), CASES)
    def test_the_last_change_is_taken_back_once(self, boss: Client, name: str, values: dict[str, Any]) -> None:
        before = self.hours()
        rows = set(CalendarDay.objects.values_list("day", "kind", "name", "source", "confidence"))
        page = boss.post(reverse(f"worktime:{name}"), values | {"step": "confirm"}, follow=True)
        assert reverse("worktime:undo") in page.content.decode()
        assert self.hours() != before
        assert boss.post(reverse("worktime:undo")).status_code == 302
        assert self.hours() == before
        assert set(CalendarDay.objects.values_list("day", "kind", "name", "source", "confidence")) == rows
        assert boss.post(reverse("worktime:undo")).status_code == 409

    def test_an_override_that_replaced_another_gives_it_back(self, boss: Client) -> None:
        send(boss, "override_day", override(kind="morning", reason="cũ"))
        send(boss, "override_day", override(kind="closed", reason="mới"))
        boss.post(reverse("worktime:undo"))
        row = DayOverride.objects.get()
        assert (row.kind, row.hours, row.reason) == ("hours", "07:30-11:30", "cũ")

    def test_what_was_withdrawn_or_ended_comes_back(self, boss: Client) -> None:
        send(boss, "override_day", override(kind="morning"))
        send(boss, "set_hours", season())
        before = self.hours()
        send(boss, "withdraw_override", {"reason": "x"}, pk=DayOverride.objects.get().pk)
        assert self.hours() != before
        boss.post(reverse("worktime:undo"))
        assert self.hours() == before
        for on in ("01/07/2016", "01/06/2016"):
            row = SessionPattern.objects.latest("valid_from")
            send(boss, "end_hours", {"on": on, "reason": "x"}, pk=row.pk)
            boss.post(reverse("worktime:undo"))
            assert self.hours() == before

    def test_not_after_somebody_else_changed_the_calendar(self, boss: Client) -> None:
        send(boss, "override_day", override())
        services.override_day(None, date(2016, 7, 1), hours="", reason="khác", by=SYSTEM, at=AT)
        response = boss.post(reverse("worktime:undo"))
        assert response.status_code == 409
        assert not queries.calendar_for().is_working(DAY)

    def test_saying_what_is_said_already_offers_nothing_to_take_back(self, boss: Client) -> None:
        send(boss, "override_day", override())
        boss.get(reverse("worktime:overrides"))
        page = boss.post(reverse("worktime:override_day"), override(step="confirm"), follow=True)
        assert reverse("worktime:undo") not in page.content.decode()


class TestLists:
    def test_rows_are_narrowed_to_an_agency(self, boss: Client, cast: Cast) -> None:
        for name in ("agency", "other"):
            services.override_day(cast.bodies[name], DAY, hours="", reason=f"của {name}", by=SYSTEM, at=AT)
        said = text_of(boss.get(reverse("worktime:overrides"), {"agency": "so tu phap tinh thu"}))
        assert "của agency" in said
        assert "của other" not in said

    def test_the_journal_is_linked_for_who_may_read_it(self, boss: Client, own: Client) -> None:
        send(boss, "override_day", override())
        link = reverse("ledger:record", args=["worktime.calendar:everybody"])
        assert link in boss.get(reverse("worktime:overrides")).content.decode()
        assert boss.get(link).status_code == 200
        assert link not in own.get(reverse("worktime:overrides")).content.decode()

    def test_hours_say_whether_they_hold(self, boss: Client) -> None:
        send(boss, "set_hours", season())
        assert "sắp tới" in text_of(boss.get(reverse("worktime:patterns")))
        clock.state_today(date(2016, 6, 1))
        assert "đang áp dụng" in text_of(boss.get(reverse("worktime:patterns")))
        clock.state_today(date(2016, 9, 1))
        assert "đã hết" in text_of(boss.get(reverse("worktime:patterns")))

    @pytest.mark.parametrize("name", ["overrides", "patterns", "days"])
    def test_they_cost_as_many_queries_however_long(
        self, boss: Client, cast: Cast, name: str, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(1, 21):
            scope = cast.bodies["agency" if number % 2 else "other"]
            services.override_day(scope, date(2016, 6, number), hours="", reason="x", by=SYSTEM, at=AT)
            services.set_hours(
                scope,
                "07:00-11:00",
                valid_from=date(2016, 6, number),
                valid_to=date(2016, 6, number + 1),
                name="x",
                reason="x",
                by=SYSTEM,
                at=AT,
            )
        boss.get(reverse(f"worktime:{name}"))
        with django_assert_max_num_queries(14):
            boss.get(reverse(f"worktime:{name}"))
