"""An oracle that lives one minute at a time. A list of minutes, open or shut, is all it has.

It shares no code with the rules.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from tests.commons.worktime.random_cases import USUAL, Case, Hours, World

MINUTE = timedelta(minutes=1)
PER_DAY = 24 * 60


class PastTheEnd(Exception):
    pass


class TooLate(Exception):
    pass


class MinuteOracle:
    def __init__(self, world: World) -> None:
        self.world = world
        self.zero = datetime.combine(world.first, time())
        self.days = (world.last - world.first).days + 1
        self.open = bytearray()
        for number in range(self.days):
            day = world.first + timedelta(days=number)
            hours = self.hours_of(day)
            for minute in range(PER_DAY):
                clock = f"{minute // 60:02}:{minute % 60:02}"
                self.open.append(1 if any(opens <= clock < shuts for opens, shuts in hours) else 0)

    def hours_of(self, day: date) -> Hours:
        usual = USUAL
        for begins, ends, hours in self.world.seasons:
            if begins <= day < ends:
                usual = hours
        if day in self.world.overrides:
            own = self.world.overrides[day]
            return usual if own is None else own
        kind = self.world.kinds.get(day)
        if kind == "swap_work":
            return usual
        if kind in ("holiday", "observed", "swap_off") or day.weekday() in (5, 6):
            return ()
        return usual

    def at(self, moment: datetime) -> int:
        minutes = (moment - self.zero) // MINUTE
        if not 0 <= minutes < len(self.open):
            raise PastTheEnd
        return minutes

    def works(self, day: date) -> bool:
        begins = self.at(datetime.combine(day, time()))
        return any(self.open[begins : begins + PER_DAY])

    def end_of(self, day: date) -> datetime:
        begins = self.at(datetime.combine(day, time()))
        return self.zero + (self.open.rindex(1, begins, begins + PER_DAY) + 1) * MINUTE

    def nth_working_day_after(self, day: date, count: int) -> date:
        self.at(datetime.combine(day, time()))
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def next_open(self, minute: int) -> int:
        found = self.open.find(1, minute)
        if found < 0:
            raise PastTheEnd
        return found

    def add_minutes(self, moment: datetime, minutes: int) -> datetime:
        now = self.at(moment)
        if minutes == 0:
            if self.open[now] or (now and self.open[now - 1]):
                return moment
            return self.zero + self.next_open(now) * MINUTE
        for _ in range(minutes):
            now = self.next_open(now) + 1
        return self.zero + now * MINUTE

    def minutes_between(self, earlier: datetime, later: datetime) -> int:
        return self.open.count(1, self.at(earlier), self.at(later)) if later > earlier else 0

    def roll(self, day: date) -> date:
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def first_due(self, case: Case) -> tuple[datetime, date | None]:
        start = case.start
        self.at(start)
        if case.late_cutoff and (f"{start:%H:%M}" > case.late_cutoff or not self.works(start.date())):
            day = self.nth_working_day_after(start.date(), 1)
            begins = self.at(datetime.combine(day, time()))
            start = self.zero + self.next_open(begins) * MINUTE
        day = start.date()
        if case.unit == "working_days":
            return self.end_of(self.nth_working_day_after(day, int(case.number))), None
        if case.unit in ("hours", "fraction"):
            hours = case.number * (8 if case.unit == "fraction" else 1)
            if case.unit == "fraction" and case.number.denominator == 1:
                return self.end_of(self.nth_working_day_after(day, int(case.number))), None
            return self.add_minutes(start, int(hours * 60)), None
        if case.unit == "same_day":
            in_time = self.works(day) and f"{start:%H:%M}" <= case.same_day_cutoff and start < self.end_of(day)
            return self.end_of(day if in_time else self.nth_working_day_after(day, 1)), None
        if case.unit == "days":
            unrolled = day + timedelta(days=int(case.number))
        else:
            month = day.month
            year = day.year
            for _ in range(int(case.number)):
                month += 1
                if month == 13:
                    month, year = 1, year + 1
            unrolled = date(year, month, min(day.day, monthrange(year, month)[1]))
        return self.end_of(self.roll(unrolled)), unrolled

    def pause(
        self, due: datetime, unrolled: date | None, pause: tuple[datetime, datetime]
    ) -> tuple[datetime, date | None]:
        paused, resumed = pause
        if paused == resumed or paused > due:
            return due, unrolled
        if unrolled is None:
            return self.add_minutes(resumed, self.minutes_between(paused, due)), None
        self.at(resumed)
        unrolled += resumed.date() - paused.date()
        return self.end_of(self.roll(unrolled)), unrolled

    def extend(self, due: datetime, unrolled: date | None, case: Case) -> tuple[datetime, date | None]:
        assert case.extension is not None
        days, signed = case.extension
        if signed is not None:
            latest, left = due.date(), case.notice_days
            while left:
                latest -= timedelta(days=1)
                left -= self.works(latest)
            if signed > latest:
                raise TooLate
        end = self.end_of(self.nth_working_day_after(due.date(), days))
        return end, None if unrolled is None else end.date()

    def answer(self, case: Case) -> tuple[datetime, datetime] | str:
        """Legal and promised due time, or why there is none."""
        try:
            due, unrolled = self.first_due(case)
            legal, legal_unrolled = due, unrolled
            for pause in case.pauses:
                legal, legal_unrolled = self.pause(legal, legal_unrolled, pause)
            waiting = case.extension is not None
            for pause in case.pauses:
                signed = case.extension[1] if case.extension else None
                if waiting and signed is not None and signed < pause[0].date():
                    due, unrolled = self.extend(due, unrolled, case)
                    waiting = False
                due, unrolled = self.pause(due, unrolled, pause)
            if waiting:
                due, unrolled = self.extend(due, unrolled, case)
        except PastTheEnd:
            return "worktime.calendar_unknown"
        except TooLate:
            return "worktime.extension_too_late"
        return legal, due
