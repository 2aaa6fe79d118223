"""Numbers without gaps: on every engine, alone and in a crowd."""

import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from diemsang.kernel.access import Actor, Grant, system_actor
from diemsang.kernel.refusals import Refused
from diemsang.proof.ledger.models import Entry
from diemsang.proof.numbering import queries, rules, services
from diemsang.proof.numbering.models import Number, Series, TakenOver
from tests.engines import database_others_can_open

AT = datetime(2016, 5, 30, 2, tzinfo=UTC)
SYSTEM = system_actor("tests")
TAKER = Path(__file__).with_name("taker.py")


def open_book(key: str = "decisions", **more: object) -> None:
    values = {"name": "Sổ quyết định", "kind": "QĐ", "agency": "UBND", **more}
    services.open_register(key, by=SYSTEM, at=AT, **values)  # type: ignore[arg-type]


def take(subject: str, register: str = "decisions", at: datetime = AT) -> Number:
    with transaction.atomic():
        return services.take(register, at=at, by=SYSTEM, subject=subject)


@pytest.mark.engines
@pytest.mark.django_db
def test_numbers_begin_with_one_each_year_on_the_vietnamese_wall() -> None:
    open_book()
    late_on_new_years_eve = datetime(2016, 12, 31, 17, 30, tzinfo=UTC)
    assert [take(f"doc:{each}").text for each in range(2)] == ["01/QĐ-UBND", "02/QĐ-UBND"]
    assert take("doc:9", at=late_on_new_years_eve).text == "01/QĐ-UBND"
    assert set(Series.objects.values_list("year", flat=True)) == {2016, 2017}


@pytest.mark.engines
@pytest.mark.django_db
def test_asking_again_for_the_same_subject_gives_the_same_number() -> None:
    open_book()
    assert take("doc:1").pk == take("doc:1").pk
    assert Series.objects.get().next == 2


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back() -> None:
    open_book()
    with transaction.atomic():
        assert services.take("decisions", at=AT, by=SYSTEM, subject="doc:1").number == 1
        transaction.set_rollback(True)
    assert take("doc:2").number == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_is_never_taken_outside_a_transaction() -> None:
    open_book()
    with pytest.raises(transaction.TransactionManagementError):
        services.take("decisions", at=AT, by=SYSTEM, subject="doc:1")
    assert not Number.objects.exists()


@pytest.mark.engines
@pytest.mark.django_db
def test_a_void_number_stays_and_is_never_given_again() -> None:
    open_book()
    first = take("doc:1")
    services.void(first, by=SYSTEM, at=AT, reason="Ghi nhầm sổ")
    assert take("doc:1").number == 2
    series = Series.objects.get()
    assert [each.number for each in queries.numbers_of(series, only_void=True).numbers] == [1]
    found = queries.wholeness(series)
    assert (found.is_whole, found.taken, found.voided) == (True, 2, 1)
    with pytest.raises(Refused) as again:
        services.void(first, by=SYSTEM, at=AT, reason="lần nữa")
    assert again.value.codes == ("numbering.number_is_void",)


@pytest.mark.django_db
def test_voiding_needs_a_reason_and_the_right_person() -> None:
    open_book(owner="body:1")
    number = take("doc:1")
    with pytest.raises(Refused) as silent:
        services.void(number, by=SYSTEM, at=AT, reason="  ")
    assert silent.value.codes == ("numbering.reason_is_missing",)
    stranger = Actor("account:1", (Grant("clerk", frozenset({"body:2"})),))
    with pytest.raises(Refused) as refused:
        services.void(number, by=stranger, at=AT, reason="của người khác")
    assert refused.value.codes == ("access.not_allowed",)
    number.refresh_from_db()
    assert not number.is_void


@pytest.mark.django_db
def test_every_act_is_in_the_journal_and_the_reason_is_not_in_the_open() -> None:
    open_book()
    services.void(take("doc:1"), by=SYSTEM, at=AT, reason="Ghi nhầm tên Nguyễn Văn Đèn")
    acts = list(Entry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["numbering.register_opened", "numbering.number_taken", "numbering.number_voided"]
    assert "Nguyễn" not in "".join(Entry.objects.values_list("body", flat=True))


@pytest.mark.django_db
def test_opening_the_same_register_twice_is_harmless_and_another_one_is_refused() -> None:
    open_book()
    open_book()
    with pytest.raises(Refused) as refused:
        open_book(agency="SNV")
    assert refused.value.codes == ("numbering.register_exists",)


@pytest.mark.django_db
def test_a_closed_register_gives_no_number() -> None:
    open_book()
    services.close_register(take("doc:1").series.register, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as refused:
        take("doc:2")
    assert refused.value.codes == ("numbering.register_is_closed",)


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["{kind}/{agency}", "{number}/{__class__}"])
def test_a_format_without_a_number_or_with_an_unknown_place_is_refused(format: str) -> None:
    with pytest.raises(Refused):
        open_book(format=format)


@pytest.mark.django_db
def test_a_gap_made_behind_our_back_is_found() -> None:
    open_book()
    for each in range(8):
        take(f"doc:{each}")
    Number.objects.filter(number__in=[1, 4, 5, 8]).delete()
    found = queries.wholeness(Series.objects.get())
    assert found.missing == ((1, 1), (4, 5), (8, 8))
    assert not found.is_whole


@pytest.mark.django_db
def test_somebody_elses_register_looks_absent() -> None:
    open_book(owner="body:1")
    clerk = Actor("account:1", (Grant("clerk", frozenset({"body:1"})),))
    stranger = Actor("account:2", (Grant("clerk", frozenset({"body:2"})),))
    assert queries.register_for(clerk, "decisions").owner == "body:1"
    with pytest.raises(Refused) as absent:
        queries.register_for(stranger, "decisions")
    with pytest.raises(Refused) as unknown:
        queries.register_for(stranger, "no-such-book")
    assert absent.value.codes == unknown.value.codes == ("access.not_found",)


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_after_any_mix_of_takes_rollbacks_and_voids_the_numbers_are_one_to_n(seed: int) -> None:
    chance = random.Random(seed)
    open_book()
    for turn in range(60):
        with transaction.atomic():
            number = services.take("decisions", at=AT, by=SYSTEM, subject=f"doc:{turn}")
            fate = chance.choice(["keep", "keep", "void", "give back"])
            if fate == "void":
                services.void(number, by=SYSTEM, at=AT, reason="thử")
            transaction.set_rollback(fate == "give back")
    numbers = list(Number.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert queries.wholeness(Series.objects.get()).is_whole


@pytest.mark.engines
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_concurrent_takers_never_share_a_number_and_leave_no_gap(tmp_path: Path) -> None:
    """32 takers at once: threads on PostgreSQL, four processes of eight threads on one SQLite file."""
    on_sqlite = connection.vendor == "sqlite"
    services.open_register("race", by=SYSTEM, at=AT, name="Sổ của cuộc đua", format="{number}")
    with database_others_can_open(tmp_path) as environment:
        processes = [
            subprocess.Popen([sys.executable, str(TAKER), "8" if on_sqlite else "16", "5", str(each)], env=environment)
            for each in range(4 if on_sqlite else 2)
        ]
        assert [process.wait(timeout=120) for process in processes] == [0] * len(processes)
        numbers = list(Number.objects.order_by("number").values_list("number", flat=True))
        following = Series.objects.get().next
    assert len(numbers) > 80
    assert numbers == list(range(1, following))


@pytest.mark.engines
@pytest.mark.django_db
def test_a_series_goes_on_after_the_last_number_of_another_system() -> None:
    open_book()
    carry_on(41)
    assert take("doc:1").text == "42/QĐ-UBND"
    found = queries.wholeness(Series.objects.get())
    assert (found.is_whole, found.taken, found.missing, found.taken_over) == (True, 1, (), ((1, 41),))
    carry_on(60)
    assert take("doc:2").number == 61
    found = queries.wholeness(Series.objects.get())
    assert (found.is_whole, found.missing, found.taken_over) == (True, (), ((1, 41), (43, 60)))
    assert Entry.objects.filter(act="numbering.series_continued").count() == 2
    assert "Hệ thống cũ" not in "".join(Entry.objects.values_list("body", flat=True))


@pytest.mark.engines
@pytest.mark.django_db
def test_a_series_is_never_set_back_and_saying_it_again_changes_nothing() -> None:
    open_book()
    carry_on(41)
    carry_on(41)
    assert (Series.objects.get().next, TakenOver.objects.count()) == (42, 1)
    take("doc:1")
    for last, code in ((41, "series_only_goes_on"), (0, "last_is_out_of_range"), (10**9, "last_is_out_of_range")):
        with pytest.raises(Refused) as refused:
            carry_on(last)
        assert refused.value.codes == (f"numbering.{code}",)
    with pytest.raises(Refused) as silent:
        services.continue_series("decisions", 1066, 0, by=SYSTEM, at=AT, source=" ")
    assert set(silent.value.codes) == {
        "numbering.last_is_out_of_range",
        "numbering.source_is_missing",
        "numbering.year_is_out_of_range",
    }
    assert Series.objects.get().next == 43


@pytest.mark.django_db
def test_a_number_that_is_gone_is_missing_beside_those_taken_over() -> None:
    open_book()
    take("doc:1")
    carry_on(5)
    take("doc:2")
    take("doc:3")
    Number.objects.filter(number=6).delete()
    found = queries.wholeness(Series.objects.get())
    assert (found.is_whole, found.missing, found.taken_over) == (False, ((6, 6),), ((2, 5),))


def carry_on(last: int) -> Series:
    return services.continue_series("decisions", 2016, last, by=SYSTEM, at=AT, source="Hệ thống cũ")


@given(taken=lists(integers(1, 30), unique=True), over=lists(integers(1, 30), unique=True))
def test_what_is_taken_over_is_cut_out_of_what_is_missing_and_nothing_else(taken: list[int], over: list[int]) -> None:
    ranges = rules.without_ranges(rules.missing_ranges(sorted(taken), 31), [(each, each) for each in sorted(over)])
    found = [each for first, last in ranges for each in range(first, last + 1)]
    assert found == sorted(set(range(1, 31)) - set(taken) - set(over))


@given(number=integers(1, 10**7), padding=integers(1, 6))
def test_a_written_number_widens_and_is_never_cut(number: int, padding: int) -> None:
    text = rules.write_number("{number}/{year}", number, year=2016, padding=padding)
    digits, _, year = text.partition("/")
    assert (int(digits), year) == (number, "2016")
    assert len(digits) >= padding


@given(taken=lists(integers(1, 30), unique=True), kind=sampled_from(["QĐ"]))
def test_missing_ranges_are_exactly_the_numbers_that_are_not_there(taken: list[int], kind: str) -> None:
    missing = {each for first, last in rules.missing_ranges(sorted(taken), 31) for each in range(first, last + 1)}
    assert missing == set(range(1, 31)) - set(taken)


@pytest.mark.engines
@pytest.mark.django_db
def test_a_list_of_takings_is_what_taking_one_by_one_would_have_been() -> None:
    open_book()
    take("doc:1")
    next_year = datetime(2017, 1, 3, 2, tzinfo=UTC)
    listed = [("doc:2", AT), ("doc:3", next_year), ("doc:1", AT), ("doc:4", AT), ("doc:2", AT)]
    with transaction.atomic():
        taken = services.take_many("decisions", [services.Taking(subject, SYSTEM, at) for subject, at in listed])
    assert [number.text for number in taken] == ["02/QĐ-UBND", "01/QĐ-UBND", "01/QĐ-UBND", "03/QĐ-UBND", "02/QĐ-UBND"]
    assert take("doc:5").text == "04/QĐ-UBND"
    assert Entry.objects.filter(act="numbering.number_taken").count() == Number.objects.count() == 5
