"""What can be seen of policies and of what they made, as short lines."""

from collections import Counter
from collections.abc import Iterator, Mapping

from snapshot_constructs.rehearse import Image, Rehearsal, Snapshot

REGIONS = ("us-east-1", "eu-west-1")

_OF_POLICIES = ("aws:dlm:lifecycle-", "aws:dlm:expirationTime", "dlm:managed")


def seen(rehearsal: Rehearsal) -> str:
    """Return all that there is in two Regions, line by line; what looks alike is counted.

    Policies by their state, snapshots and AMIs by day and Region, with what is not usual about them,
    rules of EventBridge by their state, metrics of what failed, and scripts with their results.
    """
    found = [
        *_policies(rehearsal),
        *sorted(_snapshots(rehearsal)),
        *sorted(_images(rehearsal)),
        *_rules(rehearsal),
        *_failures(rehearsal),
        *sorted(_scripts(rehearsal)),
    ]
    counted = Counter(found).items()
    return "\n".join(f"{count} x {line}" if count > 1 else line for line, count in counted)


def _policies(rehearsal: Rehearsal) -> list[str]:
    dlm = rehearsal.client("dlm")
    return [each["State"] for each in dlm.get_lifecycle_policies()["Policies"]]


def _snapshots(rehearsal: Rehearsal) -> Iterator[str]:
    for region in REGIONS:
        zones = _zones(rehearsal, region)
        for each in rehearsal.snapshots(region=region):
            words = (
                f"{each.started:%m-%d} {region}",
                each.state.replace("completed", ""),
                each.tier.replace("standard", ""),
                each.encrypted and "encrypted",
                *(f"shared with {account}" for account in _accounts(rehearsal, each)),
                *(f"fast in {zone}" for zone in zones.get(each.id, ())),
                *_tags(each),
            )
            yield " ".join(filter(None, words))


def _zones(rehearsal: Rehearsal, region: str) -> Mapping[str, list[str]]:
    """Return the zones with fast restore, by the ids of snapshots."""
    ec2, found = rehearsal.client("ec2", region=region), dict[str, list[str]]()
    for each in ec2.describe_fast_snapshot_restores()["FastSnapshotRestores"]:
        if each["State"] in ("enabling", "optimizing", "enabled"):
            found.setdefault(each["SnapshotId"], []).append(each["AvailabilityZone"])
    return found


def _accounts(rehearsal: Rehearsal, snapshot: Snapshot) -> list[str]:
    found = rehearsal.client("ec2", region=snapshot.region).describe_snapshot_attribute(
        SnapshotId=snapshot.id, Attribute="createVolumePermission"
    )
    return [each["UserId"] for each in found["CreateVolumePermissions"]]


def _images(rehearsal: Rehearsal) -> Iterator[str]:
    for region in REGIONS:
        for each in rehearsal.images(region=region):
            words = (
                f"AMI {each.created:%m-%d} {region}",
                each.state.replace("available", ""),
                each.deprecated and f"deprecated {each.deprecated:%m-%d}",
                *_tags(each),
            )
            yield " ".join(filter(None, words))


def _tags(what: Snapshot | Image) -> list[str]:
    """Return the tags that do not only say which policy it was."""
    found = sorted(what.tags.items())
    return [f"{key}={value}" for key, value in found if not key.startswith(_OF_POLICIES)]


def _rules(rehearsal: Rehearsal) -> list[str]:
    found = rehearsal.client("events").list_rules()["Rules"]
    return [f"rule {each['State']}" for each in found]


def _failures(rehearsal: Rehearsal) -> list[str]:
    found = rehearsal.client("cloudwatch").list_metrics(Namespace="AWS/EBS")["Metrics"]
    return sorted({each["MetricName"] for each in found if "Failed" in each["MetricName"]})


def _scripts(rehearsal: Rehearsal) -> list[str]:
    told = rehearsal.events(detail_type="DLM Pre Post Script Notification")
    return [f"{each.detail['script_stage']}-script {each.detail['result']}" for each in told]
