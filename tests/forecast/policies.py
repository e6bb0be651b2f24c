"""Policies that make it hard for a forecast: few times and short retentions, so that much coincides."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import strategies as st

from snapshot_constructs.model import (
    CopyTo,
    CreateRule,
    FastRestore,
    PolicySpec,
    Retain,
    Schedule,
)
from tests import policies
from tests.strategies.basics import Strategy, optional, some

By = Literal["count", "age"]

FIRST = datetime(2023, 12, 30, tzinfo=UTC)
STARTS = st.integers(0, 1520 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
OFTEN = st.one_of(
    st.builds(
        CreateRule,
        interval=st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24)),
        interval_unit=st.just("HOURS"),
        times=st.sampled_from((("00:00",), ("03:00",), ("03:30",), ())),
    ),
    st.builds(
        CreateRule,
        cron=st.sampled_from(
            (
                "cron(0 0,3 ? * MON-FRI *)",
                "cron(0 3/7 * * ? *)",
                "cron(0 * * * ? *)",
            )
        ),
    ),
)
SELDOM = st.one_of(
    st.builds(
        CreateRule,
        interval=st.just(24),
        interval_unit=st.just("HOURS"),
        times=st.sampled_from((("00:00",), ("03:00",), ())),
    ),
    st.builds(
        CreateRule,
        cron=st.sampled_from(
            (
                "cron(0 3 * * ? *)",
                "cron(0 3 ? * SUN *)",
                "cron(30 3 ? * MON,WED *)",
                "cron(0 3 1 * ? *)",
                "cron(0 0 L * ? *)",
                "cron(0 3 ? * THU#2 *)",
                "cron(0 0 31 1/3 ? *)",
            )
        ),
    ),
)
RARE = st.builds(
    CreateRule,
    cron=st.sampled_from(("cron(0 3 1 * ? *)", "cron(0 3 L * ? *)", "cron(0 0 ? * SUN#1 *)")),
)
SHORT_AGES = st.one_of(
    st.integers(1, 9).map(Retain.days),
    st.integers(1, 3).map(Retain.weeks),
    st.integers(1, 2).map(Retain.months),
)
FEW = st.integers(1, 6).map(Retain.last)
ARCHIVED_AGES = st.integers(80, 100).map(Retain.days) | st.integers(3, 4).map(Retain.months)
KEYS = st.sampled_from(((True, None), (False, None), (True, "arn:one"), (True, "arn:other")))
"""Whether copies are encrypted, and with which key."""


@st.composite
def schedules(
    draw: st.DrawFn, name: str, by: By, created: Strategy[CreateRule], *, amis: bool, archive: bool
) -> Schedule:
    """Draw a schedule, with everything that decides about what exists when."""
    ages = by == "age"
    keeps = SHORT_AGES if ages else FEW
    if archive:
        at_once = st.just(Retain.days(0) if ages else Retain.last(0))
        return Schedule(
            name=name,
            create=draw(RARE | created),
            retain=draw(keeps | at_once),
            archive=draw(ARCHIVED_AGES if ages else FEW),
            copies=draw(_copies(amis=False)),
        )
    restores = st.builds(
        FastRestore, zones=some(st.sampled_from(("a", "b")), least=1), retain=keeps
    )
    return Schedule(
        name=name,
        create=draw(created),
        retain=draw(keeps),
        copies=draw(_copies(amis=amis)),
        deprecate=draw(optional(keeps)) if amis else None,
        fast_restore=None if amis else draw(optional(restores)),
    )


@st.composite
def tangled(draw: st.DrawFn, *, seldom: bool = False) -> PolicySpec:
    """Draw a custom policy of up to four schedules, that may run many times a day or not."""
    created = SELDOM if seldom else SELDOM | OFTEN
    amis = draw(st.booleans())
    by: By = draw(st.sampled_from(("count", "age")))  # type: ignore[arg-type]  # these two
    number = draw(st.integers(1, 4))
    archive = None if amis else draw(st.integers(0, 2 * number))
    drawn = [
        draw(schedules(f"s{i}", by, created, amis=amis, archive=i == archive))
        for i in range(number)
    ]
    return policies.amis(*drawn) if amis else policies.volumes(*drawn)


def spans(most_days: int) -> Strategy[tuple[datetime, datetime]]:
    """Draw a start and an end, on whole minutes."""
    lengths = st.integers(60, most_days * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
    return st.builds(lambda start, length: (start, start + length), STARTS, lengths)


@st.composite
def _copies(draw: st.DrawFn, *, amis: bool) -> tuple[CopyTo, ...]:
    return tuple(
        CopyTo(
            target=None if amis else region,
            target_region=region if amis else None,
            encrypted=encrypted,
            key=key,
            retain=draw(optional(SHORT_AGES)),
            deprecate=draw(optional(SHORT_AGES)) if amis else None,
        )
        for region in draw(some(st.sampled_from(("eu-central-1", "us-east-1")), most=2))
        for encrypted, key in [draw(KEYS)]
    )
