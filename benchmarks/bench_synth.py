"""Synth of many policies: our construct against hand-written L1 code for the same template.

Each variant runs as a process of its own, with the CDK's validation off, and is charged the CPU time of
the process and of its node child. Variants take turns, and the medians are compared:

- struct: ``CfnLifecyclePolicy`` from struct classes, its role as ``Role`` from ``PolicyStatement``
- dict: ``CfnLifecyclePolicy`` from plain dicts, the documents of its ``Role`` from plain dicts
- json: the same, but for ``CfnRole`` with its documents as they are in the template; what the least
  costs that can be written, and nobody writes: no limit is set against it
- ours: ``SnapshotPolicy``

Before that, the templates are compared: all must be the same, permissions included.

Where ours goes, of some 5 ms of Python per policy: 0.9 ms to hold the policy against the rules; 0.5 ms
to check types, spell it and hand it over; 0.3 ms to make the values; 0.2 ms to find out what the role
must be allowed; 0.3 ms to look at its tags at the end; the rest is the CDK, for a construct, a role and
a resource.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROUNDS = 3
LIMITS = {"struct": 1.0, "dict": 1.25}
VARIANTS = ("struct", "dict", "json", "ours")
SIZES = (100, 500)
PER_STACK = 125  # a stack holds 500 resources at most
ENVIRONMENT = {
    **os.environ,
    "CDK_VALIDATION": "false",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
}


def main() -> int:
    """Compare, print a table, and return 1 if a limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        same = {variant: _template(variant, Path(folder)) for variant in VARIANTS}
    if any(each != same["ours"] for each in same.values()):
        print("the templates differ: this would compare apples with pears")
        return 1
    missed = False
    print(f"{'policies':>8}" + "".join(f"{variant:>9}" for variant in VARIANTS))
    for size in SIZES:
        spent = _median_seconds(size)
        ratios = {base: spent["ours"] / spent[base] for base in VARIANTS if base != "ours"}
        missed |= any(ratios[base] > limit for base, limit in LIMITS.items())
        times = "".join(f"{spent[variant]:8.2f}s" for variant in VARIANTS)
        against = ", ".join(f"{ratio:.2f} of {base}" for base, ratio in ratios.items())
        print(f"{size:8}{times}  ours is {against}")
    print(f"limits: {LIMITS['struct']} of struct, {LIMITS['dict']} of dict; CPU, {ROUNDS} rounds")
    return int(missed)


def _template(variant: str, folder: Path) -> Any:
    subprocess.run(
        [sys.executable, __file__, variant, "2", str(folder)], env=ENVIRONMENT, check=True
    )
    return _without_names((folder / "Bench.template.json").read_text())


def _without_names(text: str) -> Any:
    """Return a template without metadata, and with its logical ids counted through."""
    template = json.loads(text)
    for number, logical_id in enumerate(template["Resources"]):
        text = text.replace(f'"{logical_id}"', f'"{number}"')
    resources = json.loads(text)["Resources"]
    for one in resources.values():
        one.pop("Metadata", None)
    return sorted(resources.values(), key=lambda one: json.dumps(one, sort_keys=True))


def _median_seconds(size: int) -> dict[str, float]:
    spent: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    for _ in range(ROUNDS):
        for variant, times in spent.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, __file__, variant, str(size), folder]
                subprocess.run(command, env=ENVIRONMENT, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {variant: statistics.median(times) for variant, times in spent.items()}


# ------------------------------------------------------------------------------- what the children run

KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555"
COPY = {
    "Target": "eu-central-1",
    "Encrypted": True,
    "CmkArn": KEY,
    "RetainRule": {"Interval": 5, "IntervalUnit": "WEEKS"},
}
DETAILS = {
    "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
    "ResourceTypes": ["VOLUME"],
    "TargetTags": [{"Key": "backup", "Value": "gold"}],
    "Schedules": [
        {
            "Name": "hourly",
            "CreateRule": {"Interval": 4, "IntervalUnit": "HOURS", "Times": ["01:00"]},
            "RetainRule": {"Count": 42},
        },
        {
            "Name": "weekly",
            "CreateRule": {"CronExpression": "cron(0 3 ? * SUN *)"},
            "RetainRule": {"Count": 8},
            "CrossRegionCopyRules": [COPY],
        },
    ],
}


def synthesize(variant: str, number: int, folder: str) -> None:
    """Synthesize an app with so many policies."""
    import aws_cdk as cdk

    app = cdk.App(outdir=folder)
    write = {"struct": by_structs, "dict": by_dicts, "json": by_json, "ours": by_construct}[variant]
    for first in range(0, number, PER_STACK):
        name = "Bench" if first == 0 else f"Bench{first}"
        write(cdk.Stack(app, name), min(PER_STACK, number - first))
    app.synth()


def by_construct(stack: Any, number: int) -> None:
    """Write the policies with our construct."""
    from snapshot_constructs import CopyTo, Retain, Schedule, SnapshotPolicy, Targets

    for i in range(number):
        SnapshotPolicy(
            stack,
            f"P{i}",
            targets=Targets.volumes({"backup": "gold"}),
            schedules={
                "hourly": Schedule.every(hours=4, at="01:00", retain=Retain.last(42)),
                "weekly": Schedule.weekly(
                    "SUN",
                    at="03:00",
                    retain=Retain.last(8),
                    copies=[CopyTo("eu-central-1", key=KEY, retain=Retain.weeks(5))],
                ),
            },
            description=f"Bench P{i}",
        )


def _role_documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the made role trusts and may do, as an author would have written it down."""
    import aws_cdk as cdk

    from snapshot_constructs.cdk._permissions import statements, trust
    from snapshot_constructs.cfn.dlm import decode

    where = {
        "partition": cdk.Aws.PARTITION,
        "region": cdk.Aws.REGION,
        "account": cdk.Aws.ACCOUNT_ID,
    }
    spec = decode({"PolicyDetails": DETAILS})
    allowed = statements(spec, **where, source_keys=[], copy_keys=[KEY])
    return _document([trust(**where)]), _document(allowed)


def _document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    """Write single items without a list, as the CDK does."""
    plain = [
        {
            name: value[0] if isinstance(value, list) and len(value) == 1 else value
            for name, value in s.items()
        }
        for s in statements
    ]
    return {"Version": "2012-10-17", "Statement": plain}


def _path() -> str:
    from snapshot_constructs.cdk._permissions import ROLE_PATH

    return ROLE_PATH


def by_json(stack: Any, number: int) -> None:
    """Write the policies with the L1 classes, roles too, all as it will stand in the template."""
    from aws_cdk import aws_iam as iam

    trusted, allowed = _role_documents()
    for i in range(number):
        role = iam.CfnRole(
            stack,
            f"P{i}Role",
            assume_role_policy_document=trusted,
            path=_path(),
            policies=[{"policyName": "LifecyclePolicy", "policyDocument": allowed}],
        )
        _from_dicts(stack, i, role.attr_arn)


def by_dicts(stack: Any, number: int) -> None:
    """Write the policies with the L1 class, their properties as dicts."""
    from aws_cdk import aws_iam as iam

    trusted, allowed = _role_documents()
    trust = trusted["Statement"][0]
    for i in range(number):
        role = iam.Role(
            stack,
            f"P{i}Role",
            assumed_by=iam.ServicePrincipal(
                trust["Principal"]["Service"], conditions=trust["Condition"]
            ),
            path=_path(),
            inline_policies={"LifecyclePolicy": iam.PolicyDocument.from_json(allowed)},
        )
        _from_dicts(stack, i, role.role_arn)


def _from_dicts(stack: Any, i: int, role_arn: str) -> None:
    from aws_cdk import aws_dlm as dlm

    from snapshot_constructs.cdk._l1 import to_l1

    dlm.CfnLifecyclePolicy(
        stack,
        f"P{i}",
        description=f"Bench P{i}",
        state="ENABLED",
        execution_role_arn=role_arn,
        policy_details=to_l1({"PolicyDetails": DETAILS})["policy_details"],
    )


def _statement(written: dict[str, Any]) -> Any:
    from aws_cdk import aws_iam as iam

    def listed(value: Any) -> Any:
        return value if isinstance(value, list) else [value]

    return iam.PolicyStatement(
        sid=written["Sid"],
        actions=listed(written["Action"]),
        resources=listed(written["Resource"]),
        conditions=written.get("Condition"),
    )


def by_structs(stack: Any, number: int) -> None:
    """Write the policies with the L1 class, their properties as structs."""
    from aws_cdk import aws_dlm as dlm
    from aws_cdk import aws_iam as iam

    trusted, allowed = _role_documents()
    trust = trusted["Statement"][0]
    policy = dlm.CfnLifecyclePolicy
    for i in range(number):
        role = iam.Role(
            stack,
            f"P{i}Role",
            assumed_by=iam.ServicePrincipal(
                trust["Principal"]["Service"], conditions=trust["Condition"]
            ),
            path=_path(),
            inline_policies={
                "LifecyclePolicy": iam.PolicyDocument(
                    statements=[_statement(each) for each in allowed["Statement"]]
                )
            },
        )
        hourly = policy.ScheduleProperty(
            name="hourly",
            create_rule=policy.CreateRuleProperty(
                interval=4, interval_unit="HOURS", times=["01:00"]
            ),
            retain_rule=policy.RetainRuleProperty(count=42),
        )
        copy = policy.CrossRegionCopyRuleProperty(
            target="eu-central-1",
            encrypted=True,
            cmk_arn=KEY,
            retain_rule=policy.CrossRegionCopyRetainRuleProperty(interval=5, interval_unit="WEEKS"),
        )
        weekly = policy.ScheduleProperty(
            name="weekly",
            create_rule=policy.CreateRuleProperty(cron_expression="cron(0 3 ? * SUN *)"),
            retain_rule=policy.RetainRuleProperty(count=8),
            cross_region_copy_rules=[copy],
        )
        policy(
            stack,
            f"P{i}",
            description=f"Bench P{i}",
            state="ENABLED",
            execution_role_arn=role.role_arn,
            policy_details=policy.PolicyDetailsProperty(
                policy_type="EBS_SNAPSHOT_MANAGEMENT",
                resource_types=["VOLUME"],
                target_tags=[{"key": "backup", "value": "gold"}],
                schedules=[hourly, weekly],
            ),
        )


if __name__ == "__main__":
    if len(sys.argv) == 4:
        synthesize(sys.argv[1], int(sys.argv[2]), sys.argv[3])
    else:
        sys.exit(main())
