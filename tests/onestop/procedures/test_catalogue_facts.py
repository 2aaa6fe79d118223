"""The article's figures of procedures: from a small history of decisions, against SQL written by hand."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from diemsang.commons.facts import queries as facts
from diemsang.kernel import periods
from diemsang.onestop.procedures import services
from diemsang.onestop.procedures.models import ProcedureVersion
from diemsang.proof.ledger.queries import entries_of
from diemsang.reporting.reports import queries as reports
from tests.cast import Cast
from tests.onestop.procedures.samples import (
    AT,
    SYSTEM,
    abolished,
    amended,
    announce,
    code,
    found_fields,
    merged,
    new,
    replaced,
    way,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

FIVE_YEARS: Final = periods.parse("2011/2016")
GROUP: Final = "investment_certificates"
SQL: Final = {
    "procedures_cut": """
        SELECT (SELECT count(*) FROM procedures_decisionline line
                  JOIN procedures_announcingdecision d ON d.id = line.decision_id
                 WHERE d.announced_at IS NOT NULL AND line.kind = 'abolished'
                   AND line.effective_from >= '2011-01-01' AND line.effective_from < '2016-01-01')
             + (SELECT count(*) - count(DISTINCT ending.line_id) FROM procedures_ending ending
                  JOIN procedures_decisionline line ON line.id = ending.line_id AND line.kind = 'merged'
                  LEFT JOIN procedures_procedureversion v ON v.procedure_id = line.procedure_id AND v.no > 1
                       AND v.id = line.version_id
                 WHERE v.id IS NULL AND ending.ended_on >= '2011-01-01' AND ending.ended_on < '2016-01-01')
             + (SELECT count(*) FROM procedures_ending ending
                  JOIN procedures_decisionline line ON line.id = ending.line_id AND line.kind = 'merged'
                  JOIN procedures_procedureversion v ON v.id = line.version_id AND v.no > 1
                 WHERE ending.ended_on >= '2011-01-01' AND ending.ended_on < '2016-01-01')""",
    "procedures_reviewed": """
        SELECT count(DISTINCT procedure_id) FROM procedures_procedureact
         WHERE kind = 'reviewed' AND done_on >= '2011-01-01' AND done_on < '2016-01-01'""",
    "procedures_standardised": """
        SELECT count(DISTINCT procedure_id) FROM procedures_procedureact
         WHERE kind = 'standardised' AND done_on >= '2011-01-01' AND done_on < '2016-01-01'""",
    "procedures_moved": """
        SELECT count(DISTINCT procedure_id) FROM procedures_centrereception
         WHERE valid_from >= '2011-01-01' AND valid_from < '2016-01-01'""",
    "procedures_at_centre": """
        SELECT count(DISTINCT procedure_id) FROM procedures_centrereception
         WHERE valid_from <= '2015-12-31' AND (valid_to IS NULL OR valid_to > '2015-12-31')""",
    "fields_at_centre": """
        SELECT count(DISTINCT field_id) FROM procedures_centrereception
         WHERE valid_from <= '2015-12-31' AND (valid_to IS NULL OR valid_to > '2015-12-31')""",
}


def investment_limit(day: str, which: str) -> str:
    return f"""
        SELECT {which}(way.applied_days) FROM procedures_way way
          JOIN procedures_procedureversion v ON v.id = way.version_id
          JOIN procedures_groupmember m ON m.procedure_id = v.procedure_id
          JOIN procedures_proceduregroup g ON g.id = m.group_id
         WHERE g.code = '{GROUP}' AND way.applied_unit = 'working_days'
           AND v.effective_from <= '{day}' AND (v.effective_to IS NULL OR v.effective_to > '{day}')
           AND m.valid_from <= '{day}' AND (m.valid_to IS NULL OR m.valid_to > '{day}')"""


def by_hand(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def a_history(cast: Cast) -> None:
    """40 procedures at the start; some go, two groups merge, most are at the centre, certificates get faster."""
    issuer, centre = cast.bodies["province"], cast.bodies["centre"]
    found_fields()
    lines = [new(number, field=f"LV00{1 + number % 3}", agency=cast.bodies["agency"]) for number in range(1, 41)]
    announce(issuer, *lines, on=date(2010, 6, 1))
    told: dict[str, Any] = {"by": SYSTEM, "at": AT}
    services.found_group(GROUP, "Cấp giấy chứng nhận đầu tư", **told)
    services.found_group("others", "Nhóm khác", **told)
    services.add_to_group(GROUP, [code(1), code(2)], on=date(2010, 7, 1), **told)
    services.add_to_group("others", [code(2)], on=date(2015, 1, 1), **told)
    everyone = [code(number) for number in range(1, 41)]
    services.record_reviewed(everyone[:30], on=date(2012, 5, 4), decision_number="5/QĐ", outcome="cut", **told)
    services.record_reviewed(everyone[:3], on=date(2013, 5, 4), decision_number="6/QĐ", **told)
    services.record_standardised(everyone[:25], on=date(2014, 2, 3), decision_number="7/QĐ", **told)
    announce(
        issuer,
        *map(abolished, range(31, 36)),
        merged(36, [36, 37, 38], agency=cast.bodies["agency"], steps="Gộp"),
        merged(50, [21, 22], agency=cast.bodies["agency"]),
        replaced(23, by=51),
        on=date(2013, 3, 1),
    )
    arguments = {**told, "place": centre}
    services.record_received_at_centre(everyone[:20], valid_from=date(2014, 3, 1), decision_number="8/QĐ", **arguments)
    services.end_received_at_centre(everyone[18:20], on=date(2015, 3, 1), decision_number="9/QĐ", **arguments)
    faster = {
        1: (way("25 ngày làm việc", local="10 ngày làm việc"), way("7 ngày", "online")),
        2: (way("25 ngày làm việc", local="7 ngày làm việc"),),
    }
    for number, ways in faster.items():
        parts = {"field": f"LV00{1 + number % 3}", "agency": cast.bodies["agency"], "ways": ways}
        line = replace(amended(number, **parts), changed_parts=("ways",))
        announce(issuer, line, on=date(2015, 4, 1), number=f"{number}/QĐ-TTHC")
    announce(issuer, abolished(40), on=date(2016, 2, 1))


def figures(cast: Cast) -> dict[str, Any]:
    lines = reports.run("diem-sang", FIVE_YEARS, visible_to=cast.actor("anyone")).lines
    return {line.figure.code: line.found for line in lines}


def test_the_article_report_counts_procedures_as_the_tables_do(cast: Cast) -> None:
    a_history(cast)
    found = figures(cast)
    for name, sql in SQL.items():
        assert (found[name].status, found[name].numerator) == ("computed", by_hand(sql)), name
    assert (found["procedures_cut"].numerator, found["procedures_cut"].denominator) == (5 + 2 + 1, 40)
    assert [found[name].numerator for name in list(SQL)[1:]] == [30, 25, 20, 18, 3]
    for name, day, which, wanted in (
        ("before_max", "2011-01-01", "max", 25),
        ("before_min", "2011-01-01", "min", 25),
        ("after_max", "2015-12-31", "max", 10),
        ("after_min", "2015-12-31", "min", 7),
    ):
        number = found[f"investment_limit_{name}"].numerator
        assert number == by_hand(investment_limit(day, which)) == wanted, name


def test_what_is_left_is_what_there_was_less_what_was_cut(cast: Cast) -> None:
    a_history(cast)
    before, after = (facts.count_on("procedures.procedure", day) for day in (date(2011, 1, 1), date(2015, 12, 31)))
    cut = facts.count("procedures.abolished", period=FIVE_YEARS)
    assert (before, cut, after) == (40, 8, 32)


def test_a_change_of_a_record_changes_the_figure(cast: Cast) -> None:
    a_history(cast)
    before = figures(cast)["procedures_cut"].numerator
    announce(cast.bodies["province"], abolished(10), on=date(2015, 12, 31), number="10/QĐ")
    assert figures(cast)["procedures_cut"].numerator == before + 1
    assert figures(cast)["procedures_at_centre"].numerator == by_hand(SQL["procedures_at_centre"]) == 17


def test_each_unit_of_days_is_a_fact_of_its_own(cast: Cast) -> None:
    a_history(cast)
    on = date(2015, 12, 31)
    for fact, wanted in (("procedures.time_limit", {10, 7}), ("procedures.time_limit_in_calendar_days", {7})):
        page = facts.records(fact, on=on, filters={"group": GROUP})
        assert {row.applied_days for row in page.records} == wanted
    assert facts.count("procedures.time_limit", on=date(2014, 12, 31), filters={"group": "others"}) == 0
    assert facts.count("procedures.time_limit", on=on, filters={"group": "others"}) == 7
    assert facts.count("procedures.time_limit", on=on, how="max") == 10


def test_a_procedure_counts_in_a_group_only_while_it_belongs_to_it(cast: Cast) -> None:
    a_history(cast)
    on = date(2015, 6, 1)
    services.take_from_group(GROUP, [code(1)], by=SYSTEM, at=AT, on=on)
    filters = {"group": GROUP}
    assert facts.count("procedures.time_limit", on=date(2015, 5, 31), filters=filters, how="max") == 10
    assert facts.count("procedures.time_limit", on=on, filters=filters, how="max") == 7


def test_every_figure_opens_down_to_records_and_their_journal(cast: Cast) -> None:
    a_history(cast)
    browser = Client()
    browser.force_login(cast.account("inspector"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for indicator in ("U20", "P01", "P02", "P03", "P04", "P05", "L11", "L12", "L21", "L22"):
        page = browser.get(reverse("facts:records", args=[indicator]), {"ky": "2011/2016", "phan": "numerator"})
        assert page.status_code == 200, indicator
        assert page.context["lines"], indicator
    for fact in facts.facts().values():
        if not fact.code.startswith("procedures."):
            continue
        streams = {facts.stream_of(fact, record) for record in fact.records()}
        assert not {stream for stream in streams if not entries_of(stream).exists()}, fact.code
        record = fact.records()[0]
        page = fact.link(record)
        assert fact.label(record).strip(), fact.code
        assert page is not None
        assert Client().get(page).status_code == 200, page
    assert ProcedureVersion.objects.count() == 40 + 2 + 1 + 2


def test_a_record_whose_procedure_is_not_public_links_to_no_page(cast: Cast) -> None:
    found_fields()
    announce(cast.bodies["province"], new(1), public=False)
    (record,) = facts.records("procedures.procedure", on=date(2015, 1, 1)).records
    assert facts.find_fact("procedures.procedure").link(record) is None  # type: ignore[union-attr]
