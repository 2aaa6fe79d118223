"""The article report: every figure is there from the first day, and none is written in by hand."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction

from diemsang.cli.main import main
from diemsang.commons.facts import queries as facts
from diemsang.commons.facts.services import declare_figure
from diemsang.kernel import periods
from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.kernel.declarations import Audience, Fact
from diemsang.kernel.refusals import Refused
from diemsang.proof.numbering import services as numbering
from diemsang.proof.numbering.models import Number
from diemsang.reporting.reports import queries, rules, services

SYSTEM = system_actor("tests")
AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
FIVE_YEARS = periods.parse("2011/2016")

pytestmark = pytest.mark.django_db


@pytest.fixture
def _certificates() -> Iterator[None]:
    """Numbers of a register stand in for initiative certificates: 7 within the five years, 2 after them."""
    fact = Fact(
        code="initiatives.certificate",
        vi="Giấy chứng nhận sáng kiến",
        en="Initiative certificates",
        records=lambda: Number.objects.filter(voided_at=None),
        happened_on="taken_at",
        journal="pk",
        audience=Audience.PUBLIC,
    )
    with transaction.atomic():
        numbering.open_register("certificates", by=SYSTEM, at=AT, name="Sổ", format="{number}")
        for each in range(9):
            at = datetime(2011, 3, 1, tzinfo=UTC) + timedelta(days=260 * each)
            numbering.take("certificates", at=at, by=SYSTEM, subject=f"test:{each}")
    with facts.registered(fact):
        yield


def line(code: str, period: periods.Period = FIVE_YEARS) -> queries.Line:
    return next(each for each in queries.run("diem-sang", period, visible_to=SYSTEM).lines if each.figure.code == code)


def test_every_figure_of_the_article_answers_no_data_until_its_context_is_there() -> None:
    with_records = set(facts.facts())
    for each in queries.run("diem-sang", FIVE_YEARS).lines:
        definition = facts.indicator(each.figure.indicator, date(2015, 12, 31))
        if definition.numerator.fact not in with_records:
            assert (each.found.status, each.found.reason) == ("no_data", "context_missing")
            assert each.found.numerator is None


def test_the_codes_of_the_figures_are_the_ones_others_rely_on() -> None:
    codes = [figure.code for section in queries.template("diem-sang").sections for figure in section.figures]
    assert len(codes) == len(set(codes))
    assert {
        "registered_unions",
        "procedures_cut",
        "procedures_at_centre",
        "fields_at_centre",
        "investment_limit_before_max",
        "investment_limit_after_min",
        "unions_on_e_documents",
        "unions_with_own_software",
        "unions_with_plan",
        "posts_cut",
        "posts_cut_rate",
        "money_saved",
        "topics_accepted",
        "initiatives_certified",
        "benefit_verified",
        "culture_recognitions",
        "ldtt_rate",
        "cstdcs_rate",
        "ttldtt_rate",
        "ttldxs_rate",
    } <= set(codes)


def test_titles_stand_once_for_each_of_the_five_years() -> None:
    found = [each.period for each in queries.run("diem-sang", FIVE_YEARS).lines if each.figure.code == "ldtt_rate"]
    assert found == [periods.year(each) for each in range(2011, 2016)]


@pytest.mark.engines
@pytest.mark.usefixtures("_certificates")
def test_a_figure_equals_plain_sql_and_changes_with_its_records() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM numbering_number WHERE taken_at >= %s AND taken_at < %s AND voided_at IS NULL",
            [FIVE_YEARS.start_at, FIVE_YEARS.end_at],
        )
        expected = cursor.fetchone()[0]
    assert line("initiatives_certified").found.numerator == expected == 7
    numbering.void(Number.objects.earliest("taken_at"), by=SYSTEM, at=AT, reason="nhầm")
    assert line("initiatives_certified").found.numerator == 6


@pytest.mark.usefixtures("_certificates")
def test_the_command_prints_whole_numbers_and_windows(capsys: pytest.CaptureFixture[str]) -> None:
    assert _command("diem-sang", "2011/2016") == 0
    found = {each["code"]: each for each in json.loads(capsys.readouterr().out)["figures"]}
    initiatives = found["initiatives_certified"]
    assert initiatives["numerator"] == initiatives["value"] == 7
    assert (initiatives["denominator"], initiatives["unit"], initiatives["status"]) == (None, "count", "computed")
    assert initiatives["window"] == "2011-01-01/2016-01-01"


@pytest.mark.parametrize(
    ("report", "period", "code"),
    [
        ("nothing", "2011/2016", "reports.unknown_report"),
        ("diem-sang", "2016/2011", "periods.ends_before_it_starts"),
        ("diem-sang", "yesterday", "periods.bad_period"),
        ("diem-sang", "1900/2016", "reports.period_is_too_long"),
        ("diem-sang", "2011/..", "reports.period_is_too_long"),
    ],
)
def test_bad_input_is_named_and_ends_with_two(
    report: str, period: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _command(report, period) == 2
    assert code in capsys.readouterr().err


def test_a_declared_figure_is_marked_and_names_its_document() -> None:
    declare_figure("U06", FIVE_YEARS, by=SYSTEM, at=AT, numerator=37 * 10**9, source="Báo cáo 12/BC-CĐVC")
    found = line("money_saved").as_dict()
    assert found["status"] == "declared"
    assert found["declared"] == [{"numerator": 37 * 10**9, "denominator": None, "source": "Báo cáo 12/BC-CĐVC"}]


@pytest.mark.parametrize(
    ("share", "day", "flags"),
    [
        (Fraction(16, 100), date(2015, 12, 31), (rules.QUOTA_SUSPECT,)),
        (Fraction(15, 100), date(2015, 12, 31), ()),
        (Fraction(16, 100), date(2013, 12, 31), ()),
        (Fraction(16, 100), date(2024, 12, 31), ()),
    ],
)
def test_a_share_above_the_ceiling_of_its_year_is_kept_and_marked(
    share: Fraction, day: date, flags: tuple[str, ...]
) -> None:
    """TT 07/2014 Điều 5: 15% from 15/10/2014; before it there was no ceiling, after P3 none is known."""
    figure = rules.FigureLine("x", "H02", "x", "x", quota="emulation.quota.cstdcs_of_ldtt")
    assert queries.quota_flags(figure, share, day) == flags


@pytest.mark.engines
@pytest.mark.usefixtures("_certificates")
def test_a_locked_report_keeps_what_was_known() -> None:
    locked = services.lock_report("diem-sang", FIVE_YEARS, by=SYSTEM, at=AT)
    numbering.void(Number.objects.earliest("taken_at"), by=SYSTEM, at=AT, reason="nhầm")
    locked.refresh_from_db()
    kept = {each["code"]: each for each in locked.lines}
    assert kept["initiatives_certified"]["numerator"] == 7
    assert kept["initiatives_certified"]["snapshot"]
    assert line("initiatives_certified").found.numerator == 6


@pytest.mark.engines
def test_an_external_index_is_declared_once_with_its_document() -> None:
    values = {"score": "6575/100", "rank": 3, "source": "Báo cáo PCI 2015, VCCI", "by": SYSTEM, "at": AT}
    first = services.declare_index("PCI", 2015, **values)  # type: ignore[arg-type]
    with pytest.raises(Refused) as twice:
        services.declare_index("PCI", 2015, **values)  # type: ignore[arg-type]
    assert twice.value.codes == ("reports.index_is_declared",)
    services.declare_index("PCI", 2015, **values, supersedes=first)  # type: ignore[arg-type]
    assert queries.external_indices().count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"index": "GDP"}, "reports.unknown_index"),
        ({"score": "65,75"}, "reports.score_is_out_of_range"),
        ({"source": ""}, "reports.source_is_missing"),
    ],
)
def test_an_index_without_sense_or_source_is_refused(more: dict[str, str], code: str) -> None:
    values = {"index": "PCI", "score": "65", "source": "BC", **more}
    with pytest.raises(Refused) as refused:
        services.declare_index(values["index"], 2015, by=SYSTEM, at=AT, score=values["score"], source=values["source"])
    assert refused.value.codes == (code,)


def test_a_stranger_locks_nothing() -> None:
    with pytest.raises(Refused) as refused:
        services.lock_report("diem-sang", FIVE_YEARS, by=Actor("account:9", (Grant("clerk"),)), at=AT)
    assert refused.value.codes == ("access.not_allowed",)


def _command(report: str, period: str) -> int:
    return main(["report", "run", report, "--period", period, "--json"])
