"""Snapshots of instances: one of each volume, as a set."""

import pytest

from snapshot_constructs.model import Parameters, PolicySpec, Retain, Tag
from tests.policies import instances, schedule
from tests.rehearse.cloud.dlm.conftest import Cloud, tags

SCRATCH = {"Key": "use", "Value": "scratch"}
MANY = Retain.last(99)


def launch(cloud: Cloud, *data: list[dict[str, str]]) -> tuple[str, list[str]]:
    """Launch an instance with a root volume and data volumes of these tags; return all ids."""
    id = cloud.instance()
    for number, given in enumerate(data):
        more = {"TagSpecifications": [{"ResourceType": "volume", "Tags": given}]} if given else {}
        volume = cloud.ec2.volume(**more)
        device = f"/dev/sd{'fghijk'[number]}"
        cloud.ec2("AttachVolume", InstanceId=id, VolumeId=volume, Device=device)
    found = cloud.ec2.shown(id)["BlockDeviceMappings"]
    return id, [each["Ebs"]["VolumeId"] for each in found]


def excluding(
    *schedules: object, root: bool | None = None, data: tuple[Tag, ...] = ()
) -> PolicySpec:
    parameters = Parameters(exclude_boot_volume=root, exclude_data_volume_tags=data)
    return instances(*schedules, parameters=parameters)  # type: ignore[arg-type]  # as given


def test_every_attached_volume_has_a_snapshot(cloud: Cloud):
    _, volumes = launch(cloud, [], [])
    cloud.policy(instances())

    cloud.wait(days=1)

    assert {each["VolumeId"] for each in cloud.snapshots()} == set(volumes)
    assert cloud.days() == ["01-02 03:00"] * 3
    assert cloud.counts()["ResourcesTargeted"] == 1
    assert cloud.counts()["SnapshotsCreateCompleted"] == 3


def test_a_set_counts_as_one(cloud: Cloud):
    launch(cloud, [])
    cloud.policy(instances(schedule(retain=Retain.last(2))))

    cloud.wait(days=5)

    assert cloud.days() == ["01-05 03:00", "01-05 03:00", "01-06 03:00", "01-06 03:00"]


def test_a_volume_that_is_attached_later_joins_at_the_next_run(cloud: Cloud):
    id, _ = launch(cloud)
    cloud.policy(instances(schedule(retain=MANY)))
    cloud.wait(days=1)

    cloud.ec2("AttachVolume", InstanceId=id, VolumeId=cloud.ec2.volume(), Device="/dev/sdf")
    cloud.wait(days=1)

    assert cloud.days() == ["01-02 03:00", "01-03 03:00", "01-03 03:00"]


def test_the_boot_volume_is_left_out(cloud: Cloud):
    _, (_, data) = launch(cloud, [])
    cloud.policy(excluding(root=True))

    cloud.wait(days=1)

    assert [each["VolumeId"] for each in cloud.snapshots()] == [data]


def test_data_volumes_with_any_of_the_tags_are_left_out(cloud: Cloud):
    _, (root, _, other) = launch(cloud, [SCRATCH], [{"Key": "use", "Value": "Scratch"}])
    cloud.policy(excluding(data=(Tag("use", "scratch"), Tag("also", "this"))))

    cloud.wait(days=1)

    assert {each["VolumeId"] for each in cloud.snapshots()} == {root, other}


def test_where_everything_is_excluded_nothing_is_made(cloud: Cloud):
    launch(cloud, [SCRATCH])
    id = cloud.policy(excluding(root=True, data=(Tag("use", "scratch"),)))

    cloud.wait(days=1)

    assert cloud.days() == []
    assert cloud.counts() == {"ResourcesTargeted": 1, "SnapshotsCreateFailed": 1}
    assert cloud.state(id) == "ENABLED"


def test_a_multi_attach_volume_is_in_the_set_of_each_instance(cloud: Cloud):
    first, _ = launch(cloud)
    other, _ = launch(cloud)
    both = cloud.ec2.volume(VolumeType="io2", Iops=100, MultiAttachEnabled=True)
    for id in (first, other):
        cloud.ec2("AttachVolume", InstanceId=id, VolumeId=both, Device="/dev/sdf")
    cloud.policy(instances())

    cloud.wait(days=1)

    assert [each["VolumeId"] for each in cloud.snapshots()].count(both) == 2


def test_only_instances_with_the_tag_count(cloud: Cloud):
    cloud.instance({"Key": "backup", "Value": "silver"})
    launch(cloud)
    cloud.policy(instances())

    cloud.wait(days=1)

    assert len(cloud.days()) == 1


@pytest.mark.parametrize(
    ("kept", "left"), [(Retain.last(3), 3), (Retain.days(3), 1)], ids=["count", "age"]
)
def test_of_a_terminated_instance_all_stay_by_count_and_the_last_by_age(cloud, kept, left):
    id, _ = launch(cloud)
    cloud.policy(instances(schedule(retain=kept)))
    cloud.wait(days=9)

    cloud.ec2("TerminateInstances", InstanceIds=[id])
    cloud.wait(days=30)

    assert len(cloud.days()) == left


def test_copied_tags_are_those_of_the_volumes(cloud: Cloud):
    launch(cloud, [SCRATCH])
    cloud.policy(instances(schedule(copy_tags=True)))

    cloud.wait(days=1)

    found = [tags(each["Tags"]).get("use") for each in cloud.snapshots()]
    assert sorted(found, key=str) == [None, "scratch"]
    assert all("backup" not in tags(each["Tags"]) for each in cloud.snapshots())


def test_a_member_that_cannot_be_deleted_does_not_hold_back_the_others(cloud: Cloud):
    launch(cloud, [])
    cloud.policy(instances(schedule(retain=Retain.last(1))))
    cloud.wait(days=1)
    cloud.fault("ec2:DeleteSnapshot", code="SnapshotLocked", status=400)

    cloud.wait(days=3)

    assert cloud.days() == ["01-02 03:00", "01-05 03:00", "01-05 03:00"]
