"""EC2 in a world of its own, whose time stands still until a test moves it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.clock import Clock
from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output, Params
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Client

START = datetime(2027, 1, 1, tzinfo=UTC)
OTHER = "222222222222"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/one"
IMAGE = "ami-0123456789abcdef0"


@dataclass(frozen=True)
class Ec2(Client):
    """Calls EC2."""

    service: str = "ec2"

    def volume(self, **more: Any) -> str:
        """Make a volume of 100 GiB, and return its id."""
        asked = {"AvailabilityZone": f"{self.region}a", "Size": 100, "VolumeType": "gp3", **more}
        return str(self("CreateVolume", **asked)["VolumeId"])

    def snapshot(self, volume: str = "", **more: Any) -> str:
        """Make a snapshot, of a new volume unless one is given, and return its id."""
        made = self("CreateSnapshot", VolumeId=volume or self.volume(), **more)
        return str(made["SnapshotId"])

    def copy(self, snapshot: str, source: str = REGION, **more: Any) -> str:
        """Copy a snapshot, and return the id of the copy."""
        made = self("CopySnapshot", SourceSnapshotId=snapshot, SourceRegion=source, **more)
        return str(made["SnapshotId"])

    def archive(self, snapshot: str) -> None:
        """Archive a snapshot."""
        self("ModifySnapshotTier", SnapshotId=snapshot, StorageTier="archive")

    def share(self, snapshot: str, *accounts: str) -> None:
        """Share a snapshot."""
        asked = {"Attribute": "createVolumePermission", "OperationType": "add"}
        self("ModifySnapshotAttribute", SnapshotId=snapshot, UserIds=list(accounts), **asked)

    def instance(self, **more: Any) -> str:
        """Launch an instance, and return its id."""
        asked = {"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1, **more}
        return str(self("RunInstances", **asked)["Instances"][0]["InstanceId"])

    def shown(self, id: str) -> dict[str, Any]:
        """Return a volume, a snapshot or an instance as EC2 shows it."""
        if id.startswith("i-"):
            found = self("DescribeInstances", InstanceIds=[id])["Reservations"][0]
            return dict(found["Instances"][0])
        kind = "Volume" if id.startswith("vol-") else "Snapshot"
        return dict(self(f"Describe{kind}s", **{f"{kind}Ids": [id]})[f"{kind}s"][0])

    def ids(self, **asked: Any) -> list[str]:
        """Return the ids of the snapshots that EC2 shows."""
        return [each["SnapshotId"] for each in self("DescribeSnapshots", **asked)["Snapshots"]]

    def at(self, region: str = REGION, account: str = ACCOUNT) -> "Ec2":
        """Return the same in another place."""
        return Ec2(self.world, account=account, region=region)

    def by(self, caller: Caller) -> "Ec2":
        """Return the same for someone who may not do everything."""
        return Ec2(self.world, account=self.account, region=self.region, caller=caller)

    def wait(self, **by: float) -> None:
        """Let time pass."""
        self.world.clock.advance(timedelta(**by))

    def details(self, event: str) -> list[dict[str, Any]]:
        """Return the details of the events of a kind, without the id of the request."""
        found = [
            dict(each.detail) for each in self.world.events if each.detail.get("event") == event
        ]
        return [{key: each[key] for key in each if key != "request-id"} for each in found]


@dataclass
class Instances:
    """The instances that EBS finds beneath, with their tags; they know no volumes."""

    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __call__(
        self, _service: str, action: str, params: Params, _caller: Caller, *_: str
    ) -> Output:
        """Answer as ministack would."""
        return getattr(self, f"_{action}")(params)  # type: ignore[no-any-return]  # by name

    def _RunInstances(self, params: Params) -> Output:  # noqa: N802 - an action
        made = [self._launch(params) for _ in range(params["MinCount"])]
        return {"Instances": made, "OwnerId": ACCOUNT, "ReservationId": "r-1"}

    def _launch(self, params: Params) -> dict[str, Any]:
        id = f"i-{len(self.views):017x}"
        view = {"InstanceId": id, "ImageId": params["ImageId"], "State": {"Name": "running"}}
        self.views[id] = view
        specs = [each for each in params["TagSpecifications"] if each["ResourceType"] == "instance"]
        self.tags[id] = {tag["Key"]: tag["Value"] for each in specs for tag in each["Tags"]}
        return view

    def _DescribeInstances(self, params: Params) -> Output:  # noqa: N802 - an action
        ids = params.get("InstanceIds", list(self.views))
        views = [{**self.views[id], "Tags": self._shown(id)} for id in ids]
        return {"Reservations": [{"Instances": views}]}

    def _TerminateInstances(self, params: Params) -> Output:  # noqa: N802 - an action
        for id in params["InstanceIds"]:
            self.views[id]["State"] = {"Name": "terminated"}
        return {"TerminatingInstances": [{"InstanceId": id} for id in params["InstanceIds"]]}

    def _DescribeSubnets(self, params: Params) -> Output:  # noqa: N802 - an action
        zone = f"{REGION}{params['SubnetIds'][0][-1]}"  # subnet-b is in zone b
        return {"Subnets": [{"AvailabilityZone": zone}]}

    def _DescribeLaunchTemplateVersions(self, params: Params) -> Output:  # noqa: N802 - an action
        data = self.templates[params["LaunchTemplateName"]]
        return {"LaunchTemplateVersions": [{"LaunchTemplateData": data}]}

    def _CreateTags(self, params: Params) -> Output:  # noqa: N802 - an action
        for id in params["Resources"]:
            own = self.tags.setdefault(id, {})
            own.update({tag["Key"]: tag["Value"] for tag in params["Tags"]})
        return {}

    def _DeleteTags(self, params: Params) -> Output:  # noqa: N802 - an action
        for id in params["Resources"]:
            for tag in params["Tags"]:
                del self.tags[id][tag["Key"]]
        return {}

    def _DescribeTags(self, params: Params) -> Output:  # noqa: N802 - an action
        wanted = [value for each in params.get("Filters", ()) for value in each["Values"]]
        ids = [id for id in self.tags if not wanted or id in wanted]
        more = {"ResourceType": "instance"}
        return {
            "Tags": [{"ResourceId": id, **more, **tag} for id in ids for tag in self._shown(id)]
        }

    def _shown(self, id: str) -> list[dict[str, str]]:
        return [{"Key": key, "Value": value} for key, value in self.tags.get(id, {}).items()]


@dataclass
class Keys:
    """The KMS keys that there are, with their states."""

    states: dict[str, str]

    def __call__(
        self,
        _service: str,
        _action: str,
        params: Params,
        _caller: Caller,
        _account: str,
        _region: str,
    ) -> Output:
        """Describe a key by its ARN, or by an alias, which is its id."""
        name = params["KeyId"].removeprefix("alias/")
        for arn, state in self.states.items():
            if name in (arn, arn.rpartition("/")[2]):
                return {"KeyMetadata": {"Arn": arn, "KeyState": state}}
        raise ApiError("NotFoundException", "no such key")


@pytest.fixture
def keys() -> Keys:
    """Return the keys that there are."""
    return Keys({KEY: "Enabled"})


@pytest.fixture
def instances() -> Instances:
    """Return the instances beneath."""
    return Instances()


@pytest.fixture
def ec2(keys: Keys, instances: Instances) -> Ec2:
    """Return a client of EC2 where nothing is yet."""
    world = World({"ec2": EC2})
    world.clock = Clock(lambda: START)
    world.elsewhere = keys
    world.beneath = instances
    return Ec2(world)
