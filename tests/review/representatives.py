"""Policies of all six kinds, right and wrong, as the templates that a review reads."""

import json
from typing import Any

from snapshot_constructs.cfn import assembly, dlm
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import (
    CopyTarget,
    CopyTo,
    CreateRule,
    Deferred,
    Exclusions,
    FastRestore,
    Parameters,
    PolicySpec,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
)
from snapshot_constructs.rules.dlm.needs import actions_of
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

ROLE = {"Fn::GetAtt": ["DailyRole3A4B5C6D", "Arn"]}

NIGHTLY = volumes(
    schedule(retain=Retain.last(14)),
    schedule(name="weekly", create=by_cron("cron(0 4 ? * SUN *)"), retain=Retain.last(8)),
)
"""Never more than a day is lost, though the older ones are a week apart."""

DATABASES = volumes(
    schedule(
        name="every-4h",
        create=create(interval=4, times=("00:00",)),
        retain=Retain.last(43),
        copy_tags=True,
        tags=(Tag("team", "orders"),),
    ),
    schedule(
        name="weekly",
        create=by_cron("cron(0 3 ? * SUN *)"),
        retain=Retain.last(8),
        copies=(
            copy_to(copy_tags=True),
            CopyTo("eu-north-1", retain=Retain.weeks(5)),
        ),
        shares=(Share.to("222233334444", unshare_after=Retain.days(14)),),
        fast_restore=FastRestore.in_zones("eu-west-1a", "eu-west-1b", retain=Retain.last(1)),
    ),
    monthly(archive=Retain.last(12)),
    target_tags=(Tag("backup", "gold"), Tag("backup", "silver")),
)

SERVERS = instances(
    schedule(
        create=create(
            times=("21:30",), scripts=(Script.vss(retries=2, snapshot_on_failure=False),)
        ),
        retain=Retain.days(30),
    ),
    parameters=Parameters(exclude_boot_volume=True),
)

IMAGES = amis(
    schedule(
        retain=Retain.last(10),
        deprecate=Retain.last(3),
        copies=(
            CopyTo(
                target_region="eu-central-1", retain=Retain.months(2), deprecate=Retain.weeks(2)
            ),
        ),
    ),
    parameters=Parameters(no_reboot=False),
)

SHARED = event()

ALL_VOLUMES = default(
    copy_tags=True,
    copy_targets=(CopyTarget("eu-central-1"),),
    exclusions=Exclusions.of(
        boot_volumes=True, volume_types=("st1", "sc1"), tags={"backup": "never"}
    ),
)

ALL_INSTANCES = default(
    "INSTANCE", create_interval_days=2, retain_interval_days=14, extend_deletion=True
)

WRONG = volumes(
    schedule(create=create(interval=5)),
    schedule(name="weekly", create=by_cron("cron(0 3 * * SUN *)"), retain=Retain.weeks(4)),
    schedule(name="", create=CreateRule(), retain=None),
)

WAITING = volumes(
    schedule(
        create=create(interval=Deferred({"Ref": "Hours"}), times=()),
        retain=Retain.last(Deferred({"Ref": "Keep"})),
        copies=(copy_to(key=Deferred({"Fn::GetAtt": ["DrKey", "Arn"]})),),
    ),
    Schedule(name="once", create=by_cron("cron(0 0 1 1 ? 2030)"), retain=Retain.last(1)),
    target_tags=Deferred({"Fn::If": ["Prod", [], []]}),
)

KINDS = {
    "Databases": DATABASES,
    "Servers": SERVERS,
    "Images": IMAGES,
    "Shared": SHARED,
    "AllVolumes": ALL_VOLUMES,
    "AllInstances": ALL_INSTANCES,
}
FAULTS = {"Wrong": WRONG, "Waiting": WAITING}


def role(*actions: str, keys: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a role for DLM that allows some actions, and the use of some keys."""
    statements: list[dict[str, Any]] = [
        {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    ]
    if keys:
        statements.append({"Effect": "Allow", "Action": ["kms:*"], "Resource": list(keys)})
    trust = {"Service": "dlm.amazonaws.com"}
    trusted = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trust}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]},
            "Policies": [
                {
                    "PolicyName": "P",
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
                }
            ],
        },
    }


def body(policies: dict[str, PolicySpec]) -> dict[str, Any]:
    """Return a template that holds policies, the first of which has its role there too."""
    found: dict[str, Any] = {}
    for name, policy in policies.items():
        properties = dlm.encode(policy)
        if not found:
            properties["ExecutionRoleArn"] = ROLE
        found[f"{name}1A2B3C4D"] = {
            "Type": dlm.RESOURCE_TYPE,
            "Properties": properties,
            "Metadata": {"aws:cdk:path": f"Shop/{name}/Resource"},
        }
    first = next(iter(policies.values()), None)
    needed = actions_of(first) if first is not None else {}
    actions = sorted(action for group in needed.values() for action in group)
    return {"Resources": found | {ROLE["Fn::GetAtt"][0]: role(*actions, keys=("*",))}}


def template(policies: dict[str, PolicySpec], file: str = "Shop.template.json") -> Template:
    """Return the template as it is read."""
    return assembly.template(json.dumps(body(policies), indent=1), file)
