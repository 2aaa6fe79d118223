"""The calendar of a year and the deadline calculator, without JavaScript."""

import html
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diemsang.commons.worktime import services
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from tests.cast import Cast

pytestmark = pytest.mark.django_db
QUESTION = {"start": "05/02/2016 15:30", "limit": "10 ngày làm việc"}


def text_of(response: Any) -> str:
    """What a person reads."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(plain).split())


class TestCalendarPage:
    def test_it_shows_the_year_of_today(self, client: Client) -> None:
        clock.state_today(date(2016, 5, 30))
        said = text_of(client.get(reverse("worktime:calendar")))
        assert "Lịch làm việc năm 2016" in said
        assert "Tết Nguyên Đán" in said
        assert "Tháng 2: 16 ngày làm việc" in said

    def test_another_year_is_chosen(self, client: Client) -> None:
        said = text_of(client.get(reverse("worktime:calendar"), {"year": "2011"}))
        assert "Lịch làm việc năm 2011" in said
        assert "chưa chắc" in said, "low confidence is shown"

    def test_own_days_and_hours_are_shown(self, client: Client) -> None:
        by, at = system_actor("tests"), datetime(2016, 1, 4, tzinfo=UTC)
        services.override_day(None, date(2016, 3, 16), hours="07:30-11:30", reason="Hội nghị", by=by, at=at)
        services.set_hours(None, "07:00-11:00", valid_from=date(2016, 4, 1), name="Mùa hè", reason="QĐ 7", by=by, at=at)
        said = text_of(client.get(reverse("worktime:calendar"), {"year": "2016"}))
        assert "16/03/2016 Giờ riêng 07:30-11:30 Hội nghị" in said
        assert "07:00-11:00 Mùa hè QĐ 7" in said

    @pytest.mark.parametrize("year", ["2010", "2027", "abc", "-1", "99999999999", "２０１６", "2016.5"])
    def test_a_year_that_is_not_known_is_refused(self, client: Client, year: str) -> None:
        assert client.get(reverse("worktime:calendar"), {"year": year}).status_code == 422

    def test_it_costs_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        client.get(reverse("worktime:calendar"))
        with django_assert_max_num_queries(8):
            client.get(reverse("worktime:calendar"), {"year": "2016"})

    def test_posting_is_refused(self, client: Client) -> None:
        assert client.post(reverse("worktime:calendar")).status_code == 405


class TestDeadlinePage:
    def ask(self, client: Client, **question: str) -> Any:
        return client.get(reverse("worktime:deadline"), QUESTION | question)

    def test_it_begins_empty(self, client: Client) -> None:
        response = client.get(reverse("worktime:deadline"))
        assert response.status_code == 200
        assert not response.context["form"].errors

    def test_it_answers_day_by_day(self, client: Client) -> None:
        response = self.ask(client)
        said = text_of(response)
        assert "Hạn trả kết quả: 26/02/2016 17:00 (Thứ Sáu)" in said
        assert "08/02/2016 Thứ Hai không nghỉ lễ (Tết Nguyên Đán) R2" in said
        assert len(response.context["days"]) == 22

    def test_pauses_extension_and_punctuality(self, client: Client) -> None:
        response = self.ask(
            client,
            start="05/02/2024 09:00",
            pauses="07/02/2024 09:30 đến 19/02/2024 10:00",
            extend="2",
            signed_on="28/02/2024",
            settled="01/03/2024 09:00",
        )
        said = text_of(response)
        assert "05/03/2024 17:00" in said
        assert "01/03/2024 08:00" in said
        assert "quá hạn quá 60 phút làm việc" in said

    @pytest.mark.parametrize(
        ("question", "field", "code"),
        [
            ({"start": "31/02/2016 08:00"}, "start", "text.no_such_day"),
            ({"start": ""}, "start", "required"),
            ({"limit": "10 ngày làm"}, "limit", "worktime.limit_unreadable"),
            ({"pauses": "hôm qua"}, "pauses", "worktime.pause_written"),
            ({"pauses": "30/02/2016 08:00 đến 01/03/2016 09:00"}, "pauses", "text.no_such_day"),
            ({"extend": "mười"}, "extend", "worktime.extension_length"),
            ({"signed_on": "01/03/2016"}, "extend", "worktime.extension_length"),
            ({"late_cutoff": "25:00"}, "late_cutoff", "worktime.bad_time"),
            ({"start": "05/02/2010 15:30"}, "__all__", "worktime.calendar_unknown"),
            ({"settled": "05/02/2030 15:30"}, "__all__", "worktime.calendar_unknown"),
        ],
    )
    def test_a_reason_stands_beside_its_field_and_nothing_typed_is_lost(
        self, client: Client, question: dict[str, str], field: str, code: str
    ) -> None:
        response = self.ask(client, **question)
        assert response.status_code == 422
        errors = response.context["form"].errors.as_data()
        assert [error.code for error in errors[field]] == [code]
        for value in (QUESTION | question).values():
            assert html.escape(value) in response.content.decode()

    def test_what_is_typed_is_never_markup(self, client: Client) -> None:
        response = self.ask(client, limit="<script>alert(1)</script>")
        assert b"<script>alert" not in response.content

    def test_english_is_spoken(self, client: Client, settings: Any) -> None:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        response = client.get(reverse("worktime:deadline"), QUESTION)
        assert "the day of acceptance is not counted" in text_of(response)


class TestOfAnAgency:
    @pytest.fixture(autouse=True)
    def _own_hours(self, cast: Cast) -> None:
        clock.state_today(date(2016, 5, 30))
        common = {"by": system_actor("tests"), "at": datetime(2016, 1, 4, tzinfo=UTC)}
        agency, start = cast.bodies["agency"], date(2016, 2, 15)
        services.set_hours(agency, "07:00-11:00", valid_from=start, name="Giờ riêng", reason="QĐ 7", **common)

    @pytest.mark.parametrize("typed", ["so tu phap tinh thu", "Sở Tư pháp tỉnh Thử (H98.01)", "H98.01"])
    def test_its_calendar_and_due_time_are_shown(self, client: Client, typed: str) -> None:
        said = text_of(client.get(reverse("worktime:calendar"), {"year": "2016", "agency": typed}))
        assert "Sở Tư pháp tỉnh Thử. Năm 2016" in said
        assert "15/02/2016 31/12/2016 07:00-11:00 Giờ riêng" in said
        said = text_of(client.get(reverse("worktime:deadline"), QUESTION | {"agency": typed}))
        assert "Hạn trả kết quả: 26/02/2016 11:00" in said
        assert "07:00-11:00 (Giờ riêng)" in said
        assert "Hạn trả kết quả: 26/02/2016 17:00" in text_of(client.get(reverse("worktime:deadline"), QUESTION))

    @pytest.mark.parametrize(("typed", "code"), [("Sở", "several"), ("Bộ Không Có", "none"), ("body:x", "none")])
    @pytest.mark.parametrize("page", ["calendar", "deadline"])
    def test_one_that_is_not_clear_is_asked_again(self, client: Client, page: str, typed: str, code: str) -> None:
        response = client.get(reverse(f"worktime:{page}"), QUESTION | {"agency": typed})
        assert response.status_code == 422
        assert [error.code for error in response.context["form"].errors.as_data()["agency"]] == [code]
        said = text_of(response)
        assert "Chưa lưu được" not in said
        assert "Tháng 2:" not in said
        if code == "several":
            assert 'type="radio" name="agency" value="body:' in response.content.decode()
