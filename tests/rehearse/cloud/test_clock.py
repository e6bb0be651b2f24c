"""The virtual clock."""

from datetime import UTC, datetime, timedelta

import pytest

from snapshot_constructs.rehearse.cloud.clock import Clock

START = datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Hourly:
    """Work at each full hour, which may be moved by what happens on the way."""

    def __init__(self) -> None:
        self.ran: list[datetime] = []

    def next(self, after: datetime) -> datetime:
        """Return the next full hour that it has not run at."""
        hour = after.replace(minute=0, second=0, microsecond=0)
        return hour + HOUR if hour < after or hour in self.ran else hour

    def run(self, at: datetime) -> None:
        """Note that it ran."""
        self.ran.append(at)


@pytest.fixture
def machine() -> list[datetime]:
    return [START]


@pytest.fixture
def clock(machine: list[datetime]) -> Clock:
    return Clock(lambda: machine[0])


def test_work_is_done_in_the_order_of_time_and_then_of_asking(clock: Clock) -> None:
    done: list[str] = []
    clock.at(START + 2 * HOUR, lambda: done.append("late"))
    clock.at(START + HOUR, lambda: done.append("first"))
    clock.at(START + HOUR, lambda: done.append("second"))

    clock.advance(3 * HOUR)

    assert done == ["first", "second", "late"]


def test_the_clock_stands_at_the_time_of_the_work_and_ends_where_it_was_sent(clock: Clock) -> None:
    seen: list[datetime] = []
    clock.at(START + HOUR, lambda: seen.append(clock.now()))

    clock.advance(3 * HOUR)

    assert (seen, clock.now()) == ([START + HOUR], START + 3 * HOUR)


def test_work_that_asks_for_more_work_gets_it_done_on_the_way(clock: Clock) -> None:
    seen: list[datetime] = []

    def again() -> None:
        seen.append(clock.now())
        clock.after(HOUR, again)

    clock.after(HOUR, again)

    clock.advance(3 * HOUR)

    assert seen == [START + hours * HOUR for hours in (1, 2, 3)]


def test_sources_are_asked_again_after_each_piece_of_work(clock: Clock) -> None:
    hourly = Hourly()
    clock.add(hourly)

    clock.advance(2 * HOUR)

    assert hourly.ran == [START, START + HOUR, START + 2 * HOUR]


def test_nothing_is_done_early_or_twice_or_after_it_was_cancelled(clock: Clock) -> None:
    done: list[str] = []
    clock.at(START + HOUR, lambda: done.append("once"))
    clock.at(START + HOUR, lambda: done.append("never")).cancel()

    clock.advance(HOUR - timedelta(seconds=1))
    early = list(done)
    clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=1))

    assert (early, done) == ([], ["once"])


def test_the_clock_goes_on_with_the_machine(clock: Clock, machine: list[datetime]) -> None:
    done: list[datetime] = []
    clock.advance(HOUR)
    clock.after(HOUR, lambda: done.append(clock.now()))

    machine[0] += 2 * HOUR
    clock.advance()

    assert (done, clock.now()) == ([START + 2 * HOUR], START + 3 * HOUR)


def test_work_for_the_past_is_done_at_once_and_time_never_goes_back(clock: Clock) -> None:
    seen: list[datetime] = []
    clock.advance(2 * HOUR)
    clock.at(START, lambda: seen.append(clock.now()))

    clock.advance()

    assert seen == [START + 2 * HOUR]


def test_work_that_moves_the_clock_does_not_start_a_second_round(clock: Clock) -> None:
    done: list[str] = []
    clock.after(HOUR, lambda: (clock.advance(timedelta(days=9)), done.append("outer")))
    clock.after(2 * HOUR, lambda: done.append("inner"))

    clock.advance(HOUR)

    assert (done, clock.now()) == (["outer"], START + HOUR)


def test_after_a_failure_the_clock_goes_on(clock: Clock) -> None:
    clock.after(HOUR, lambda: {}["nothing"])

    with pytest.raises(KeyError):
        clock.advance(2 * HOUR)
    clock.advance(HOUR)

    assert clock.now() > START + HOUR


def test_a_reset_forgets_all_work(clock: Clock) -> None:
    done: list[str] = []
    clock.after(HOUR, lambda: done.append("forgotten"))

    clock.reset(START + timedelta(days=9))
    clock.advance(timedelta(days=1))

    assert (done, clock.now()) == ([], START + timedelta(days=10))
