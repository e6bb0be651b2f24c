"""What a test does with the local cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from snapshot_constructs.rehearse import deploying, results, surroundings
from snapshot_constructs.rehearse.assembly import paths
from snapshot_constructs.rehearse.clients import Clients
from snapshot_constructs.rehearse.control import Control
from snapshot_constructs.rehearse.deployment import Deployment
from snapshot_constructs.rehearse.place import Place
from snapshot_constructs.rehearse.results import Event, Image, Instance, Snapshot, Volume
from snapshot_constructs.rehearse.synthesis import stacks

START = datetime(2026, 6, 1, tzinfo=UTC)  # a Monday, the same in every run
_NOTHING: Mapping[str, str] = {}


class Rehearsal:
    """A local cloud with a virtual clock, for one test.

    Wherever a method takes an account and a Region, those of the attributes hold where it is told none.

    Args:
        port: of the cloud, on the loopback.

    Attributes:
        account: the account.
        region: the Region.
        control: asks the cloud itself.
    """

    def __init__(
        self,
        port: int,
        account: str = surroundings.ACCOUNT,
        region: str = surroundings.REGION,
    ) -> None:
        self.account = account
        self.region = region
        self.control = Control(port)
        self._clients = Clients(port)

    @property
    def now(self) -> datetime:
        """Return the virtual time, in UTC."""
        return self.control.now()

    def restart(self, at: datetime = START) -> None:
        """Forget all that was made, and begin at some time."""
        self.control.reset(at)

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """Let time pass, with all that happens meanwhile; return the time afterwards."""
        return self.control.advance(timedelta(days=days, hours=hours, minutes=minutes))

    def advance_to(self, time: datetime) -> datetime:
        """Let time pass until then."""
        return self.control.advance_to(time)

    def settle(self) -> None:
        """Wait until functions and state machines have come to rest."""
        self.control.settle()

    def client(self, service: str, *, account: str = "", region: str = "") -> Any:
        """Return a boto3 client, which calls as the root user of an account."""
        return self._place(account, region).client(service)

    def environment(self, *, account: str = "", region: str = "") -> dict[str, str]:
        """Return the variables that lead other programs here, such as the CDK and the AWS CLI."""
        place = self._place(account, region)
        return surroundings.variables(self.control.port, place.account, place.region)

    def deploy(self, what: Any, *, account: str = "", region: str = "") -> Deployment:
        """Deploy, as `cdk deploy` does.

        Args:
            what: an App, a Stage or a Stack of the CDK, or the folder of a cloud assembly. A stack
                comes with those that it depends on.
            account: for stacks that do not say theirs.
            region: the same.

        Raises:
            DeployError: if a stack cannot be created or updated.
            RehearsalError: if it cannot be tried.
        """
        __tracebackhide__ = True  # pytest shows the line of the test
        place = self._place(account, region)
        return deploying.deploy(stacks(what), place)

    def destroy(self, what: Any, *, account: str = "", region: str = "") -> None:
        """Delete stacks, the last one first.

        Args:
            what: what was deployed, or what came of it.

        Raises:
            DeployError: if something cannot be deleted.
        """
        __tracebackhide__ = True  # pytest shows the line of the test
        place = self._place(account, region)
        if isinstance(what, Deployment):
            for done in reversed(what.stacks):
                deploying.destroy(done.id, place.elsewhere(done.account, done.region), done.paths)
            return
        for stack in reversed(stacks(what)):
            deploying.destroy(stack.name, place.elsewhere(*stack.place), paths(stack))

    def volume(
        self,
        *,
        tags: Mapping[str, str] = _NOTHING,
        size_gib: int = 8,
        churn: float = 0.0,
        account: str = "",
        region: str = "",
    ) -> Volume:
        """Make an EBS volume, which is full.

        Args:
            churn: the share of its blocks that is rewritten per day: 0.02 for 2 %.
        """
        place = self._place(account, region)
        made = place.client("ec2").create_volume(
            AvailabilityZone=f"{place.region}a",
            Size=size_gib,
            TagSpecifications=_tagged("volume", tags),
        )
        self.control.ask("volumes", volume_id=made["VolumeId"], churn=churn)
        found = place.client("ec2").describe_volumes(VolumeIds=[made["VolumeId"]])["Volumes"][0]
        return results.volume(found, place.account, place.region)

    def instance(
        self,
        *,
        tags: Mapping[str, str] = _NOTHING,
        sizes_gib: Sequence[int] = (8,),
        account: str = "",
        region: str = "",
    ) -> Instance:
        """Start an EC2 instance.

        Args:
            sizes_gib: of its volumes, the root volume first; 12 at most.
        """
        place = self._place(account, region)
        ec2 = place.client("ec2")
        names = ["/dev/xvda", *(f"/dev/sd{letter}" for letter in "fghijklmnop")][: len(sizes_gib)]
        made = ec2.run_instances(
            ImageId="ami-12345678",
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            BlockDeviceMappings=[
                {"DeviceName": name, "Ebs": {"VolumeSize": size}}
                for name, size in zip(names, sizes_gib, strict=True)
            ],
            TagSpecifications=_tagged("instance", tags),
        )["Instances"][0]
        found = ec2.describe_instances(InstanceIds=[made["InstanceId"]])
        return results.instance(
            found["Reservations"][0]["Instances"][0], place.account, place.region
        )

    def snapshots(
        self,
        *,
        volume: Volume | str | None = None,
        tags: Mapping[str, str] = _NOTHING,
        account: str = "",
        region: str = "",
    ) -> tuple[Snapshot, ...]:
        """Return the snapshots that an account owns in a Region, the oldest first.

        Args:
            volume: that they were made of, and where it is, they are; copies are made of none.
            tags: that they carry, at least.
        """
        if isinstance(volume, Volume):
            account, region = account or volume.account, region or volume.region
        place = self._place(account, region)
        pages = place.client("ec2").get_paginator("describe_snapshots").paginate(OwnerIds=["self"])
        found = (results.snapshot(raw, place.region) for raw in pages.search("Snapshots[]"))
        wanted = volume.id if isinstance(volume, Volume) else volume
        of_it = (each for each in found if wanted is None or each.volume == wanted)
        tagged = [each for each in of_it if results.carries(each.tags, tags)]
        return tuple(sorted(tagged, key=lambda each: (each.started, each.id)))

    def images(
        self, *, tags: Mapping[str, str] = _NOTHING, account: str = "", region: str = ""
    ) -> tuple[Image, ...]:
        """Return the AMIs that an account owns in a Region, the oldest first.

        Args:
            tags: that they carry, at least.
        """
        place = self._place(account, region)
        found = place.client("ec2").describe_images(
            Owners=["self"], IncludeDeprecated=True, IncludeDisabled=True
        )
        made = [results.image(raw, place.region) for raw in found["Images"]]
        tagged = [each for each in made if results.carries(each.tags, tags)]
        return tuple(sorted(tagged, key=lambda each: (each.created, each.id)))

    def events(
        self, *, detail_type: str = "", account: str = "", region: str = ""
    ) -> tuple[Event, ...]:
        """Return the events of AWS itself, of all accounts and Regions, in the order of time.

        Args:
            detail_type: of this type alone, such as ``EBS Snapshot Notification``.
            account: of this account alone.
            region: of this Region alone.
        """
        wanted = {"detail_type": detail_type, "account": account, "region": region}
        asked = {name: value for name, value in wanted.items() if value}
        told = self.control.events()
        return tuple(results.event(raw) for raw in told if asked.items() <= raw.items())

    def fault(
        self,
        action: str,
        *,
        code: str = "",
        status: int = 500,
        times: int = 1,
        delay: float = 0.0,
        copies: int = 0,
        account: str = ".*",
        region: str = ".*",
    ) -> None:
        """Let something go wrong.

        Args:
            action: a pattern of calls, such as ``ec2:CreateSnapshot``, or of events, such as
                ``event:EBS Snapshot Notification``.
            code: of the error, such as ``RequestLimitExceeded``; the call is only late without.
            status: of HTTP.
            times: how often.
            delay: seconds that a call takes longer, in real time.
            copies: how often an event arrives; it is lost with 0.
            account: a pattern of accounts.
            region: a pattern of Regions.
        """
        self.control.fault(
            action=action,
            code=code,
            status=status,
            times=times,
            delay=delay,
            copies=copies,
            account=account,
            region=region,
        )

    def _place(self, account: str, region: str) -> Place:
        return Place(self._clients, account or self.account, region or self.region)


def _tagged(kind: str, tags: Mapping[str, str]) -> list[dict[str, Any]]:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    return [{"ResourceType": kind, "Tags": pairs}] if pairs else []
