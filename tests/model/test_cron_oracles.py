"""Two libraries against ours, on thousands of expressions; where they differ, it is known why."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from random import Random
from typing import NamedTuple

import pytest
from aws_croniter import AwsCroniter  # type: ignore[import-untyped]
from aws_croniter.exceptions import AwsCroniterExpressionError  # type: ignore[import-untyped]
from croniter import CroniterBadDateError, croniter

from snapshot_constructs.model.cron import Cron, CronError

COUNT = 3
NAMES = {
    3: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    4: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
}
LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))

Answer = list[datetime] | None
"""The first firings, or None for a refusal."""


class Case(NamedTuple):
    """An expression, and the time after which it is to fire."""

    minutes: str
    hours: str
    dates: str
    month: str
    weekdays: str
    year: str
    after: datetime

    @property
    def text(self) -> str:
        return " ".join(self[:6])


# The cases.


def value(random: Random, field: int) -> str:
    names = NAMES.get(field)
    if names and random.random() < 0.4:
        return random.choice([str.upper, str.lower])(random.choice(names))
    low, high = (2020, 2110) if field == 5 else LIMITS[field]
    return str(random.randint(low, high))


def item(random: Random, field: int) -> str:
    first, last = value(random, field), value(random, field)
    if field == 5:
        first, last = sorted([first, last])
    step = random.randint(1, min(LIMITS[field][1], 60))
    texts = [first, first, f"{first}-{last}", f"{first}-{last}/{step}", f"{first}/{step}"]
    return random.choice([*texts, f"*/{step}"])


def plain(random: Random, field: int) -> str:
    items = [item(random, field) for _ in range(random.choice([1, 1, 1, 2, 3]))]
    return random.choice(["*", value(random, field), ",".join(items)])


def special(random: Random, field: int) -> str:
    if field == 2:
        return random.choice(["L", "l", "LW", f"{value(random, 2)}W", f"{value(random, 2)}W"])
    nth = f"{value(random, 4)}#{random.randint(1, 5)}"
    return random.choice(["L", nth, nth, f"{value(random, 4)}L", f"{value(random, 4)}l"])


def case(random: Random) -> Case:
    fields = [plain(random, field) for field in range(5)]
    day = random.choice([2, 4])
    fields[6 - day] = "?"
    if random.random() < 0.5:
        fields[day] = special(random, day)
    year = random.choice(["*", "*", plain(random, 5)])
    after = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(50_000_000))
    return Case(fields[0], fields[1], fields[2], fields[3], fields[4], year, after)


# The answers.


def ours(case: Case) -> Answer:
    try:
        return list(islice(Cron.parse(f"cron({case.text})").firings(case.after), COUNT))
    except CronError:
        return None


def of_aws_croniter(case: Case) -> Answer:
    try:
        found = AwsCroniter(case.text).get_next(case.after, COUNT)
    except (AwsCroniterExpressionError, ValueError):
        return None
    return [firing for firing in found if firing is not None]


def of_croniter(case: Case) -> Answer:
    found: list[datetime] = []
    try:
        library = croniter(in_its_words(case), case.after, max_years_between_matches=250)
        while len(found) < COUNT:
            found.append(library.get_next(datetime))
    except CroniterBadDateError:
        return found
    except ValueError:
        return None
    return found


def in_its_words(case: Case) -> str:
    """Move the year behind the seconds; count the days of the week from 0."""
    weekdays = case.weekdays.upper()
    for position, name in enumerate(NAMES[4], start=1):
        weekdays = weekdays.replace(name, str(position))
    days = ",".join(map(shifted, weekdays.split(",")))
    dates = case.dates.replace("?", "*")
    return f"{case.minutes} {case.hours} {dates} {case.month} {days} 0 {case.year}"


def shifted(part: str) -> str:
    if part == "?":
        return "*"
    if part == "L":
        return "6"
    if part.endswith("L"):
        return f"L{int(part[:-1]) - 1}"
    days, sign, rest = re.fullmatch(r"([\d*-]+)([/#]?)(.*)", part).groups()  # type: ignore[union-attr]
    return re.sub(r"\d+", lambda day: str(int(day[0]) - 1), days) + sign + rest


# The differences that are known, by the library's fault.


def ranges(case: Case) -> Iterator[tuple[int, int, bool]]:
    """Yield the two ends of each range, and whether it has a step."""
    for field, text in enumerate(case[:6]):
        for item in str(text).split(","):
            if found := re.fullmatch(r"(\w+)-(\w+)(/.*)?", item):
                first, last = (rank(end, field) for end in found.group(1, 2))
                yield first, last, bool(found[3])


def rank(text: str, field: int) -> int:
    return int(text) if text.isdecimal() else NAMES[field].index(text.upper()) + 1


def has_a_step_where_the_guide_lists_none(case: Case) -> bool:
    """The library aws-croniter refuses steps of days of the week, and of years unless they are as a year."""
    return "/" in case.weekdays or "/" in case.year


def is_the_last_weekday(case: Case) -> bool:
    """The library aws-croniter takes LW and then stumbles over it; croniter does not know it."""
    return case.dates == "LW"


def has_a_small_wildcard(case: Case) -> bool:
    """The library aws-croniter takes names in any case, but L in capitals only."""
    return case.dates == "l" or case.weekdays.endswith("l")


def is_a_bare_last_day_of_the_week(case: Case) -> bool:
    """The library aws-croniter takes L for a day of the week, which is Saturday, and never finds one."""
    return case.weekdays == "L"


def is_rare(case: Case) -> bool:
    """The library aws-croniter gives up after ten months or years without the day."""
    waits = [later - earlier for earlier, later in pairwise([case.after, *(ours(case) or [])])]
    return case.month != "*" and max(waits, default=timedelta(0)) > timedelta(days=300)


def wraps_with_a_step(case: Case) -> bool:
    """The library croniter counts one too many where a stepped range passes the end: 20-15/6 hours."""
    return any(first > last and stepped for first, last, stepped in ranges(case))


def begins_where_it_ends(case: Case) -> bool:
    """The library croniter takes a range such as 9-9 for the whole circle."""
    return any(first == last for first, last, _ in ranges(case))


def has_years_after_2099(case: Case) -> bool:
    """The library croniter has years up to 2099, also as the open end of a step."""
    years = [int(year) for year in re.findall(r"\d{4}", case.year)]
    return "/" in case.year or any(year > 2099 for year in years)


def is_near_a_date_that_february_lacks(case: Case) -> bool:
    """The library croniter takes 29W to 31W for the last day where there is none; ours skip it, as 29 does."""
    return case.dates in ("29W", "30W", "31W")


Library = Callable[[Case], Answer]
Difference = Callable[[Case], bool]
DIFFERENCES: dict[Library, tuple[Difference, ...]] = {
    of_aws_croniter: (
        has_a_step_where_the_guide_lists_none,
        is_the_last_weekday,
        has_a_small_wildcard,
        is_a_bare_last_day_of_the_week,
        is_rare,
    ),
    of_croniter: (
        is_the_last_weekday,
        wraps_with_a_step,
        begins_where_it_ends,
        has_years_after_2099,
        is_near_a_date_that_february_lacks,
    ),
}


# The comparison.


@pytest.mark.parametrize(("library", "count"), [(of_aws_croniter, 1500), (of_croniter, 750)])
def test_firings_differ_for_known_reasons_only(library: Library, count: int) -> None:
    cases = [case(Random(seed)) for seed in range(count)]  # noqa: S311 - repeatable, not secret

    differing = [each for each in cases if library(each) != ours(each)]

    known = DIFFERENCES[library]
    assert [each for each in differing if not any(reason(each) for reason in known)] == []
    assert len(differing) < 0.4 * count


REAL: list[tuple[Library, Difference, str, list[str] | None]] = [
    (of_aws_croniter, has_a_step_where_the_guide_lists_none, "0 3 ? * 2-6/2 *", None),
    (of_aws_croniter, has_a_step_where_the_guide_lists_none, "0 3 1 1 ? 2027/2", None),
    (of_aws_croniter, is_the_last_weekday, "0 3 LW * ? *", None),
    (of_aws_croniter, has_a_small_wildcard, "0 3 l * ? *", None),
    (of_aws_croniter, is_a_bare_last_day_of_the_week, "0 3 ? * L *", []),
    (of_aws_croniter, is_rare, "0 3 ? 2 SUN#5 *", []),
    (of_croniter, is_the_last_weekday, "0 3 LW * ? *", None),
    (of_croniter, wraps_with_a_step, "0 23-3/2 1 1 ? *", ["02:00", "23:00", "02:00"]),
    (of_croniter, begins_where_it_ends, "0 9-9 1 1 ? *", ["00:00", "01:00", "02:00"]),
    (of_croniter, has_years_after_2099, "0 3 1 1 ? 2027,2100", None),
    (of_croniter, is_near_a_date_that_february_lacks, "0 3 31W 2 ? *", ["03:00"] * 3),
]


@pytest.mark.parametrize(("library", "reason", "fields", "theirs"), REAL)
def test_each_known_difference_is_real(
    library: Library, reason: Difference, fields: str, theirs: list[str] | None
) -> None:
    minutes, hours, dates, month, weekdays, year = fields.split()
    after = datetime(2026, 11, 22, 12, tzinfo=UTC)
    example = Case(minutes, hours, dates, month, weekdays, year, after)

    answer = library(example)

    assert reason(example)
    assert answer != ours(example)
    assert theirs == (None if answer is None else [f"{firing:%H:%M}" for firing in answer])


def test_each_known_difference_has_an_example() -> None:
    shown = {(library, reason) for library, reason, _, _ in REAL}

    assert shown == {(library, each) for library, known in DIFFERENCES.items() for each in known}


def test_aws_croniter_takes_days_before_the_last_where_ours_do_not() -> None:
    example = Case("0", "3", "L-3", "*", "?", "*", datetime(2026, 11, 22, tzinfo=UTC))

    answer = of_aws_croniter(example)

    assert ours(example) is None
    assert (answer or [])[:1] == [datetime(2026, 11, 27, 3, tzinfo=UTC)]
