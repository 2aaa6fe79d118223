"""An oracle that walks from one day to the next, as a clerk does with a wall calendar.

It shares no code with the rules, nor with the minute oracle; it knows seconds.
"""

from datetime import date, datetime, time, timedelta

from tests.commons.worktime.random_cases import USUAL, Case, Hours, World

DAY = timedelta(days=1)
UNKNOWN, TOO_LATE = "worktime.calendar_unknown", "worktime.extension_too_late"


class NoAnswer(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


class WallCalendar:
    """`page[day]`: the opening times of that day, as pairs of moments."""

    def __init__(self, world: World) -> None:
        self.page: dict[date, list[tuple[datetime, datetime]]] = {}
        day = world.first
        while day <= world.last:
            self.page[day] = [
                (datetime.combine(day, time.fromisoformat(a)), datetime.combine(day, time.fromisoformat(b)))
                for a, b in self._hours(world, day)
            ]
            day += DAY

    @staticmethod
    def _hours(world: World, day: date) -> Hours:
        hours = next((own for begins, ends, own in reversed(world.seasons) if begins <= day < ends), USUAL)
        if day in world.overrides:
            own = world.overrides[day]
            return hours if own is None else own
        is_off = {"holiday": True, "observed": True, "swap_off": True, "swap_work": False}
        return () if is_off.get(world.kinds.get(day, ""), day.isoweekday() > 5) else hours

    def sessions(self, day: date) -> list[tuple[datetime, datetime]]:
        try:
            return self.page[day]
        except KeyError:
            raise NoAnswer(UNKNOWN) from None

    def end(self, day: date) -> datetime:
        return self.sessions(day)[-1][1]

    def forward(self, day: date, steps: int) -> date:
        self.sessions(day)
        while steps > 0:
            day += DAY
            if self.sessions(day):
                steps -= 1
        return day

    def rolled(self, day: date) -> date:
        return day if self.sessions(day) else self.forward(day, 1)

    def spend(self, moment: datetime, budget: timedelta) -> datetime:
        """Walk the sessions, using up the budget."""
        day = moment.date()
        while True:
            for opens, shuts in self.sessions(day):
                if shuts < moment:
                    continue
                begins = max(opens, moment)
                if budget <= shuts - begins:
                    return begins + budget
                budget -= shuts - begins
            day += DAY

    def open_time(self, earlier: datetime, later: datetime) -> timedelta:
        total = timedelta()
        day = earlier.date()
        self.sessions(day)
        while day <= later.date():
            for opens, shuts in self.sessions(day):
                total += max(timedelta(), min(shuts, later) - max(opens, earlier))
            day += DAY
        return total

    def answer(self, case: Case) -> tuple[datetime, datetime] | str:
        try:
            return self._answer(case)
        except NoAnswer as none:
            return none.code

    def _answer(self, case: Case) -> tuple[datetime, datetime]:
        first = self._first(case)
        legal = first
        for pause in case.pauses:
            legal = self._paused(legal, *pause)
        happenings: list[tuple[date, int, tuple[datetime, datetime] | None]] = [
            (pause[0].date(), 0, pause) for pause in case.pauses
        ]
        if case.extension is not None:
            happenings.append((case.extension[1] or date.max, 1, None))
        promised = first
        for _, _, happened in sorted(happenings, key=lambda each: each[:2]):
            promised = self._extended(promised, case) if happened is None else self._paused(promised, *happened)
        return legal[0], promised[0]

    def _first(self, case: Case) -> tuple[datetime, date | None]:
        start, today = case.start, case.start.date()
        open_today = self.sessions(today)
        if case.late_cutoff is not None and (not open_today or start.time() > time.fromisoformat(case.late_cutoff)):
            today = self.forward(today, 1)
            open_today = self.sessions(today)
            start = open_today[0][0]
        number = case.number
        match case.unit:
            case "hours":
                return self.spend(start, timedelta(hours=int(number))), None
            case "fraction" if number != int(number):
                return self.spend(start, timedelta(minutes=int(number * 480))), None
            case "fraction" | "working_days":
                return self.end(self.forward(today, int(number))), None
            case "same_day":
                if (
                    open_today
                    and start.time() <= time.fromisoformat(case.same_day_cutoff)
                    and start < open_today[-1][1]
                ):
                    return open_today[-1][1], None
                return self.end(self.forward(today, 1)), None
            case "days":
                unrolled = date.fromordinal(today.toordinal() + int(number))
            case _:
                months = today.year * 12 + today.month - 1 + int(number)
                unrolled = today.replace(day=1, year=months // 12, month=months % 12 + 1)
                for _ in range(today.day - 1):
                    if (unrolled + DAY).day == 1:
                        break
                    unrolled += DAY
        return self.end(self.rolled(unrolled)), unrolled

    def _paused(
        self, standing: tuple[datetime, date | None], paused: datetime, resumed: datetime
    ) -> tuple[datetime, date | None]:
        due, unrolled = standing
        if resumed == paused or due < paused:
            return standing
        if unrolled is None:
            left = self.open_time(paused, due)
            return self.spend(resumed, left), None
        self.sessions(resumed.date())
        unrolled += timedelta(days=(resumed.date() - paused.date()).days)
        return self.end(self.rolled(unrolled)), unrolled

    def _extended(self, standing: tuple[datetime, date | None], case: Case) -> tuple[datetime, date | None]:
        assert case.extension is not None
        due, unrolled = standing
        days, signed = case.extension
        if signed is not None:
            latest, back = due.date(), case.notice_days
            while back > 0:
                latest -= DAY
                back -= bool(self.sessions(latest))
            if signed > latest:
                raise NoAnswer(TOO_LATE)
        day = self.forward(due.date(), days)
        return self.end(day), day if unrolled is not None else None
