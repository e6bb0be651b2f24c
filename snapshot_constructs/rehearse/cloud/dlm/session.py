"""What a policy does at one instant, as its execution role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.dlm.records import Policy
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.metrics import Count
from snapshot_constructs.rehearse.cloud.service import Output, Params
from snapshot_constructs.rehearse.cloud.world import World

SERVICE = "dlm.amazonaws.com"

_DENIED = {"UnauthorizedOperation", "AccessDenied", "AccessDeniedException"}
_STOPS = _DENIED | {"SnapshotLimitExceeded"}
_PASSING = {"RequestLimitExceeded", "Throttling", "ThrottlingException"}

View = Mapping[str, Any]


class StoppedError(Exception):
    """The policy cannot go on: its role may not do something, or there are too many snapshots."""


class Session:
    """One piece of work of a policy.

    Attributes:
        at: the time.
    """

    def __init__(self, world: World, policy: Policy) -> None:
        self.world = world
        self.policy = policy
        self.at: datetime = world.clock.now()
        self._made: dict[str, dict[str, View]] = {}

    @cached_property
    def caller(self) -> Caller:
        """The execution role.

        Raises:
            StoppedError: if it cannot be assumed.
        """
        policy = self.policy
        try:
            return self.world.assume(policy.role, SERVICE, policy.id, policy.arn)
        except ApiError as error:
            raise StoppedError(f"The role {policy.role} cannot be assumed: {error}") from error

    def call(self, action: str, params: Params, *, region: str = "") -> Output:
        """Call an action of EC2 as the role.

        Raises:
            ApiError: if EC2 refuses it.
            StoppedError: if it does because of what only people can change.
        """
        account, region = self.policy.account, region or self.policy.region
        try:
            return self.world.call(
                "ec2", action, params, account=account, region=region, caller=self.caller
            )
        except ApiError as error:
            if error.code in _STOPS:
                raise StoppedError(str(error)) from error
            raise

    def require(self, action: str, resource: str, context: Mapping[str, Any]) -> None:
        """Ask whether the role may do something that is done on its behalf.

        Raises:
            ApiError: if it may not.
        """
        if not self.caller.may(action, resource, context):
            text = f"{self.caller.arn} is not authorized to perform {action} on {resource}"
            raise ApiError("AccessDeniedException", text, 403)

    def ask(self, service: str, action: str, params: Params) -> Output:
        """Call an action for which ``require`` was asked, so that nobody asks again.

        Raises:
            ApiError: if it is refused.
        """
        account, region = self.policy.account, self.policy.region
        return self.world.call(service, action, params, account=account, region=region)

    def count(self, metric: str, value: int = 1) -> None:
        """Count something for CloudWatch."""
        policy = self.policy
        self.world.count(
            Count(
                account=policy.account,
                region=policy.region,
                namespace="AWS/EBS",
                metric=metric,
                dimensions={"DLMPolicyId": policy.id},
                value=value,
                at=self.at,
            )
        )

    @cached_property
    def volumes(self) -> dict[str, View]:
        """All volumes, by id."""
        return {each["VolumeId"]: each for each in self.call("DescribeVolumes", {})["Volumes"]}

    @cached_property
    def instances(self) -> dict[str, View]:
        """All instances that are not terminated, by id."""
        found = self.call("DescribeInstances", {})["Reservations"]
        return {
            each["InstanceId"]: each
            for reservation in found
            for each in reservation["Instances"]
            if each["State"]["Name"] not in ("shutting-down", "terminated")
        }

    def made(self, region: str) -> Mapping[str, View]:
        """Return all that the policy ever made in a Region and that is there still, by id."""
        if region not in self._made:
            self._made[region] = self._describe(region)
        return self._made[region]

    def changed(self, region: str) -> None:
        """Have what was made in a Region looked up again."""
        self._made.pop(region, None)

    def _describe(self, region: str) -> dict[str, View]:
        own = [{"Name": "tag:aws:dlm:lifecycle-policy-id", "Values": [self.policy.id]}]
        if self.policy.makes_images:
            asked = {"Owners": ["self"], "Filters": own}
            found: Iterable[View] = self.call("DescribeImages", asked, region=region)["Images"]
            return {each["ImageId"]: each for each in found}
        asked = {"OwnerIds": ["self"], "Filters": own}
        found = self.call("DescribeSnapshots", asked, region=region)["Snapshots"]
        return {each["SnapshotId"]: each for each in found}


def is_passing(error: ApiError) -> bool:
    """Tell whether the same call may well be taken later."""
    return error.status >= 500 or error.code in _PASSING
