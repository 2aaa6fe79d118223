"""Recording law: nothing is overwritten, one of two wins, and old judgements can be repeated."""

import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction

from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.lawbook import queries, rules, services
from diemsang.proof.lawbook.models import RuleRow
from diemsang.proof.ledger.models import Entry

QUOTA = "emulation.quota.cstdcs_of_ldtt"
EDITOR = Actor("account:5", (Grant("lawbook_editor"),))
SYSTEM = system_actor("tests")
AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
DAY = date(2015, 12, 31)

pytestmark = [pytest.mark.django_db, pytest.mark.engines]


def provincial(**more: object) -> RuleRow:
    values: dict[str, object] = {
        "operator": "<=",
        "type": "fraction",
        "value": "10/100",
        "legal_basis": "QĐ 2896/QĐ-UBND",
        "scope": "H99",
        "valid_from": date(2015, 1, 1),
        **more,
    }
    return services.record_rule(QUOTA, by=EDITOR, at=AT, **values)  # type: ignore[arg-type]


def test_before_anything_is_loaded_the_packaged_rows_answer() -> None:
    assert queries.rule_value(QUOTA, on=DAY).value == Fraction(15, 100)


def test_loading_twice_adds_nothing_and_changes_no_answer() -> None:
    before = {key: queries.rule_value(key, on=DAY).as_dict()["value"] for key in rules.packaged_names()}
    assert services.load_packaged_rules(by=SYSTEM, at=AT) == len(rules.packaged_rows())
    assert services.load_packaged_rules(by=SYSTEM, at=AT) == 0
    assert {key: queries.rule_value(key, on=DAY).as_dict()["value"] for key in before} == before


def test_a_stricter_province_binds_its_bodies_and_not_the_nation(settings: pytest.FixtureRequest) -> None:
    settings.PROVINCE = "H99"  # type: ignore[attr-defined]
    provincial()
    assert queries.rule_value(QUOTA, on=DAY, scope="body:12").value == Fraction(10, 100)
    assert queries.rule_value(QUOTA, on=DAY).value == Fraction(15, 100)


def test_a_correction_is_known_from_its_moment_and_not_before() -> None:
    row = provincial()
    later = AT + timedelta(days=30)
    services.supersede_rule(row, by=EDITOR, at=later, value="12/100")
    scopes = ("H99", "VN")
    assert queries.rule_value(QUOTA, on=DAY, scope=scopes).value == Fraction(12, 100)
    assert queries.rule_value(QUOTA, on=DAY, scope=scopes, known_at=AT).value == Fraction(10, 100)
    assert queries.rule_value(QUOTA, on=DAY, scope=scopes, known_at=AT - timedelta(1)).value == Fraction(15, 100)


def test_a_withdrawn_row_was_never_law_but_stays_readable() -> None:
    row = provincial()
    services.supersede_rule(row, by=EDITOR, at=AT + timedelta(1), withdrawn=True)
    assert queries.rule_value(QUOTA, on=DAY, scope="H99").value == Fraction(15, 100)
    assert queries.rule_value(QUOTA, on=DAY, scope="H99", known_at=AT).value == Fraction(10, 100)
    assert RuleRow.objects.filter(rule__key=QUOTA, scope="H99").count() == 2


def test_of_two_who_correct_a_row_the_second_is_told() -> None:
    row = provincial()
    services.supersede_rule(row, by=EDITOR, at=AT, value="11/100")
    with pytest.raises(Refused) as refused:
        services.supersede_rule(row, by=EDITOR, at=AT, value="12/100")
    assert refused.value.codes == ("lawbook.row_is_superseded",)


def test_two_rows_never_hold_on_the_same_day() -> None:
    provincial()
    with pytest.raises(Refused) as refused:
        provincial(valid_from=date(2016, 1, 1))
    assert refused.value.codes == ("lawbook.rows_overlap",)
    assert provincial(valid_from=date(2014, 1, 1), valid_to=date(2015, 1, 1)).pk


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"value": "0.1"}, "lawbook.value_is_not_of_its_type"),
        ({"legal_basis": " "}, "lawbook.legal_basis_is_missing"),
        ({"operator": "in"}, "lawbook.operator_does_not_fit"),
        ({"scope": "somewhere"}, "lawbook.scope_is_written_wrongly"),
        ({"scope": "H９９"}, "lawbook.scope_is_written_wrongly"),
        ({"type": "time", "value": "15:00+07:00"}, "lawbook.value_is_not_of_its_type"),
        ({"type": "time", "value": "15:00:30"}, "lawbook.value_is_not_of_its_type"),
        ({"type": "int", "value": "1_0"}, "lawbook.value_is_not_of_its_type"),
        ({"type": "int", "value": "9" * 5000}, "lawbook.value_is_not_of_its_type"),
        ({"value": "1_5/100"}, "lawbook.value_is_not_of_its_type"),
        ({"valid_to": date(2014, 1, 1)}, "lawbook.period_ends_before_it_begins"),
    ],
)
def test_a_bad_row_is_refused_and_leaves_nothing(more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        provincial(**more)
    assert refused.value.codes == (code,)
    assert not RuleRow.objects.filter(scope="H99").exists()


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        services.record_rule("no.such_rule", by=EDITOR, at=AT, operator="=", type="int", value=1, legal_basis="QĐ 1")
    assert refused.value.codes == ("lawbook.rule_is_unknown",)


def test_verifying_names_the_source_once() -> None:
    verified = services.verify_rule(provincial(), by=EDITOR, at=AT, source="Công báo số 12")
    assert queries.rule_value(QUOTA, on=DAY, scope="H99").is_verified
    with pytest.raises(Refused) as refused:
        services.verify_rule(verified, by=EDITOR, at=AT, source="Công báo số 12")
    assert refused.value.codes == ("lawbook.row_is_verified",)


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({"value": "99/100"}, False),
        ({"valid_to": date(2020, 1, 1)}, False),
        ({"legal_basis": "QĐ 1"}, False),
        ({"note": "Xem thêm hướng dẫn."}, True),
        ({"value": "99/100", "verified": True}, True),
    ],
)
def test_what_was_verified_is_not_verified_any_more_when_it_says_something_else(
    changes: dict[str, object], stays: bool
) -> None:
    verified = services.verify_rule(provincial(), by=EDITOR, at=AT, source="Công báo số 12")
    assert services.supersede_rule(verified, by=EDITOR, at=AT, **changes).verified is stays


def newer_package(monkeypatch: pytest.MonkeyPatch, *more: rules.RuleRow) -> None:
    """A later version of the program brings more rows of law."""
    rows = (*rules.packaged_rows(), *more)
    monkeypatch.setattr(rules, "packaged_rows", lambda: rows)


def of_a_newer_package() -> rules.RuleRow:
    quota = next(row for row in rules.packaged_rows() if row.key == QUOTA and row.value == Fraction(15, 100))
    return replace(quota, scope="H99", identity=f"{QUOTA}/later", value=Fraction(7, 100), spelled="7/100")


def test_what_a_newer_package_brings_was_not_known_before(monkeypatch: pytest.MonkeyPatch) -> None:
    services.load_packaged_rules(by=SYSTEM, at=AT)
    newer_package(monkeypatch, of_a_newer_package())
    later = AT + timedelta(days=365)
    assert services.load_packaged_rules(by=SYSTEM, at=later) == 1
    assert services.load_packaged_rules(by=SYSTEM, at=later) == 0
    assert queries.rule_value(QUOTA, on=DAY, scope="H99").value == Fraction(7, 100)
    assert queries.rule_value(QUOTA, on=DAY, scope="H99", known_at=AT).value == Fraction(15, 100)


def test_a_newer_package_does_not_overrule_what_people_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    services.load_packaged_rules(by=SYSTEM, at=AT)
    provincial()
    newer_package(monkeypatch, of_a_newer_package())
    assert services.load_packaged_rules(by=SYSTEM, at=AT + timedelta(days=365)) == 0
    assert queries.rule_value(QUOTA, on=DAY, scope="H99").value == Fraction(10, 100)


def test_a_period_the_package_mends_is_mended_where_it_was_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first packages gave the notice of an extension the ground of 2018 for all times, in one row."""
    key, day = "worktime.extension_notice_days", date(2016, 5, 30)
    mended = rules.packaged_rows()
    ground = next(row for row in mended if row.key == key and row.legal_basis == "Nghị định 61/2018/NĐ-CP")
    first = (*(row for row in mended if row.key != key), replace(ground, valid_from=None, valid_to=None))
    monkeypatch.setattr(rules, "packaged_rows", lambda: first)
    services.load_packaged_rules(by=SYSTEM, at=AT)
    monkeypatch.setattr(rules, "packaged_rows", lambda: mended)
    later = AT + timedelta(days=30)
    assert services.load_packaged_rules(by=SYSTEM, at=later) == 3
    assert services.load_packaged_rules(by=SYSTEM, at=later) == 0
    assert queries.rule_value(key, on=day).legal_basis.startswith("Quy ước của phần mềm")
    assert queries.rule_value(key, on=date(2018, 12, 26)).legal_basis == ground.legal_basis
    assert queries.rule_value(key, on=day, known_at=AT).legal_basis == ground.legal_basis


@pytest.mark.django_db(transaction=True)
def test_two_who_load_at_once_load_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    services.load_packaged_rules(by=SYSTEM, at=AT)
    newer_package(monkeypatch, of_a_newer_package())

    def load() -> None:
        try:
            with transaction.atomic():
                services.load_packaged_rules(by=SYSTEM, at=AT)
                time.sleep(0.5)
        finally:
            connection.close()

    loaders = [threading.Thread(target=load) for _ in range(2)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert RuleRow.objects.filter(rule__key=QUOTA, scope="H99").count() == 1


def test_a_clerk_records_no_law() -> None:
    with pytest.raises(Refused) as refused:
        services.record_rule(
            QUOTA,
            by=Actor("account:1", (Grant("clerk"),)),
            at=AT,
            operator="<=",
            type="fraction",
            value="1/1",
            legal_basis="không",
        )
    assert refused.value.codes == ("access.not_allowed",)


def test_every_act_is_in_the_journal() -> None:
    services.supersede_rule(provincial(), by=EDITOR, at=AT, valid_to=date(2016, 1, 1))
    acts = Entry.objects.filter(actor=EDITOR.key).exclude(act="lawbook.rule_loaded").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["lawbook.rule_recorded", "lawbook.rule_superseded"]
