"""Histories in closed form against an event loop that shares nothing with it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.forecast import forecast, history
from snapshot_constructs.model import PolicySpec, Tag
from tests import policies
from tests.forecast.naive_history import Loop, Versions
from tests.forecast.naive_succession import DefaultLoop
from tests.forecast.policies import OFTEN, RARE, SELDOM, STARTS, schedules, spans, tangled
from tests.forecast.test_against_naive import lives, share
from tests.strategies.basics import Strategy

GOLD, SILVER = Tag("backup", "gold"), Tag("backup", "silver")
STATES = st.sampled_from(("ENABLED", "ENABLED", "ENABLED", "DISABLED", "ERROR"))


@st.composite
def changing(draw: st.DrawFn, most_days: int, *, seldom: bool = False) -> tuple[Versions, datetime]:
    """Draw the versions of a custom policy, and an end."""
    by = draw(st.sampled_from(("count", "age")))
    created = RARE | SELDOM if seldom else SELDOM | OFTEN
    times = _times(draw, most_days)

    def version() -> PolicySpec | None:
        names = draw(
            st.lists(st.sampled_from(("s0", "s1", "s2")), min_size=1, max_size=2, unique=True)
        )
        drawn = [
            draw(schedules(name, by, created, amis=False, archive=draw(st.booleans())))  # type: ignore[arg-type]  # these two
            for name in names
        ]
        tags = draw(st.sampled_from(((GOLD,), (GOLD,), (GOLD, SILVER), (SILVER,))))
        return replace(policies.volumes(*drawn, target_tags=tags), state=draw(STATES))

    found: list[PolicySpec | None] = [version()]
    for _ in times[2:]:
        kind = draw(st.sampled_from(("new", "archive", "state", "state", "deleted")))
        found.append(_next(draw, kind, found, version))
    return list(zip(times, found, strict=False)), times[-1]


def _next(draw, kind, found, version):  # type: ignore[no-untyped-def]  # callbacks of hypothesis
    last = next(each for each in reversed(found) if each is not None)
    if kind == "deleted":
        return None
    if kind == "state":
        return replace(last, state=draw(STATES))
    if kind == "archive":
        bare = [replace(each, archive=None) for each in last.details.schedules]
        possible = all(each.retain.count != 0 and each.retain.interval != 0 for each in bare)
        details = replace(last.details, schedules=tuple(bare))
        return replace(last, details=details) if possible else last
    return version()


def _times(draw: st.DrawFn, most_days: int) -> list[datetime]:
    start = draw(STARTS)
    minutes = st.integers(1, most_days * 24 * 60)
    offsets = draw(st.lists(minutes, min_size=2, max_size=6, unique=True))
    return [start, *(start + timedelta(minutes=each) for each in sorted(offsets))]


def defaults() -> Strategy[PolicySpec]:
    """Draw a default policy."""
    return st.builds(
        lambda create, more, extends, state: replace(
            policies.default(
                create_interval_days=create,
                retain_interval_days=create + more,
                extend_deletion=extends,
            ),
            state=state,
        ),
        st.integers(1, 4),
        st.integers(1, 8),
        st.booleans(),
        STATES,
    )


@share(0.4)
@given(tangled().filter(lambda policy: "IMAGE" not in str(policy.details)), spans(20))
def test_a_policy_that_does_not_change_is_as_in_its_forecast(policy, span):
    start, end = span

    found = history([(start, policy)], end=end)

    expected = forecast(policy, start=start, end=end)
    assert lives(found.tracks, end) == lives(expected.tracks, end)
    assert lives(found.fast_restores, end) == lives(expected.fast_restores, end)


@share(0.6)
@given(changing(20))
def test_every_point_lives_exactly_as_long_as_in_the_event_loop(drawn):
    versions, end = drawn

    found = history(versions, end=end)

    naive = Loop(versions, end, None).run()
    assert lives(found.tracks, end) == Counter(naive.lives)
    assert lives(found.fast_restores, end) == Counter(naive.fast_lives)


@share(0.3)
@given(changing(400, seldom=True))
def test_the_same_holds_over_years_with_archives(drawn):
    versions, end = drawn

    found = history(versions, end=end)

    naive = Loop(versions, end, None).run()
    assert lives(found.tracks, end) == Counter(naive.lives)
    assert lives(found.fast_restores, end) == Counter(naive.fast_lives)


@share(0.2)
@given(changing(300, seldom=True), st.floats(0, 1))
def test_what_exists_at_an_instant_is_what_the_event_loop_has_then(drawn, until):
    versions, end = drawn
    start = versions[0][0]
    on = (start + until * (end - start)).replace(second=0, microsecond=0)

    found = history(versions, end=end)

    alive = [
        life
        for life in Loop(versions, end, None).run().lives
        if life.born <= on and (life.gone is None or life.gone > on)
    ]
    for place in found.places:
        assert found.taken(on, place) == sorted(life.taken for life in alive if life.place == place)


@share(0.3)
@given(changing(15), st.floats(0, 1))
def test_the_same_holds_when_the_resource_loses_its_tags(drawn, until):
    versions, end = drawn
    start = versions[0][0]
    lost = (start + until * (end - start)).replace(second=0, microsecond=0)

    found = history(versions, end=end, tagged_until=lost)

    assert lives(found.tracks, end) == Counter(Loop(versions, end, lost).run().lives)


@share(0.5)
@given(st.data())
def test_a_default_policy_is_as_in_the_event_loop(data):
    *times, end = _times(data.draw, 60)
    first = data.draw(defaults())
    later = [data.draw(st.none() | defaults() | defaults()) for _ in times[1:]]
    versions = list(zip(times, [first, *later], strict=True))

    found = history(versions, end=end)

    assert lives(found.tracks, end) == Counter(DefaultLoop(versions, end).run().lives)
