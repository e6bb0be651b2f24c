"""What policies are there for, and what else happens to it."""

import json
from collections.abc import Callable

from snapshot_constructs.rehearse import Rehearsal

HOME, AWAY = "us-east-1", "eu-west-1"
ACCOUNT, OTHER = "000000000000", "222222222222"
GOLD, NEVER = {"backup": "gold"}, {"backup": "never"}
OWN_KEY = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/11111111-1111-1111-1111-111111111111"
COPY_KEY = f"arn:aws:kms:{AWAY}:{ACCOUNT}:key/22222222-2222-2222-2222-222222222222"
THEIR_KEY = f"arn:aws:kms:{HOME}:{OTHER}:key/33333333-3333-3333-3333-333333333333"

Step = Callable[[Rehearsal], object]


def days(number: float) -> Step:
    """Let time pass."""
    return lambda rehearsal: rehearsal.advance(days=number)


def volume(rehearsal: Rehearsal) -> None:
    """Make a volume that policies target."""
    rehearsal.volume(tags=GOLD)


def instance(rehearsal: Rehearsal) -> None:
    """Start an instance that policies target, with one data volume to back up and one not to."""
    made = rehearsal.instance(tags=GOLD, sizes_gib=(8, 9, 10))
    tags = [{"Key": key, "Value": value} for key, value in NEVER.items()]
    rehearsal.client("ec2").create_tags(Resources=[made.volumes[2]], Tags=tags)


def encrypted_instance(rehearsal: Rehearsal) -> None:
    """Start such an instance where everything new is encrypted, here and where copies go to."""
    for key in (OWN_KEY, COPY_KEY):
        make_key(rehearsal, key)
        client = rehearsal.client("ec2", region=key.split(":")[3])
        client.modify_ebs_default_kms_key_id(KmsKeyId=key)
        client.enable_ebs_encryption_by_default()
    instance(rehearsal)


def copy_key(rehearsal: Rehearsal) -> None:
    """Make the key of copies alone; the volume has come with the stack."""
    make_key(rehearsal, COPY_KEY)


def shares(rehearsal: Rehearsal) -> None:
    """Have another account share a snapshot of one encrypted volume on each of three days."""
    make_key(rehearsal, COPY_KEY)
    make_key(rehearsal, THEIR_KEY, ACCOUNT)
    ec2 = rehearsal.client("ec2", account=OTHER)
    made = ec2.create_volume(
        AvailabilityZone=f"{HOME}a", Size=8, Encrypted=True, KmsKeyId=THEIR_KEY
    )
    for _ in range(3):
        snapshot = ec2.create_snapshot(VolumeId=made["VolumeId"])["SnapshotId"]
        rehearsal.advance(hours=1)
        ec2.modify_snapshot_attribute(
            SnapshotId=snapshot,
            Attribute="createVolumePermission",
            OperationType="add",
            UserIds=[ACCOUNT],
        )
        rehearsal.advance(hours=23)


def disable(rehearsal: Rehearsal) -> None:
    """Disable the policy."""
    dlm = rehearsal.client("dlm")
    (policy,) = dlm.get_lifecycle_policies()["Policies"]
    dlm.update_lifecycle_policy(PolicyId=policy["PolicyId"], State="DISABLED")
    rehearsal.advance(minutes=1)


def destroy(rehearsal: Rehearsal) -> None:
    """Delete the stack, with the policy and its role."""
    cloudformation = rehearsal.client("cloudformation")
    cloudformation.delete_stack(StackName="Backups")
    waiter = cloudformation.get_waiter("stack_delete_complete")
    waiter.wait(StackName="Backups", WaiterConfig={"Delay": 0.05})


def make_key(rehearsal: Rehearsal, arn: str, *accounts: str, denied: str = "") -> None:
    """Make a key with which its account, and others, may do what their own policies say.

    Args:
        denied: what nobody may do; all may be done when empty.
    """
    _, _, _, region, account, name = arn.split(":")
    roots = [f"arn:aws:iam::{each}:root" for each in (account, *accounts)]
    allow = {"Effect": "Allow", "Principal": {"AWS": roots}, "Action": "kms:*", "Resource": "*"}
    deny = {"Effect": "Deny", "Principal": "*", "Action": denied, "Resource": "*"}
    statements = [allow, deny] if denied else [allow]
    rehearsal.client("kms", account=account, region=region).create_key(
        Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        Tags=[{"TagKey": "_custom_id_", "TagValue": name.rpartition("/")[2]}],
    )
