"""The closed form against an event loop that shares nothing with it."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.forecast import Timeline, Track, forecast, to_datetime, to_minutes
from snapshot_constructs.model import Kind, PolicyDetails, PolicySpec
from tests.forecast.naive import Life, Simulator
from tests.forecast.naive_others import default_lives, event_lives, largest_gap
from tests.forecast.policies import spans, tangled
from tests.strategies import LITERAL


def share(of_the_profile: float) -> settings:
    """Return settings for so much of the examples that the profile asks for."""
    return settings(max_examples=round(settings.default.max_examples * of_the_profile))


CUSTOM = (Kind.VOLUME_SNAPSHOTS, Kind.INSTANCE_SNAPSHOTS, Kind.AMIS)


def lives(tracks: Iterable[Track], end: datetime) -> Counter[Life]:
    return Counter(life for track in tracks for life in _lives(track, to_minutes(end)))


def _lives(track: Track, end: int) -> Iterable[Life]:
    deprecations = track.deprecated or [end + 1] * len(track.born)
    keys = track.keys or [None] * len(track.born)
    for taken, born, gone, deprecated, key in zip(
        track.taken, track.born, track.gone, deprecations, keys, strict=True
    ):
        marked = deprecated <= end and deprecated < gone
        yield Life(
            track.schedule,
            track.place,
            track.tier,
            to_datetime(taken),
            to_datetime(born),
            to_datetime(gone) if gone <= end else None,
            to_datetime(deprecated) if marked else None,
            key,
        )


@given(tangled(), spans(25))
def test_every_point_lives_exactly_as_long_as_in_the_event_loop(policy, span):
    start, end = span

    found = forecast(policy, start=start, end=end)

    assert lives(found.tracks, end) == Counter(Simulator(policy, start, end).run().lives)


@share(0.5)
@given(tangled(), spans(20))
def test_fast_restore_is_enabled_exactly_as_long_as_in_the_event_loop(policy, span):
    start, end = span

    found = forecast(policy, start=start, end=end)

    assert lives(found.fast_restores, end) == Counter(
        Simulator(policy, start, end).run().fast_lives
    )


@share(0.1)
@given(tangled(seldom=True), spans(600))
def test_the_same_holds_over_years(policy, span):
    start, end = span

    found = forecast(policy, start=start, end=end)

    assert lives(found.tracks, end) == Counter(Simulator(policy, start, end).run().lives)


@share(0.3)
@given(tangled(), spans(30), st.floats(0, 1), st.times().map(lambda at: at.replace(second=0)))
def test_nothing_is_made_of_a_resource_that_is_gone(policy, span, until, first_run):
    start, end = span
    gone = (start + until * (end - start)).replace(second=0, microsecond=0)

    found = forecast(policy, start=start, end=end, first_run=first_run, resource_gone=gone)

    naive = Simulator(policy, start, end, first_run=first_run, resource_gone=gone)
    assert lives(found.tracks, end) == Counter(naive.run().lives)


@share(0.3)
@given(tangled(), spans(20))
def test_the_fullest_moment_is_that_of_the_event_loop(policy, span):
    start, end = span

    found = forecast(policy, start=start, end=end)

    naive = Simulator(policy, start, end).run()
    assert {place: found.most_points(place) for place in found.places} == naive.most


@share(0.4)
@given(tangled(), spans(15), st.floats(0, 1))
def test_what_exists_at_an_instant_is_what_the_event_loop_has_then(policy, span, until):
    start, end = span
    on = (start + until * (end - start)).replace(second=0, microsecond=0)

    found = forecast(policy, start=start, end=end)

    alive = [
        life
        for life in Simulator(policy, start, end).run().lives
        if life.born <= on and (life.gone is None or life.gone > on)
    ]
    for place in found.places:
        here = sorted(life.taken for life in alive if life.place == place)
        assert found.points(on, place) == len(here)
        assert found.taken(on, place) == here
        assert found.oldest(on, place) == (here[0] if here else None)
        assert found.newest(on, place) == (here[-1] if here else None)
        assert found.deprecated(on, place) == sum(
            life.place == place and life.deprecated is not None and life.deprecated <= on
            for life in alive
        )


@share(0.4)
@given(tangled(), spans(15), st.none() | st.timedeltas(timedelta(hours=1), timedelta(days=50)))
def test_the_largest_gap_is_that_of_all_instants(policy, span, window):
    start, end = span

    found = forecast(policy, start=start, end=end)

    seen = Simulator(policy, start, end).run().lives
    for place in found.places:
        there = [life for life in seen if life.place == place]
        since = found.steady_from or start
        assert found.rpo(window, place) == largest_gap(there, since, end, window)
        if window is not None:
            (inside,) = found.rpos([], place, within=[window])
            assert inside == largest_gap(there, since, end, window, whole=True)


@pytest.mark.parametrize("kind", CUSTOM)
def test_any_valid_custom_policy_is_as_in_the_event_loop(kind):
    @share(0.2)
    @given(LITERAL[kind], spans(30))
    def compare(policy: PolicySpec, span: tuple[datetime, datetime]) -> None:
        start, end = span
        naive = Simulator(policy, start, end).run()
        found = forecast(policy, start=start, end=end)
        expected = Counter(naive.lives) if policy.state == "ENABLED" else Counter()
        assert lives(found.tracks, end) == expected

    compare()


@pytest.mark.parametrize("kind", [Kind.DEFAULT_VOLUMES, Kind.DEFAULT_INSTANCES])
def test_any_default_policy_is_as_day_by_day(kind):
    @share(0.3)
    @given(LITERAL[kind], spans(60), st.floats(0, 2))
    def compare(policy: PolicySpec, span: tuple[datetime, datetime], until: float) -> None:
        start, end = span
        gone = (start + until * (end - start)).replace(second=0, microsecond=0)
        found = forecast(policy, start=start, end=end, first_run=time(7, 30), resource_gone=gone)
        settings = policy.defaults or policy.details.defaults  # type: ignore[union-attr]  # one has them
        expected = Counter(
            default_lives(settings, start, end, first_run=time(7, 30), resource_gone=gone)  # type: ignore[arg-type]  # see above
        )
        assert lives(found.tracks, end) == (expected if policy.state == "ENABLED" else Counter())

    compare()


@share(0.3)
@given(
    LITERAL[Kind.EVENT],
    st.lists(
        st.integers(1, 3000).map(lambda h: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h)),
        unique=True,
        max_size=12,
    ),
)
def test_any_event_based_policy_is_as_copy_by_copy(policy, shared):
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)

    found = forecast(policy, start=start, end=end, shared=shared)

    assert isinstance(policy.details, PolicyDetails)
    expected = Counter(event_lives(policy.details, shared, end))
    assert lives(found.tracks, end) == (expected if policy.state == "ENABLED" else Counter())


@share(0.3)
@given(tangled(), spans(100))
def test_what_a_timeline_holds_is_in_order(policy, span):
    start, end = span

    found: Timeline = forecast(policy, start=start, end=end)

    for track in (*found.tracks, *found.fast_restores):
        assert len(track.taken) == len(track.born) == len(track.gone)
        assert list(track.born) == sorted(track.born)
        assert all(
            taken <= born <= gone
            for taken, born, gone in zip(track.taken, track.born, track.gone, strict=True)
        )
        assert list(track.ends) == sorted(track.gone)
