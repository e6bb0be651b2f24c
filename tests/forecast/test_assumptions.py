"""Of what a forecast takes for granted, it says all that bears on the policy, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from snapshot_constructs.forecast import forecast
from snapshot_constructs.forecast.assumptions import (
    AFTERWARDS,
    AMIS,
    ATTACHED,
    BY_HAND,
    CALENDAR,
    COINCIDE,
    COPIES,
    COPIES_FOR_EVER,
    CRASH_CONSISTENT,
    DISABLED,
    ENABLED,
    EVENTS,
    EXCLUDED,
    EXPIRY,
    FAST_MEMBERS,
    INTERVALS,
    MATCHES,
    NEWEST_KEPT,
    NOMINAL,
    ONE_MORE,
    SAME_TIME,
    SCRIPTS,
    SETS,
    SUCCEEDS,
    UNARCHIVED,
    WINDOW_KEPT,
)
from snapshot_constructs.forecast.assumptions import ARCHIVE as ARCHIVE_90
from snapshot_constructs.forecast.track import Assumption
from snapshot_constructs.model import (
    CopyTarget,
    Deferred,
    FastRestore,
    Parameters,
    Retain,
    Schedule,
    Script,
    Tag,
)
from snapshot_constructs.model.policy import PolicySpec
from tests.policies import (
    amis,
    by_cron,
    copy_to,
    create,
    default,
    event,
    instances,
    monthly,
    schedule,
    volumes,
)

LATER = Deferred({"Ref": "Parameter"})
ALWAYS = [NOMINAL, SUCCEEDS, BY_HAND]
BY_AGE = [NEWEST_KEPT, EXPIRY]
EVERY = schedule(name="every", create=create(interval=6))
SUNDAYS = Schedule(name="weekly", create=by_cron("cron(0 3 ? * SUN *)"), retain=Retain.last(4))
IN_ONE_ZONE = FastRestore.in_zones("a", retain=Retain.last(1))
DEFAULT_WINDOW = Assumption(
    "DLM picks a window of four hours for each resource; 00:00 UTC is taken"
)


def scripted(scripts: object) -> PolicySpec:
    return instances(schedule(create=create(scripts=scripts)))


SAID = {
    "an interval": (volumes(), [INTERVALS, ONE_MORE]),
    "a cron expression": (volumes(SUNDAYS), [ONE_MORE]),
    "two schedules": (volumes(EVERY, SUNDAYS), [INTERVALS, COINCIDE, SAME_TIME, ONE_MORE]),
    "days": (volumes(replace(SUNDAYS, retain=Retain.days(30))), BY_AGE),
    "months": (volumes(replace(SUNDAYS, retain=Retain.months(1))), [*BY_AGE, CALENDAR]),
    "copies": (
        volumes(replace(SUNDAYS, copies=(copy_to(),))),
        [ONE_MORE, EXPIRY, COPIES],
    ),
    "copies for ever": (
        volumes(replace(SUNDAYS, copies=(copy_to(retain=None),))),
        [ONE_MORE, EXPIRY, COPIES_FOR_EVER, COPIES],
    ),
    "an archive by count": (volumes(monthly(archive=Retain.last(3))), [ONE_MORE, UNARCHIVED]),
    "an archive by age": (
        volumes(monthly(retain=Retain.days(30), archive=Retain.days(90))),
        [*BY_AGE, ARCHIVE_90, UNARCHIVED],
    ),
    "instances": (instances(SUNDAYS), [SETS, ATTACHED, ONE_MORE]),
    "instances without some volumes": (
        instances(
            SUNDAYS, parameters=Parameters(exclude_data_volume_tags=(Tag("scratch", "yes"),))
        ),
        [SETS, ATTACHED, EXCLUDED, ONE_MORE],
    ),
    "instances without volumes that are not known": (
        instances(SUNDAYS, parameters=Parameters(exclude_data_volume_tags=LATER)),
        [SETS, ATTACHED, EXCLUDED, ONE_MORE],
    ),
    "instances without root volumes": (
        instances(SUNDAYS, parameters=Parameters(exclude_boot_volume=True)),
        [SETS, ATTACHED, ONE_MORE],
    ),
    "instances with fast restore": (
        instances(replace(SUNDAYS, fast_restore=IN_ONE_ZONE)),
        [SETS, ATTACHED, FAST_MEMBERS, ONE_MORE],
    ),
    "volumes with fast restore": (
        volumes(replace(SUNDAYS, fast_restore=IN_ONE_ZONE)),
        [ONE_MORE],
    ),
    "AMIs": (amis(SUNDAYS), [AMIS, ONE_MORE]),
    "a script": (
        scripted((Script(handler="AWS_VSS_BACKUP"),)),
        [SETS, ATTACHED, CRASH_CONSISTENT, AFTERWARDS, INTERVALS, ONE_MORE],
    ),
    "a script that must succeed": (
        scripted((Script(handler="AWS_VSS_BACKUP", snapshot_on_failure=False),)),
        [SETS, ATTACHED, SCRIPTS, AFTERWARDS, INTERVALS, ONE_MORE],
    ),
    "a script before": (
        scripted((Script(handler="Before", stages=("PRE",)),)),
        [SETS, ATTACHED, CRASH_CONSISTENT, INTERVALS, ONE_MORE],
    ),
    "a script afterwards": (
        scripted((Script(handler="After", stages=("POST",)),)),
        [SETS, ATTACHED, AFTERWARDS, INTERVALS, ONE_MORE],
    ),
    "scripts that are not known": (scripted(LATER), [SETS, ATTACHED, INTERVALS, ONE_MORE]),
    "a default policy": (default(), [DEFAULT_WINDOW, WINDOW_KEPT, *BY_AGE]),
    "a default policy for what is not known": (
        replace(default(), default_policy=LATER),
        [DEFAULT_WINDOW, WINDOW_KEPT, *BY_AGE],
    ),
    "a default policy with copies": (
        default(copy_targets=(CopyTarget("eu-central-1"),)),
        [DEFAULT_WINDOW, WINDOW_KEPT, *BY_AGE, COPIES],
    ),
    "what others share": (event(), [EVENTS, MATCHES]),
    "a state that nobody wrote": (replace(volumes(SUNDAYS), state=None), [ENABLED, ONE_MORE]),
    "a state that is not known": (replace(volumes(SUNDAYS), state=LATER), [ENABLED, ONE_MORE]),
    "a disabled policy": (
        replace(volumes(SUNDAYS), state="DISABLED"),
        [DISABLED, ONE_MORE],
    ),
}


@pytest.mark.parametrize(("policy", "said"), SAID.values(), ids=SAID)
def test_a_forecast_says_what_it_takes_for_granted_and_nothing_else(policy, said):
    found = forecast(
        policy,
        start=datetime(2026, 1, 1, tzinfo=UTC),
        end=datetime(2026, 6, 1, tzinfo=UTC),
        shared=[datetime(2026, 2, 1, tzinfo=UTC)],
    )

    assert sorted(each.text for each in found.assumptions) == sorted(
        each.text for each in (*ALWAYS, *said)
    )
