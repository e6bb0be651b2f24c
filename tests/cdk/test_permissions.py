"""What the role of each kind of policy may do, held against the AWS managed policies."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from snapshot_constructs.cdk._permissions import (
    Statement,
    key_statements,
    role_pattern,
    statements,
    trust,
)
from snapshot_constructs.model import (
    CopyTarget,
    Deferred,
    FastRestore,
    Kind,
    PolicySpec,
    Retain,
    Script,
    Share,
)
from tests import policies
from tests.cdk import managed_policies as managed

REGION, ACCOUNT = "eu-west-1", "111122223333"
SOURCE_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/source"
COPY_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/copy"
UNKNOWN = "${Token[TOKEN.7]}"
LATER = Deferred(UNKNOWN)

PLAIN = {
    Kind.VOLUME_SNAPSHOTS: policies.volumes(),
    Kind.INSTANCE_SNAPSHOTS: policies.instances(),
    Kind.AMIS: policies.amis(),
    Kind.EVENT: policies.event(),
    Kind.DEFAULT_VOLUMES: policies.default("VOLUME"),
    Kind.DEFAULT_INSTANCES: policies.default("INSTANCE"),
}
COPIES = {"copies": (policies.copy_to(),)}
ARCHIVE = {"archive": Retain.last(3)}
FAST = {"fast_restore": FastRestore.in_zones("eu-west-1a", retain=Retain.last(1))}
SHARE = {"shares": (Share.to("444455556666"),)}
SCRIPTS = {"create": policies.create(scripts=(Script.vss(),))}
DEPRECATE = {"deprecate": Retain.last(3)}
DEPRECATED_COPIES = {"copies": (policies.copy_to(deprecate=Retain.days(7)),)}

SNAPSHOT_SETS = (
    "CreateSnapshot CreateSnapshots CreateTags DeleteSnapshot DescribeInstances DescribeSnapshots "
    "DescribeVolumes"
)
IMAGES = (
    "CreateImage CreateTags DeleteSnapshot DeregisterImage DescribeImageAttribute DescribeImages "
    "DescribeInstances DescribeSnapshots DescribeVolumes ModifyImageAttribute ResetImageAttribute"
)
LEAST = {
    Kind.VOLUME_SNAPSHOTS: SNAPSHOT_SETS.replace("CreateSnapshots ", ""),
    Kind.INSTANCE_SNAPSHOTS: SNAPSHOT_SETS,
    Kind.DEFAULT_VOLUMES: SNAPSHOT_SETS,
    Kind.AMIS: IMAGES,
    Kind.DEFAULT_INSTANCES: IMAGES,
    Kind.EVENT: "CopySnapshot CreateTags DeleteSnapshot DescribeSnapshots",
}
OF_COPIES = {"ec2:CopySnapshot"}
OF_ARCHIVE = {"ec2:DescribeSnapshotTierStatus", "ec2:ModifySnapshotTier"}
OF_FAST = {
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeFastSnapshotRestores",
    "ec2:DisableFastSnapshotRestores",
    "ec2:EnableFastSnapshotRestores",
}
OF_SHARING = {"ec2:DescribeSnapshotAttribute", "ec2:ModifySnapshotAttribute"}
OF_SCRIPTS = set(managed.actions_in(managed.SSM_FULL_ACCESS))
OF_DEPRECATION = {"ec2:DisableImageDeprecation", "ec2:EnableImageDeprecation"}


def _volumes(changes: dict[str, Any]) -> PolicySpec:
    return policies.volumes(policies.schedule(**changes))


def _instances(changes: dict[str, Any]) -> PolicySpec:
    return policies.instances(policies.schedule(**changes))


def _amis(changes: dict[str, Any]) -> PolicySpec:
    return policies.amis(policies.schedule(**changes))


FEATURES = {
    "volumes, copies": (_volumes(COPIES), OF_COPIES),
    "volumes, archive": (_volumes(ARCHIVE), OF_ARCHIVE),
    "volumes, fast restore": (_volumes(FAST), OF_FAST),
    "volumes, sharing": (_volumes(SHARE), OF_SHARING),
    "instances, copies": (_instances(COPIES), OF_COPIES),
    "instances, fast restore": (_instances(FAST), OF_FAST),
    "instances, sharing": (_instances(SHARE), OF_SHARING),
    "instances, scripts": (_instances(SCRIPTS), OF_SCRIPTS),
    "amis, copies": (_amis(COPIES), {"ec2:CopyImage"}),
    "amis, deprecation": (_amis(DEPRECATE), OF_DEPRECATION),
    "amis, deprecation of copies": (
        _amis(DEPRECATED_COPIES),
        OF_DEPRECATION | {"ec2:CopyImage"},
    ),
    "default volumes, copies": (
        policies.default("VOLUME", copy_targets=(CopyTarget("eu-central-1"),)),
        OF_COPIES,
    ),
    "default instances, copies": (
        policies.default("INSTANCE", copy_targets=(CopyTarget("eu-central-1"),)),
        {"ec2:CopyImage"},
    ),
}
FULL = {
    Kind.VOLUME_SNAPSHOTS: _volumes(COPIES | ARCHIVE | FAST | SHARE),
    Kind.INSTANCE_SNAPSHOTS: _instances(COPIES | FAST | SHARE | SCRIPTS),
    Kind.AMIS: _amis(COPIES | DEPRECATE),
    Kind.EVENT: PLAIN[Kind.EVENT],
    Kind.DEFAULT_VOLUMES: FEATURES["default volumes, copies"][0],
    Kind.DEFAULT_INSTANCES: FEATURES["default instances, copies"][0],
}
EVERY_POLICY = [*PLAIN.values(), *(policy for policy, _ in FEATURES.values()), *FULL.values()]


def _allowed(
    policy: PolicySpec,
    *,
    partition: str = "aws",
    source_keys: Iterable[str] = (),
    copy_keys: Iterable[str] = (),
) -> list[Statement]:
    return statements(
        policy,
        partition=partition,
        region=REGION,
        account=ACCOUNT,
        source_keys=list(source_keys),
        copy_keys=list(copy_keys),
    )


def _actions(policy: PolicySpec) -> set[str]:
    return {action for statement in _allowed(policy) for action in statement["Action"]}


def _resources(policy: PolicySpec, sid: str) -> list[str]:
    (found,) = (each["Resource"] for each in _allowed(policy) if each["Sid"] == sid)
    return list(found)


def _sids(policy: PolicySpec) -> list[str]:
    return [statement["Sid"] for statement in _allowed(policy)]


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_a_role_is_within_the_managed_policy_for_its_kind(policy: PolicySpec) -> None:
    assert policy.kind is not None
    allowed = managed.FOR_KIND[policy.kind]

    wider = [
        (action, resource)
        for statement in _allowed(policy)
        for action in statement["Action"]
        for resource in statement["Resource"]
        if not managed.covers(allowed, action, resource)
    ]

    assert wider == []


@pytest.mark.parametrize("kind", LEAST)
def test_a_plain_policy_gets_what_its_kind_needs_and_no_more(kind: Kind) -> None:
    actions = _actions(PLAIN[kind])

    expected = {f"ec2:{action}" for action in LEAST[kind].split()}
    assert {action for action in actions if not action.startswith("events:")} == expected


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_brings_its_actions_and_takes_them_away_when_it_is_removed(name: str) -> None:
    policy, expected = FEATURES[name]
    assert policy.kind is not None

    with_it, without = _actions(policy), _actions(PLAIN[policy.kind])

    assert without < with_it
    assert with_it - without == expected


def test_all_snapshot_policies_together_need_the_whole_managed_policy() -> None:
    kinds = (Kind.VOLUME_SNAPSHOTS, Kind.INSTANCE_SNAPSHOTS, Kind.EVENT)

    actions = set().union(*(_actions(FULL[kind]) for kind in kinds))

    assert actions == managed.actions_in(managed.SERVICE_ROLE + managed.SSM_FULL_ACCESS)


def test_an_ami_policy_with_every_feature_needs_the_whole_managed_policy() -> None:
    actions = _actions(FULL[Kind.AMIS])

    assert actions == managed.actions_in(managed.SERVICE_ROLE_FOR_AMIS)


def test_a_policy_for_snapshots_never_touches_amis() -> None:
    touching = {
        kind
        for kind, policy in FULL.items()
        if any("Image" in action for action in _actions(policy))
    }

    assert touching == {Kind.AMIS, Kind.DEFAULT_INSTANCES}


def test_a_policy_for_amis_never_makes_snapshots_itself() -> None:
    actions = _actions(FULL[Kind.AMIS])

    assert not actions & {"ec2:CreateSnapshot", "ec2:CreateSnapshots", "ec2:CopySnapshot"}


def test_only_an_event_based_policy_may_make_rules() -> None:
    may = {kind for kind, policy in FULL.items() if "ListenToSharing" in _sids(policy)}

    assert may == {Kind.EVENT}


def test_only_a_policy_with_scripts_may_run_commands() -> None:
    may = {kind for kind, policy in FULL.items() if "ssm:SendCommand" in _actions(policy)}

    assert may == {Kind.INSTANCE_SNAPSHOTS}


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_no_action_is_a_wildcard_but_those_of_kms_that_aws_documents(policy: PolicySpec) -> None:
    allowed = _allowed(policy, source_keys=[SOURCE_KEY], copy_keys=[COPY_KEY])

    wild = {action for each in allowed for action in each["Action"] if "*" in action}

    assert wild == {"kms:GenerateDataKey*", "kms:ReEncrypt*"}


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_only_actions_that_know_no_resources_are_allowed_on_all(policy: PolicySpec) -> None:
    on_all = {
        action
        for statement in _allowed(policy)
        if "*" in statement["Resource"]
        for action in statement["Action"]
    }

    reading = re.compile(r"ec2:Describe\w+|ssm:(Describe\w+|GetCommandInvocation|ListCommands)")
    assert [action for action in on_all if not reading.fullmatch(action)] == []


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-eusc"])
@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_every_resource_is_in_the_partition_of_the_stack(
    policy: PolicySpec, partition: str
) -> None:
    resources = {
        resource
        for statement in _allowed(policy, partition=partition)
        for resource in statement["Resource"]
        if resource != "*"
    }

    assert {resource.split(":")[1] for resource in resources} == {partition}
    assert all(len(resource.split(":")) == 6 for resource in resources)


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_sources_are_those_of_the_stack_and_what_is_made_may_be_in_any_region(
    policy: PolicySpec,
) -> None:
    resources = {resource for each in _allowed(policy) for resource in each["Resource"]}

    ec2 = {resource for resource in resources if ":ec2:" in resource}
    assert ec2 <= {
        "arn:aws:ec2:*::snapshot/*",
        "arn:aws:ec2:*::image/*",
        f"arn:aws:ec2:{REGION}:{ACCOUNT}:volume/*",
        f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/*",
    }


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_statements_are_in_a_fixed_order_with_sids_that_iam_takes(policy: PolicySpec) -> None:
    allowed = _allowed(policy, source_keys=[SOURCE_KEY])

    sids = [statement["Sid"] for statement in allowed]

    assert allowed == _allowed(policy, source_keys=[SOURCE_KEY])
    assert len(set(sids)) == len(sids)
    assert all(re.fullmatch("[A-Za-z0-9]+", sid) for sid in sids)
    assert all(list(each["Action"]) == sorted(each["Action"]) for each in allowed)


@pytest.mark.parametrize("policy", FULL.values())
def test_statements_fit_into_the_inline_policies_of_a_role(policy: PolicySpec) -> None:
    keys = [f"{SOURCE_KEY}-{number:040}" for number in range(20)]

    written = json.dumps(_allowed(policy, source_keys=keys), separators=(",", ":"))

    assert len(written) < 10_240


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"copies": LATER}, OF_COPIES),
        ({"copies": (LATER,)}, OF_COPIES),
        ({"archive": LATER}, OF_ARCHIVE),
        ({"fast_restore": LATER}, OF_FAST),
        ({"shares": LATER}, OF_SHARING),
    ],
)
def test_a_feature_known_only_at_deployment_counts_as_used(
    changes: dict[str, Any], expected: set[str]
) -> None:
    actions = _actions(_volumes(changes))

    assert actions - _actions(PLAIN[Kind.VOLUME_SNAPSHOTS]) == expected


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        (policies.volumes(schedules=LATER), Kind.VOLUME_SNAPSHOTS),
        (policies.instances(schedules=(LATER,)), Kind.INSTANCE_SNAPSHOTS),
        (policies.amis(schedules=LATER), Kind.AMIS),
    ],
)
def test_schedules_known_only_at_deployment_count_as_using_everything(
    policy: PolicySpec, kind: Kind
) -> None:
    assert _actions(policy) == _actions(FULL[kind])


def test_copies_of_a_default_policy_known_only_at_deployment_count_as_made() -> None:
    policy = policies.default("VOLUME", copy_targets=LATER)

    assert "ec2:CopySnapshot" in _actions(policy)


def test_settings_of_a_default_policy_known_only_at_deployment_count_as_used() -> None:
    policy = replace(policies.default("INSTANCE"), defaults=None, details=LATER)

    assert "ec2:CopyImage" in _actions(policy)


def test_a_policy_of_unknown_kind_gets_what_any_of_the_kinds_needs() -> None:
    policy = policies.volumes(policy_type=LATER)

    actions = _actions(policy)

    assert policy.kind is None
    assert {"ec2:CreateSnapshots", "ec2:CreateImage", "events:PutRule"} <= actions


@pytest.mark.parametrize(
    ("script", "documents"),
    [
        (Script.vss(), [f"arn:aws:ssm:{REGION}:*:document/AWSEC2-CreateVssSnapshot"]),
        (
            Script.sap_hana(),
            [f"arn:aws:ssm:{REGION}:*:document/AWSSystemsManagerSAP-CreateDLMSnapshotForSAPHANA"],
        ),
        (Script.document("freeze-db"), [f"arn:aws:ssm:{REGION}:{ACCOUNT}:document/freeze-db"]),
        (
            Script.document(f"arn:aws:ssm:{REGION}:999988887777:document/freeze-db"),
            [f"arn:aws:ssm:{REGION}:999988887777:document/freeze-db"],
        ),
        (
            Script.document(f"arn:{UNKNOWN}:ssm:{UNKNOWN}:{UNKNOWN}:document/freeze-db"),
            [f"arn:{UNKNOWN}:ssm:{UNKNOWN}:{UNKNOWN}:document/freeze-db"],
        ),
        (Script.document(UNKNOWN), [f"arn:aws:ssm:{REGION}:{ACCOUNT}:document/{UNKNOWN}"]),
    ],
)
def test_a_role_may_run_the_document_that_is_named_and_no_other(
    script: Script, documents: list[str]
) -> None:
    policy = _instances({"create": policies.create(scripts=(script,))})

    assert _resources(policy, "RunScripts") == documents


@pytest.mark.parametrize(
    "scripts",
    [
        LATER,
        (LATER,),
        (Script(handler=Deferred({"Ref": "Document"})),),
        (Script.document(UNKNOWN),),
    ],
)
def test_a_document_that_may_be_any_must_be_tagged_for_it(scripts: Any) -> None:
    policy = _instances({"create": policies.create(scripts=scripts)})

    (tagged,) = (each for each in _allowed(policy) if each["Sid"] == "RunTaggedScripts")

    assert tagged["Resource"] == [f"arn:aws:ssm:{REGION}:*:document/*"]
    assert tagged["Condition"] == {"StringEquals": {"aws:ResourceTag/DLMScriptsAccess": "true"}}


@pytest.mark.parametrize("script", [Script.vss(), Script.document("freeze-db")])
def test_a_document_that_is_named_needs_no_tag(script: Script) -> None:
    policy = _instances({"create": policies.create(scripts=(script,))})

    assert "RunTaggedScripts" not in _sids(policy)


def test_a_document_of_two_schedules_is_named_once() -> None:
    scripted = policies.schedule(**SCRIPTS)
    policy = policies.instances(scripted, replace(scripted, name="weekly"))

    assert len(_resources(policy, "RunScripts")) == 1


def test_a_script_without_a_document_is_left_to_the_rules() -> None:
    policy = _instances({"create": policies.create(scripts=(Script(),))})

    assert "RunScripts" not in _sids(policy)
    assert "RunTaggedScripts" not in _sids(policy)


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_without_keys_there_is_no_word_of_kms(policy: PolicySpec) -> None:
    assert [action for action in _actions(policy) if action.startswith("kms:")] == []


@pytest.mark.parametrize("policy", EVERY_POLICY)
def test_keys_may_be_used_as_documented_and_granted_to_aws_only(policy: PolicySpec) -> None:
    allowed = _allowed(policy, source_keys=[SOURCE_KEY], copy_keys=[COPY_KEY])

    use, grant = allowed[-2:]

    assert (use["Sid"], grant["Sid"]) == ("UseKeys", "GrantKeysToAws")
    assert set(use["Action"]) == managed.KEY_USE
    assert set(grant["Action"]) == managed.KEY_GRANTS
    assert use["Resource"] == grant["Resource"] == [SOURCE_KEY, COPY_KEY]
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_a_key_of_both_sides_is_named_once() -> None:
    allowed = _allowed(
        PLAIN[Kind.EVENT], source_keys=[SOURCE_KEY, SOURCE_KEY], copy_keys=[SOURCE_KEY]
    )

    assert allowed[-1]["Resource"] == [SOURCE_KEY]


def test_the_role_trusts_dlm_for_policies_of_its_own_account_and_region() -> None:
    assert trust("aws-eusc", "eusc-de-east-1", ACCOUNT) == {
        "Effect": "Allow",
        "Principal": {"Service": "dlm.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": f"arn:aws-eusc:dlm:eusc-de-east-1:{ACCOUNT}:policy/*"},
        },
    }


def test_a_key_lets_a_role_use_it_and_grant_it_to_aws_only() -> None:
    role_arn = role_pattern("aws-cn", ACCOUNT)

    use, grant = key_statements(role_arn, ACCOUNT, partition="aws-cn")

    assert role_arn == f"arn:aws-cn:iam::{ACCOUNT}:role/snapshot-constructs/*"
    assert set(use["Action"]) == managed.KEY_USE
    assert set(grant["Action"]) == managed.KEY_GRANTS
    assert use["Principal"] == grant["Principal"] == {"AWS": f"arn:aws-cn:iam::{ACCOUNT}:root"}
    assert use["Condition"] == {"ArnLike": {"aws:PrincipalArn": role_arn}}
    assert grant["Condition"] == use["Condition"] | {"Bool": {"kms:GrantIsForAWSResource": "true"}}
