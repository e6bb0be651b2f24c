"""Cases for the rules on the policy itself."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import (
    CopyAction,
    Deferred,
    EventSource,
    Misread,
    PolicyDetails,
    PolicySpec,
    Tag,
)
from tests.policies import amis, default, event, instances, volumes
from tests.rules.cases import breaks, holds

LATER = Deferred({"Ref": "Later"})
ARN = "arn:aws:iam::111122223333:role/"


def _with(**changes: Any) -> PolicySpec:
    return replace(volumes(), **changes)


def _tagged(key: Any = "team", value: Any = "storage") -> PolicySpec:
    return _with(tags=(Tag(key, value),))


def _tags(number: int) -> PolicySpec:
    return _with(tags=tuple(Tag(f"k{i}", "") for i in range(number)))


def _misread(where: str, *, unknown: bool) -> PolicySpec:
    return _with(misread=(Misread(where, "is strange", unknown),))


def _default(resource_type: str = "VOLUME", **changes: Any) -> PolicySpec:
    details = PolicyDetails(language="SIMPLIFIED", resource_type=resource_type)
    return replace(default(resource_type), details=replace(details, **changes))


CASES = [
    breaks("state-settable", "State", _with(state="ERROR")),
    breaks("state-settable", "State", _with(state="enabled")),
    *(holds("state-settable", _with(state=state)) for state in ("ENABLED", "DISABLED", LATER)),
    breaks("top-required", "Description", _with(description=None)),
    breaks("top-required", "State", _with(state=None)),
    breaks("top-required", "ExecutionRoleArn", _with(role=None)),
    breaks("top-required", "PolicyDetails", _with(details=None)),
    breaks("top-required", "State", replace(default(), state=None), name="default policy"),
    holds("top-required", default()),
    holds("top-required", _with(description=LATER, state=LATER, role=LATER, details=LATER)),
    *(
        breaks("description-format", "Description", _with(description=text), name=name)
        for name, text in {
            "empty": "",
            "full stop": "Backups.",
            "umlaut": "täglich",
            "line": "Backups\n",
            "501": "a" * 501,
        }.items()
    ),
    holds("description-format", _with(description="a" * 500), name="500"),
    holds("description-format", _with(description="Az 09_-")),
    *(
        breaks("role-arn-format", "ExecutionRoleArn", _with(role=role), name=role[:50])
        for role in (
            "snapshots",
            "arn:aws:iam::111122223333:user/snapshots",
            "arn:aws:iam::111122223333:instance-profile/snapshots",
            "arn:aws:iam::11112222333:role/snapshots",
            "arn:aws:iam::1111222233334:role/snapshots",
            "arn:aws-abcde:iam::111122223333:role/snapshots",
            "arn:aws-us-iso-b:iam::111122223333:role/snapshots",
            "arn:aws-:iam::111122223333:role/snapshots",
            " arn:aws:iam::111122223333:role/snapshots",
            ARN,
            ARN + "a" * (2049 - len(ARN)),
        )
    ),
    *(
        holds("role-arn-format", _with(role=role), name=role[:50])
        for role in (
            "arn:aws:iam::111122223333:role/service-role/snapshots",
            "arn:aws-eusc:iam::111122223333:role/snapshots",
            "arn:aws-us-gov:iam::111122223333:role/snapshots",
            "arn:aws-iso-b:iam::111122223333:role/snapshots",
            "arn:aws-cn:iam::111122223333:role/s",
            ARN + "a" * (2048 - len(ARN)),
        )
    ),
    breaks("policy-type-enum", "PolicyDetails/PolicyType", volumes(policy_type="EBS_SNAPSHOT")),
    breaks(
        "policy-type-enum",
        "PolicyDetails/PolicyType",
        instances(policy_type="ebs_snapshot_management"),
    ),
    holds("policy-type-enum", volumes(policy_type="EBS_SNAPSHOT_MANAGEMENT")),
    holds("policy-type-enum", amis()),
    holds("policy-type-enum", event()),
    holds(
        "policy-type-enum",
        _default(policy_type="EBS_SNAPSHOT"),
        also=("def-type-pair",),
        name="default policy",
    ),
    breaks("policy-language", "PolicyDetails/PolicyLanguage", volumes(language="SIMPLIFIED")),
    breaks("policy-language", "PolicyDetails/PolicyLanguage", event(language="SIMPLE")),
    breaks("policy-language", "PolicyDetails/PolicyLanguage", _default(language="STANDARD")),
    holds("policy-language", volumes(language="STANDARD")),
    holds("policy-language", _default()),
    holds("policy-language", _default("INSTANCE")),
    *(
        breaks("policy-tag-key", "Tags/0/Key", _tagged(key=key), name=str(key)[:9])
        for key in (
            *("cost center", "a@b", "a\\b", "käse", "a\n", "a*", "a>", "a?", "a[", "a`", "a{"),
            *("aws:x", "", "a" * 129, None),
        )
    ),
    *(
        holds("policy-tag-key", _tagged(key=key), name=str(key)[:9])
        for key in ("a" * 128, "AZaz09+,-./:;<=_", "AWS:x", "x-aws:", "a", LATER)
    ),
    breaks("policy-tag-key", "Tags/0/Value", _tagged(value=None)),
    breaks("policy-tag-key", "Tags/0/Value", _tagged(value="a" * 257)),
    *(
        holds("policy-tag-key", _tagged(value=value), name=str(value)[:9])
        for value in ("a" * 256, "", "Käse @ home", LATER)
    ),
    breaks("policy-tag-key", "Tags/1/Key", _with(tags=(Tag("a", "b"), Tag("b c", "d")))),
    breaks("policy-tag-key", "Tags", _tags(201)),
    holds("policy-tag-key", _tags(200), also=("policy-tag-45",)),
    breaks("policy-tag-45", "Tags", _tags(46)),
    breaks("policy-tag-45", "Tags", _tags(200)),
    holds("policy-tag-45", _tags(45)),
    *(
        breaks("kind-fields", "PolicyDetails/EventSource", policy(event_source=EventSource()))
        for policy in (volumes, instances, amis)
    ),
    *(
        breaks("kind-fields", "PolicyDetails/Actions", policy(actions=(CopyAction(),)))
        for policy in (volumes, instances, amis, _default)
    ),
    breaks("kind-fields", "PolicyDetails/ResourceLocations", _default(locations=("CLOUD",))),
    holds("kind-fields", event()),
    holds("kind-fields", _default()),
    holds("kind-fields", volumes(locations=("CLOUD",))),
    breaks("value-type", "State", _misread("State", unknown=False)),
    breaks(
        "value-type",
        "Exclusions/ExcludeBootVolume",
        _misread("Exclusions/ExcludeBootVolume", unknown=False),
    ),
    holds("value-type", _misread("Status", unknown=True), also=("unknown-property",)),
    breaks(
        "unknown-property", "PolicyDetails/Retries", _misread("PolicyDetails/Retries", unknown=True)
    ),
    holds("unknown-property", _misread("State", unknown=False), also=("value-type",)),
    holds(
        "unknown-property",
        replace(
            default(),
            misread=(Misread("Exclusions/ExcludeBootVolume", "is no property here", unknown=True),),
        ),
        also=("def-exclusion-name",),
    ),
]
