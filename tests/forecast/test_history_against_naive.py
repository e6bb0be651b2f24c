"""Histories in closed form against an event loop that shares nothing with it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from snapshot_constructs.forecast import (
    ByHand,
    Timeline,
    forecast,
    history,
    to_datetime,
    to_minutes,
)
from snapshot_constructs.model import CopyAction, CopyTo, PolicySpec, Tag
from tests import policies
from tests.forecast.naive_history import Loop, Versions
from tests.forecast.naive_others import EventLoop
from tests.forecast.naive_succession import DefaultLoop
from tests.forecast.policies import (
    KEYS,
    OFTEN,
    RARE,
    SELDOM,
    SHORT_AGES,
    STARTS,
    schedules,
    spans,
    tangled,
)
from tests.forecast.test_against_naive import lives, share
from tests.strategies.basics import Strategy, optional, some

GOLD, SILVER = Tag("backup", "gold"), Tag("backup", "silver")
STATES = st.sampled_from(("ENABLED", "ENABLED", "ENABLED", "DISABLED", "ERROR"))


@st.composite
def changing(
    draw: st.DrawFn, most_days: int, *, seldom: bool = False, amis: bool = False
) -> tuple[Versions, datetime]:
    """Draw the versions of a custom policy, and an end."""
    by = draw(st.sampled_from(("count", "age")))
    created = RARE | SELDOM if seldom else SELDOM | OFTEN
    times = _times(draw, most_days)

    def version() -> PolicySpec | None:
        names = draw(
            st.lists(st.sampled_from(("s0", "s1", "s2")), min_size=1, max_size=2, unique=True)
        )
        drawn = [
            draw(
                schedules(name, by, created, amis=amis, archive=not amis and draw(st.booleans()))  # type: ignore[arg-type]  # these two
            )
            for name in names
        ]
        tags = draw(st.sampled_from(((GOLD,), (GOLD,), (GOLD, SILVER), (SILVER,))))
        policy = policies.amis if amis else policies.volumes
        return replace(policy(*drawn, target_tags=tags), state=draw(STATES))

    found: list[PolicySpec | None] = [version()]
    for _ in times[2:]:
        kind = draw(st.sampled_from(("new", "archive", "keys", "state", "state", "deleted")))
        found.append(_next(draw, kind, found, version))
    return list(zip(times, found, strict=False)), times[-1]


def _next(draw, kind, found, version):  # type: ignore[no-untyped-def]  # callbacks of hypothesis
    last = next(each for each in reversed(found) if each is not None)
    if kind == "deleted":
        return None
    if kind == "state":
        return replace(last, state=draw(STATES))
    if kind == "keys":
        return with_other_keys(draw, last)
    if kind == "archive":
        bare = [replace(each, archive=None) for each in last.details.schedules]
        possible = all(each.retain.count != 0 and each.retain.interval != 0 for each in bare)
        details = replace(last.details, schedules=tuple(bare))
        return replace(last, details=details) if possible else last
    return version()


def with_other_keys(draw: st.DrawFn, policy: PolicySpec) -> PolicySpec:
    """Change nothing about a policy but what its copies are encrypted with."""
    details: Any = policy.details
    drawn = [
        replace(
            each,
            copies=tuple(
                replace(c, encrypted=e, key=k) for c in each.copies for e, k in [draw(KEYS)]
            ),
        )
        for each in details.schedules
    ]
    return replace(policy, details=replace(details, schedules=tuple(drawn)))


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


@st.composite
def events(draw: st.DrawFn) -> PolicySpec:
    """Draw an event-based policy."""
    copies = tuple(
        CopyTo(place, encrypted=encrypted, key=key, retain=draw(optional(SHORT_AGES)))
        for place in draw(some(st.sampled_from(("eu-central-1", "us-east-1")), least=1))
        for encrypted, key in [draw(KEYS)]
    )
    action = CopyAction(name=draw(st.sampled_from(("copy", "copy", "other"))), copies=copies)
    return replace(policies.event(actions=(action,)), state=draw(STATES))


@st.composite
def hands(draw: st.DrawFn, found: Timeline) -> list[ByHand]:
    """Draw what is done by hand with some of the points of a timeline."""
    lives: dict[tuple[str, str, int], list[tuple[int, int]]] = {}
    for track in found.tracks:
        for taken, born, gone in zip(track.taken, track.born, track.gone, strict=True):
            lives.setdefault((track.schedule, track.place, taken), []).append((born, gone))
    assume(lives)
    keys = draw(st.lists(st.sampled_from(sorted(lives)), min_size=1, max_size=4, unique=True))
    return [each for key in keys for each in _done(draw, key, sorted(lives[key]), found.end)]


def _done(
    draw: st.DrawFn, key: tuple[str, str, int], pieces: list[tuple[int, int]], end: datetime
) -> list[ByHand]:
    last = to_minutes(end)
    made, where = to_datetime(key[2]), {"schedule": key[0], "place": key[1]}

    def during(born: int, gone: int) -> datetime:
        return to_datetime(draw(st.integers(born, max(born, min(gone - 1, last)))))

    (born, gone), (archived, deleted) = pieces[0], pieces[-1]
    days = st.timedeltas(timedelta(0), timedelta(days=60)).map(_whole)
    kind = draw(st.sampled_from(("lock", "archive", "there and back", "restore", "bin")))
    if kind == "bin" and deleted <= last:
        at = to_datetime(draw(st.integers(deleted, last)))
        retention = at - to_datetime(deleted)
        return [ByHand.restore_from_recycle_bin(made, at=at, retention=retention, **where)]
    if kind == "restore" and len(pieces) > 1 and archived < deleted:
        return [ByHand.restore_from_archive(made, at=during(archived, deleted), **where)]
    if born == gone or born > last:
        return []
    at = during(born, gone)
    if kind == "lock":
        return [ByHand.lock(made, at=at, until=at + draw(days), **where)]
    done = [ByHand.archive(made, at=at, **where)]
    if kind == "there and back":
        back = min(at + draw(days), end)
        done.append(ByHand.restore_from_archive(made, at=back, **where))
    return done


def _whole(length: timedelta) -> timedelta:
    return length - length % timedelta(minutes=1)


@share(0.4)
@given(tangled(), spans(20))
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


@share(0.6)
@given(changing(20, amis=True))
def test_amis_and_their_copies_are_deprecated_as_in_the_event_loop(drawn):
    versions, end = drawn

    found = history(versions, end=end)

    assert lives(found.tracks, end) == Counter(Loop(versions, end, None).run().lives)


@share(0.2)
@given(changing(400, seldom=True, amis=True))
def test_deprecation_over_years_is_as_in_the_event_loop(drawn):
    versions, end = drawn

    found = history(versions, end=end)

    assert lives(found.tracks, end) == Counter(Loop(versions, end, None).run().lives)


@share(0.6)
@given(st.data())
def test_an_event_based_policy_is_as_in_the_event_loop(data):
    *times, end = _times(data.draw, 60)
    later = [data.draw(st.none() | events() | events()) for _ in times[1:]]
    versions = list(zip(times, [data.draw(events()), *later], strict=True))
    minutes = st.integers(-10, (end - times[0]) // timedelta(minutes=1))
    offsets = data.draw(st.lists(minutes, max_size=12, unique=True))
    shared = [times[0] + timedelta(minutes=each) for each in offsets]

    found = history(versions, end=end, shared=shared)

    assert lives(found.tracks, end) == Counter(EventLoop(versions, shared, end).run().lives)


@share(0.2)
@given(events(), spans(60), st.lists(st.floats(0, 1), max_size=8))
def test_an_event_based_policy_that_does_not_change_is_as_in_its_forecast(policy, span, until):
    start, end = span
    enabled = replace(policy, state="ENABLED")
    shared = [start + _whole(each * (end - start)) for each in set(until)]

    found = history([(start, enabled)], end=end, shared=set(shared))

    expected = forecast(enabled, start=start, end=end, shared=set(shared))
    assert lives(found.tracks, end) == lives(expected.tracks, end)


@share(0.5)
@given(changing(40), st.data())
def test_what_is_done_by_hand_is_as_in_the_event_loop(drawn, data):
    versions, end = drawn
    done = data.draw(hands(history(versions, end=end)))

    found = history(versions, end=end, by_hand=done)

    naive = Loop(versions, end, None, done).run()
    assert lives(found.tracks, end) == Counter(naive.lives)
    assert lives(found.fast_restores, end) == Counter(naive.fast_lives)


@share(0.3)
@given(changing(400, seldom=True), st.data())
def test_what_is_done_by_hand_over_years_is_as_in_the_event_loop(drawn, data):
    versions, end = drawn
    done = data.draw(hands(history(versions, end=end)))

    found = history(versions, end=end, by_hand=done)

    naive = Loop(versions, end, None, done).run()
    assert lives(found.tracks, end) == Counter(naive.lives)
    assert lives(found.fast_restores, end) == Counter(naive.fast_lives)
