"""A slow reading of the grammar, day by day and value by value, against the fast one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice, pairwise

from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st

from snapshot_constructs.model.cron import Cron

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
WEEKDAYS = "SUN MON TUE WED THU FRI SAT"
ONE_DAY = timedelta(days=1)
PHASES = (Phase.explicit, Phase.generate)  # to shrink takes minutes where one example takes 0.1 s
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


# The slow reading.


def number(text: str, names: str) -> int:
    return int(text) if text.isdecimal() else names.split().index(text.upper()) + 1


def selected(text: str, low: int, high: int, names: str = "") -> set[int]:
    """Walk from value to value, from the high end on to the low one, as a finger on a dial would."""
    found = set()
    for item in text.split(","):
        ends, _, step = item.partition("/")
        first, _, last = ("", "", "") if ends == "*" else ends.partition("-")
        value = number(first, names) if first else low
        end = number(last, names) if last else high if step or not first else value
        steps = 0
        while True:
            if steps % int(step or 1) == 0:
                found.add(value)
            if value == end:
                break
            value, steps = (low if value == high else value + 1), steps + 1
    return found


def is_working_day(day: date) -> bool:
    return day.isoweekday() <= 5


@cache
def days_of_month(year: int, month: int) -> list[date]:
    days = [date(year, month, number) for number in range(1, 29)]
    while (days[-1] + ONE_DAY).month == month:
        days.append(days[-1] + ONE_DAY)
    return days


def is_date(text: str, day: date) -> bool:
    month = days_of_month(day.year, day.month)
    working = [each for each in month if is_working_day(each)]
    if text == "L":
        return day == month[-1]
    if text == "LW":
        return day == working[-1]
    aim = int(text[:-1])
    return aim <= len(month) and day == min(working, key=lambda each: abs(each.day - aim))


def is_weekday(text: str, day: date) -> bool:
    if text == "L":
        return day.isoweekday() == 6
    name, _, nth = text.partition("#")
    if number(name.removesuffix("L"), WEEKDAYS) != day.isoweekday() % 7 + 1:
        return False
    if nth:
        earlier = [day - weeks * ONE_DAY for weeks in (7, 14, 21, 28)]
        return int(nth) == 1 + sum(each.month == day.month for each in earlier)
    return (day + 7 * ONE_DAY).month != day.month


def naive_days(fields: Sequence[str], years: Sequence[int]) -> list[date]:
    """Look at each single day."""
    _, _, dates, month, weekdays, year = fields
    years = sorted(selected(year, 1970, 2199).intersection(years))
    months = sorted(selected(month, 1, 12, MONTHS))
    days = [day for year in years for month in months for day in days_of_month(year, month)]
    if dates != "?" and dates[-1] in "LW":
        return [day for day in days if is_date(dates, day)]
    if dates != "?":
        wanted = selected(dates, 1, 31)
        return [day for day in days if day.day in wanted]
    if weekdays == "L" or weekdays[-1] == "L" or "#" in weekdays:
        return [day for day in days if is_weekday(weekdays, day)]
    wanted = selected(weekdays, 1, 7, WEEKDAYS)
    return [day for day in days if day.isoweekday() % 7 + 1 in wanted]


def naive_firings(fields: Sequence[str], years: Sequence[int]) -> list[int]:
    """Return all firings in minutes after 1970 began."""
    minutes, hours = selected(fields[0], 0, 59), selected(fields[1], 0, 23)
    clock = sorted(60 * hour + minute for hour in hours for minute in minutes)
    begin = EPOCH.toordinal()
    days = [1440 * (day.toordinal() - begin) for day in naive_days(fields, years)]
    return [day + minute for day in days for minute in clock]


def naive_most_within(firings: Sequence[int], window: timedelta) -> int:
    minutes = window / timedelta(minutes=1)
    most = first = 0
    for index, firing in enumerate(firings):
        while first <= index and firing - firings[first] >= minutes:
            first += 1
        most = max(most, index - first + 1)
    return most


# Expressions.


def values(low: int, high: int, names: str = "") -> st.SearchStrategy[str]:
    named = [st.sampled_from(names.split()).flatmap(either_case)] if names else []
    return st.one_of(st.integers(low, high).map(str), *named)


def either_case(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text, text.lower()])


def plain(low: int, high: int, names: str = "") -> st.SearchStrategy[str]:
    value = values(low, high, names)
    span = st.tuples(value, value).map("-".join)
    step = st.integers(1, high).map(str)
    stepped = st.tuples(st.one_of(st.just("*"), value, span), step).map("/".join)
    item = st.one_of(value, value, span, stepped)
    items = st.lists(item, min_size=1, max_size=3).map(",".join)
    return st.one_of(st.just("*"), value, item, items)


def ascending(years: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    span = st.tuples(years, years).map(lambda ends: f"{min(ends)}-{max(ends)}")
    step = st.integers(1, 12).map(str)
    stepped = st.tuples(st.one_of(years.map(str), span), step).map("/".join)
    item = st.one_of(years.map(str), span, stepped)
    return st.lists(item, min_size=1, max_size=2).map(",".join)


WEEKDAY = values(1, 7, WEEKDAYS)
SPECIAL_DATES = st.one_of(st.sampled_from(["L", "LW"]), values(1, 31).map("{}W".format))
SPECIAL_WEEKDAYS = st.one_of(
    st.just("L"),
    WEEKDAY.map("{}L".format),
    st.tuples(WEEKDAY, st.sampled_from("12345")).map("#".join),
)
DATES = st.one_of(plain(1, 31), SPECIAL_DATES).map(lambda text: (text, "?"))
BY_WEEKDAY = st.one_of(plain(1, 7, WEEKDAYS), SPECIAL_WEEKDAYS).map(lambda text: ("?", text))
FEW_YEARS = ascending(st.sampled_from([1970, 1971, 2024, 2027, 2096, 2099, 2100, 2101, 2104, 2199]))


@st.composite
def expressions(draw: st.DrawFn, years: st.SearchStrategy[str]) -> list[str]:
    dates, weekdays = draw(st.one_of(DATES, BY_WEEKDAY))
    month = draw(st.one_of(st.just("*"), plain(1, 12, MONTHS)))
    minutes, hours = draw(plain(0, 59)), draw(plain(0, 23))
    fields = [minutes, hours, dates, month, weekdays, draw(years)]
    assume(11 <= len(" ".join(fields)) <= 100)
    return fields


@st.composite
def windows(draw: st.DrawFn) -> timedelta:
    days = draw(st.sampled_from([0, 1, 2, 7, 8, 30, 366, 1461, 3000, 10300, 14700]))
    minutes = draw(st.integers(-3, 1443))
    return timedelta(days=days, minutes=minutes, microseconds=draw(st.sampled_from([-1, 0, 1])))


def cron_of(fields: Sequence[str]) -> Cron:
    return Cron.parse(f"cron({' '.join(fields)})")


def extremes(firings: Sequence[int]) -> tuple[timedelta | None, timedelta | None]:
    gaps = [later - earlier for earlier, later in pairwise(firings)]
    return (timedelta(minutes=min(gaps)), timedelta(minutes=max(gaps))) if gaps else (None, None)


# Both readings, side by side.


@given(fields=expressions(years=st.one_of(st.just("*"), ascending(st.integers(2020, 2040)))))
@settings(max_examples=40, deadline=None, phases=PHASES)
def test_firings_are_the_days_and_minutes_that_match(fields: list[str]) -> None:
    cron = cron_of(fields)

    firings = list(islice(cron.firings(datetime(2026, 12, 5, 7, 30, 1, tzinfo=UTC)), 50))

    after = (datetime(2026, 12, 5, 7, 30, tzinfo=UTC) - EPOCH) // timedelta(minutes=1)
    naive = [each for each in naive_firings(fields, range(2026, 2029)) if each > after][:50]
    minutes = [(firing - EPOCH) // timedelta(minutes=1) for firing in firings]
    assert minutes[: len(naive)] == naive
    assert all(firing.year >= 2029 for firing in firings[len(naive) :])


@given(fields=expressions(years=FEW_YEARS), window=windows())
@settings(max_examples=40, deadline=None, phases=PHASES)
def test_gaps_and_windows_of_some_years_are_exact(fields: list[str], window: timedelta) -> None:
    years = sorted(selected(fields[5], 1970, 2199))[:5]
    fields[5] = ",".join(map(str, years))
    assume(len(" ".join(fields)) <= 100)
    assume(len(selected(fields[0], 0, 59)) * len(selected(fields[1], 0, 23)) <= 60)
    cron = cron_of(fields)

    answers = (cron.smallest_gap(), cron.largest_gap(), cron.most_within(window))

    firings = naive_firings(fields, years)
    assert answers == (*extremes(firings), naive_most_within(firings, window))
    assert cron.fires_once() == (len(firings) == 1)


@given(days=st.one_of(DATES, BY_WEEKDAY), month=plain(1, 12, MONTHS), window=windows())
@settings(max_examples=20, deadline=None, phases=PHASES)
@example(days=("29", "?"), month="2", window=timedelta(days=2922))
@example(days=("?", "1#5"), month="2", window=timedelta(days=14700))
@example(days=("?", "SUN"), month="2", window=timedelta(days=10300))
def test_gaps_and_windows_of_all_years_are_exact(
    days: tuple[str, str], month: str, window: timedelta
) -> None:
    fields = ["30", "7", days[0], month, days[1], "*"]
    cron = cron_of(fields)

    answers = (cron.smallest_gap(), cron.largest_gap(), cron.most_within(window))

    firings = naive_firings(fields, range(1970, 2200))
    assert answers == (*extremes(firings), naive_most_within(firings, window))
