"""The tags that DLM puts on snapshots, and their descriptions."""

from typing import Any

import pytest

from snapshot_constructs.model import Retain, Tag
from tests.policies import instances, schedule, volumes
from tests.rehearse.cloud.dlm.conftest import Cloud, tags

ON_VOLUME = [{"Key": "backup", "Value": "gold"}, {"Key": "team", "Value": "shop"}]


def made(cloud: Cloud) -> dict[str, Any]:
    """Return the snapshot of the first run."""
    cloud.wait(days=1)
    (found,) = cloud.snapshots()
    return found


def test_every_snapshot_knows_its_policy_and_schedule(cloud: Cloud):
    cloud.volume()
    id = cloud.policy(volumes())

    found = made(cloud)

    assert tags(found["Tags"]) == {
        "aws:dlm:lifecycle-policy-id": id,
        "aws:dlm:lifecycle-schedule-name": "daily",
        "dlm:managed": "true",
    }
    assert f"Created for policy: {id}" in found["Description"]


def test_by_age_it_knows_when_it_expires(cloud: Cloud):
    cloud.volume()
    cloud.policy(volumes(schedule(retain=Retain.weeks(2))))

    assert tags(made(cloud)["Tags"])["aws:dlm:expirationTime"] == "2026-01-16T03:00:00.000Z"


@pytest.mark.parametrize(("copied", "team"), [(True, "shop"), (False, None), (None, None)])
def test_the_tags_of_the_volume_are_copied_if_the_schedule_says_so(cloud, copied, team):
    cloud.volume(tags=ON_VOLUME)
    cloud.policy(volumes(schedule(copy_tags=copied)))

    assert tags(made(cloud)["Tags"]).get("team") == team


def test_added_tags_go_before_copied_ones(cloud: Cloud):
    cloud.volume(tags=ON_VOLUME)
    cloud.policy(volumes(schedule(copy_tags=True, tags=(Tag("team", "other"),))))

    assert tags(made(cloud)["Tags"])["team"] == "other"


def test_variable_tags_have_the_instance_and_the_time(cloud: Cloud):
    id = cloud.instance()
    variable = (Tag("of", "$(instance-id)"), Tag("at", "$(timestamp)"))
    cloud.policy(instances(schedule(variable_tags=variable)))

    found = tags(made(cloud)["Tags"])

    assert found["of"] == id
    assert found["at"] == "2026-01-02T03:00:00.000Z"


def test_more_tags_than_ec2_takes_make_the_run_fail(cloud: Cloud):
    cloud.volume(tags=[{"Key": f"k{number}", "Value": ""} for number in range(49)] + ON_VOLUME[:1])
    id = cloud.policy(volumes(schedule(copy_tags=True)))

    cloud.wait(days=1)

    assert cloud.days() == []
    assert cloud.counts()["SnapshotsCreateFailed"] == 1
    assert cloud.state(id) == "ENABLED"
