"""What copies are encrypted with, which decides whether they are full ones."""

from datetime import timedelta

import pytest

from snapshot_constructs.forecast import ByHand, Timeline, combine, forecast, to_datetime
from snapshot_constructs.forecast.storage import stored_at
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model import CopyAction, CopyTarget, CopyTo, Deferred, PolicySpec, Retain
from tests.forecast.histories import day, then
from tests.policies import by_cron, copy_to, default, event, schedule, volumes

FRANKFURT = "eu-central-1"
START, END = day("01-01"), day("01-05")
ONE, OTHER = copy_to(key="arn:one"), copy_to(key="arn:other")
DEFAULT, UNENCRYPTED = copy_to(key=None), copy_to(encrypted=False, key=None)
LATER, MUCH_LATER = (copy_to(key=Deferred({"Fn::GetAtt": [key, "Arn"]})) for key in ("A", "B"))
ON_THE_THIRD = by_cron("cron(0 3 3 * ? *)")
ON_THE_NINTH = by_cron("cron(0 3 9 * ? *)")


def copying(*copies: CopyTo) -> PolicySpec:
    return volumes(schedule(copies=copies))


def sharing(*copies: CopyTo) -> PolicySpec:
    return event(actions=(CopyAction(name="copy", copies=copies),))


def defaults() -> PolicySpec:
    return default(copy_targets=(CopyTarget(FRANKFURT),))


def ahead(policy: PolicySpec, *, changing: bool = False) -> Timeline:
    if changing:
        return then(("01-01", policy), end="01-05")
    return forecast(policy, start=START, end=END, shared=[day("01-02"), day("01-03")])


def keys(found: Timeline) -> dict[int, object]:
    """Return what copies are encrypted with, by the day of the month."""
    return {
        to_datetime(at).day: key
        for track in found.tracks
        if track.place
        for at, key in zip(track.born, track.keys or (), strict=True)
    }


def full(found: Timeline) -> float:
    """Return how many full copies are stored at the end, of a volume that does not change."""
    return stored_at(found, Volume(1, churn_per_day=0), found.end).copies[FRANKFURT].exact


# ------------------------------------------------------------------------- a policy as it stands


@pytest.mark.parametrize(
    ("copy", "key"),
    [
        (ONE, (True, "arn:one")),
        (DEFAULT, (True, None)),
        (UNENCRYPTED, (False, None)),
        (copy_to(encrypted=None, key=None), (False, None)),
        (LATER, (True, LATER.key)),
    ],
    ids=["named", "default", "unencrypted", "nothing-said", "known-at-deployment"],
)
@pytest.mark.parametrize("make", [copying, sharing], ids=["custom", "event-based"])
def test_copies_have_the_key_that_is_written(make, copy, key):
    found = keys(ahead(make(copy)))

    assert [*found.values()] == [key] * len(found) != []


@pytest.mark.parametrize("changing", [False, True], ids=["forecast", "history"])
def test_copies_of_a_default_policy_have_the_default_key_and_its_backups_none(changing):
    backups, copies = ahead(defaults(), changing=changing).tracks

    assert backups.keys is None
    assert copies.keys == [(False, None)] * len(copies.born)


@pytest.mark.parametrize("changing", [False, True], ids=["forecast", "history"])
@pytest.mark.parametrize(
    ("owner", "key"),
    [((OTHER,), "arn:other"), ((), "arn:one")],
    ids=["its-owner-copies-it", "only-others-do"],
)
def test_a_copy_that_schedules_share_has_the_key_of_its_owner_or_else_of_the_first(
    owner, key, changing
):
    policy = volumes(
        schedule(name="never", create=ON_THE_NINTH, copies=(OTHER,)),
        schedule(copies=(ONE,)),
        schedule(name="second", create=ON_THE_THIRD, copies=(OTHER,), retain=Retain.last(1)),
        schedule(name="third", create=ON_THE_THIRD, copies=owner, retain=Retain.last(99)),
    )

    found = ahead(policy, changing=changing)

    assert keys(found) == {at: (True, key if at == 3 else "arn:one") for at in (1, 2, 3, 4)}


def test_copies_that_are_kept_apart_keep_their_keys():
    longer = copy_to(key="arn:other", retain=Retain.days(99))
    first, second = (by_cron(f"cron(0 3 {days} * ? *)") for days in ("2,3", "3,4"))
    newest = Retain.last(1)
    policy = volumes(
        schedule(retain=Retain.last(99)),  # so that all are its own
        schedule(name="first", create=first, copies=(ONE,), retain=newest),
        schedule(name="second", create=second, copies=(longer,), retain=newest),
    )

    found = ahead(policy)

    assert keys(found) == {2: (True, "arn:one"), 3: (True, "arn:one"), 4: (True, "arn:other")}
    assert [track.schedule for track in found.tracks if track.place] == ["daily"] * 3


# ------------------------------------------------------------------------ what is full because of it


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (ONE, ONE, 1),
        (ONE, OTHER, 2),
        (DEFAULT, ONE, 2),
        (UNENCRYPTED, ONE, 2),
        (UNENCRYPTED, DEFAULT, 2),
        (LATER, LATER, 1),
        (LATER, MUCH_LATER, 2),
    ],
    ids=[
        "same",
        "other",
        "default-then-own",
        "unencrypted-then-own",
        "unencrypted-then-default",
        "same-at-deployment",
        "other-at-deployment",
    ],
)
def test_the_first_copy_with_a_new_key_is_full_and_later_ones_are_not(one, other, copies):
    found = then(("01-01", copying(one)), ("01-05 12:00", copying(other)), end="01-10")

    assert full(found) == copies


def test_going_back_to_a_key_makes_a_full_copy_once_more():
    back = (("01-01", copying(ONE)), ("01-03", copying(OTHER)), ("01-05", copying(ONE)))

    assert full(then(*back, end="01-10")) == 3


def test_the_same_holds_for_an_event_based_policy():
    found = then(
        ("01-01", sharing(ONE)),
        ("01-05", sharing(OTHER)),
        end="01-10",
        shared=[day(f"01-0{n}") for n in (2, 3, 6, 7)],
    )

    assert full(found) == 2


def test_policies_that_name_their_schedules_alike_and_not_their_keys_share_no_copies():
    one, other, same = (ahead(copying(copy)) for copy in (ONE, OTHER, ONE))

    assert full(combine([one, same])) == 1
    assert full(combine([one, other])) == 8  # each comes after one of the other policy


def test_copies_of_a_default_policy_follow_those_that_do_not_ask_for_encryption():
    plain, encrypted = (ahead(copying(copy)) for copy in (UNENCRYPTED, DEFAULT))

    assert full(combine([ahead(defaults()), plain])) == 1
    assert full(combine([ahead(defaults()), encrypted])) == 8


@pytest.mark.parametrize(
    "done",
    [
        ByHand.lock(day("01-03 03:00"), at=day("01-04"), until=day("03-01"), place=FRANKFURT),
        ByHand.restore_from_recycle_bin(
            day("01-03 03:00"), at=END, retention=timedelta(9), place=FRANKFURT
        ),
    ],
    ids=["locked", "restored"],
)
def test_what_is_done_with_a_copy_by_hand_leaves_it_its_key(done):
    policy = copying(copy_to(key="arn:one", retain=Retain.days(1)))

    found = then(("01-01", policy), end="01-05", by_hand=[done])

    assert set(keys(found).values()) == {(True, "arn:one")}
    assert full(found) == 1
