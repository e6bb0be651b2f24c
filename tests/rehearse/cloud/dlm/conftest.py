"""DLM beside EC2 in a world of its own, whose time stands still until a test moves it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from snapshot_constructs.cfn.dlm import encode
from snapshot_constructs.model import PolicySpec
from snapshot_constructs.model.metrics import EVERY
from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.clock import Clock
from snapshot_constructs.rehearse.cloud.dlm.service import DLM
from snapshot_constructs.rehearse.cloud.ebs import verbs
from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from snapshot_constructs.rehearse.cloud.faults import Fault
from snapshot_constructs.rehearse.cloud.service import Output, Params
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import ACCOUNT, REGION, Client
from tests.rehearse.cloud.ebs.conftest import Ec2, Instances

START = datetime(2026, 1, 1, 12, tzinfo=UTC)  # a Thursday
GOLD = [{"Key": "backup", "Value": "gold"}]
SCHEDULE = "aws:dlm:lifecycle-schedule-name"


@dataclass
class Others:
    """The services that are not ours: every key exists, and every instance is managed.

    Attributes:
        called: who called what with which parameters, by action.
        statuses: those that commands end with, one after another; then ``Success``.
        documents: tags of documents, by name.
        zones: names of Availability Zones, by id.
    """

    called: list[tuple[str, str, Params]] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, _service: str, action: str, params: Params, caller: Caller, *_: str
    ) -> Output:
        """Answer as they would."""
        self.called.append((caller.service, action, params))
        return getattr(self, f"_{action}", lambda _params: {})(params)  # type: ignore[no-any-return]  # by name

    def actions(self) -> list[str]:
        """Return what was called."""
        return [action for _, action, _ in self.called]

    def sent(self) -> list[Params]:
        """Return the commands that were sent."""
        return [params for _, action, params in self.called if action == "SendCommand"]

    def _DescribeInstanceInformation(self, params: Params) -> Output:  # noqa: N802 - an action
        (asked,) = params["Filters"]
        return {"InstanceInformationList": [{"InstanceId": id} for id in asked["Values"]]}

    def _SendCommand(self, _params: Params) -> Output:  # noqa: N802 - an action
        return {"Command": {"CommandId": "one"}}

    def _GetCommandInvocation(self, _params: Params) -> Output:  # noqa: N802 - an action
        return {"Status": self.statuses.pop(0) if self.statuses else "Success"}

    def _DescribeKey(self, params: Params) -> Output:  # noqa: N802 - an action
        return {"KeyMetadata": {"Arn": params["KeyId"], "KeyState": "Enabled"}}

    def _DescribeAvailabilityZones(self, _params: Params) -> Output:  # noqa: N802 - an action
        zones = [{"ZoneId": id, "ZoneName": name} for id, name in self.zones.items()]
        return {"AvailabilityZones": zones}

    def _ListTagsForResource(self, params: Params) -> Output:  # noqa: N802 - an action
        found = self.documents.get(params["ResourceId"], {})
        return {"TagList": [{"Key": key, "Value": value} for key, value in found.items()]}


@dataclass
class Cloud:
    """EC2 and DLM of one account and Region, and their time."""

    world: World
    account: str = ACCOUNT
    region: str = REGION
    beneath: Instances = field(default_factory=Instances)
    others: Others = field(default_factory=Others)

    @property
    def ec2(self) -> Ec2:
        """A client of EC2."""
        return Ec2(self.world, account=self.account, region=self.region)

    @property
    def dlm(self) -> Client:
        """A client of DLM."""
        return Client(self.world, "dlm", account=self.account, region=self.region)

    def at(self, *, region: str = "", account: str = "") -> "Cloud":
        """Return the same in another place."""
        return replace(self, account=account or self.account, region=region or self.region)

    def volume(self, **more: Any) -> str:
        """Make a volume with the tag that policies target, and return its id."""
        tags = [{"ResourceType": "volume", "Tags": more.pop("tags", GOLD)}]
        return self.ec2.volume(TagSpecifications=tags, **more)

    def instance(self, *tags: dict[str, str]) -> str:
        """Launch an instance with the tag that policies target, and return its id."""
        return self.ec2.instance(
            TagSpecifications=[{"ResourceType": "instance", "Tags": list(tags or GOLD)}]
        )

    def policy(self, spec: PolicySpec) -> str:
        """Create a policy, and return its id."""
        return str(self.dlm("CreateLifecyclePolicy", **request(spec))["PolicyId"])

    def change(self, id: str, spec: PolicySpec) -> None:
        """Change all of a policy, as CloudFormation does."""
        asked = request(spec)
        for name in ("Tags", "DefaultPolicy"):
            asked.pop(name, None)
        self.dlm("UpdateLifecyclePolicy", PolicyId=id, **asked)

    def state(self, id: str) -> str:
        """Return the state of a policy."""
        return str(self.dlm("GetLifecyclePolicy", PolicyId=id)["Policy"]["State"])

    def settings(self, **changes: float) -> None:
        """Change how long EC2 takes."""
        verbs.change_settings(self.world, changes)

    def fault(self, action: str, **more: Any) -> None:
        """Have a call fail."""
        self.world.faults.add(Fault(action=action, **more))

    def wait(self, **by: float) -> None:
        """Let time pass."""
        self.world.clock.advance(timedelta(**by), self.world.deliver_all)

    def until(self, text: str) -> None:
        """Let time pass up to an instant, such as ``2026-01-05 03:00``."""
        to = datetime.fromisoformat(text).replace(tzinfo=UTC)
        self.world.clock.advance(to - self.world.clock.now(), self.world.deliver_all)

    def snapshots(self, schedule: str = "", **filters: str) -> list[dict[str, Any]]:
        """Return all snapshots of the account here, the oldest first; of one schedule only if given."""
        asked = [{"Name": f"tag:{SCHEDULE}", "Values": [schedule]}] if schedule else []
        asked += [{"Name": name, "Values": [value]} for name, value in filters.items()]
        found = self.ec2("DescribeSnapshots", OwnerIds=["self"], Filters=asked)["Snapshots"]
        return [dict(each) for each in found]

    def days(self, schedule: str = "", **filters: str) -> list[str]:
        """Return when these were made, each as ``01-31 03:00``."""
        return [f"{each['StartTime']:%m-%d %H:%M}" for each in self.snapshots(schedule, **filters)]

    def counts(self) -> dict[str, int]:
        """Return the sum of each metric; there is none that AWS does not have."""
        found: dict[str, int] = {}
        for each in self.world.counts:
            found[each.metric] = found.get(each.metric, 0) + each.value
        assert found.keys() <= EVERY
        return found


def make_cloud(now: datetime) -> Cloud:
    """Return a cloud where nothing is yet."""
    world = World({"ec2": EC2, "dlm": DLM})
    world.clock = Clock(lambda: now)
    found = Cloud(world)
    world.beneath, world.elsewhere = found.beneath, found.others
    return found


def request(spec: PolicySpec) -> dict[str, Any]:
    """Return what asks DLM for a policy."""
    asked = encode(spec)
    if "Tags" in asked:
        asked["Tags"] = {each["Key"]: each["Value"] for each in asked["Tags"]}
    return asked


def tags(found: Iterable[dict[str, str]]) -> dict[str, str]:
    """Return tags as a mapping."""
    return {each["Key"]: each["Value"] for each in found}


def shared_with(cloud: Cloud, snapshot: str) -> list[str]:
    """Return the accounts that a snapshot is shared with."""
    asked = {"SnapshotId": snapshot, "Attribute": "createVolumePermission"}
    found = cloud.ec2("DescribeSnapshotAttribute", **asked)["CreateVolumePermissions"]
    return [each["UserId"] for each in found]


@pytest.fixture
def cloud() -> Cloud:
    """Return a cloud where nothing is yet, on New Year's Day at noon."""
    return make_cloud(START)
