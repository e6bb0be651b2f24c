"""Roles and keys as they are synthesized: complete, narrow, and deployable in some order."""

import json
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dlm as dlm
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from snapshot_constructs.cdk._key import KeyLike
from snapshot_constructs.cdk._permissions import statements, trust
from snapshot_constructs.cdk._role import grant_keys, make_role
from snapshot_constructs.model import Deferred
from tests import policies
from tests.cdk import managed_policies as managed

ACCOUNT, OTHER_ACCOUNT, REGION = "111122223333", "444455556666", "eu-west-1"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/backup/dlm"
HERE = cdk.Environment(account=ACCOUNT, region=REGION)
PLACE = {"partition": cdk.Aws.PARTITION, "region": cdk.Aws.REGION, "account": cdk.Aws.ACCOUNT_ID}
PATTERN = "role/snapshot-constructs/*"

Template = dict[str, Any]


def _stack(app: cdk.App | None = None, name: str = "Backups", **props: Any) -> cdk.Stack:
    return cdk.Stack(app or cdk.App(), name, **props)


def _policy(
    scope: Construct, id: str = "Policy", *, keys: list[KeyLike] | None = None
) -> tuple[iam.Role, dlm.CfnLifecyclePolicy]:
    """Make a role and an L1 policy that refers to it."""
    home = Construct(scope, id)
    role = make_role(home, policies.volumes(), source_keys=keys or [])
    policy = dlm.CfnLifecyclePolicy(home, "Resource", execution_role_arn=role.role_arn)
    return role, policy


def _template(stack: cdk.Stack) -> Template:
    app = cdk.App.of(stack)
    assert isinstance(app, cdk.App)
    written: Template = app.synth(force=True).get_stack_artifact(stack.artifact_id).template
    return written


def _of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for name, resource in template.get("Resources", {}).items()
        if resource["Type"] == kind
    }


def _only(template: Template, kind: str) -> dict[str, Any]:
    (properties,) = _of_type(template, kind).values()
    return properties


def _key_policy(template: Template) -> list[dict[str, Any]]:
    """Return what the policy of the only key says besides the CDK's own first statement."""
    said: list[dict[str, Any]] = _only(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"]
    return said[1:]


def _kms_resources(properties: dict[str, Any]) -> list[Any]:
    (inline,) = properties["Policies"]
    (use,) = (each for each in inline["PolicyDocument"]["Statement"] if each["Sid"] == "UseKeys")
    found = use["Resource"]
    return found if isinstance(found, list) else [found]


def _sids(template: Template) -> list[str]:
    (inline,) = _only(template, "AWS::IAM::Role")["Policies"]
    return [each["Sid"] for each in inline["PolicyDocument"]["Statement"]]


def _references(node: Any) -> Iterator[str]:
    match node:
        case {"Ref": str() as name}:
            yield name
        case {"Fn::GetAtt": [str() as name, *_]}:
            yield name
        case Mapping():
            for value in node.values():
                yield from _references(value)
        case list():
            for value in node:
                yield from _references(value)


def _graph(template: Template) -> dict[str, set[str]]:
    """Return what each resource waits for."""
    resources = template["Resources"]
    return {
        name: {
            *(other for other in _references(resource.get("Properties")) if other in resources),
            *resource.get("DependsOn", []),
        }
        for name, resource in resources.items()
    }


def _order(template: Template) -> list[str]:
    """Return an order of deployment; raises CycleError where there is none."""
    return list(TopologicalSorter(_graph(template)).static_order())


def test_the_inline_policy_is_exactly_what_the_policy_needs() -> None:
    stack = _stack()
    role, _ = _policy(stack)

    (inline,) = _only(_template(stack), "AWS::IAM::Role")["Policies"]

    needed = statements(policies.volumes(), **PLACE, source_keys=[], copy_keys=[])
    expected = stack.resolve(iam.PolicyDocument.from_json({"Statement": needed}))
    assert inline["PolicyDocument"] == expected
    assert role.node.id == "Role"


def test_only_dlm_may_assume_the_role_and_only_for_policies_of_this_place() -> None:
    stack = _stack()
    _policy(stack)

    document = _only(_template(stack), "AWS::IAM::Role")["AssumeRolePolicyDocument"]

    expected = stack.resolve(trust(*PLACE.values()))
    assert document["Statement"] == [expected]


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
def test_the_principal_is_the_same_in_every_partition(region: str) -> None:
    stack = _stack(env=cdk.Environment(account=ACCOUNT, region=region))
    _policy(stack)

    properties = _only(_template(stack), "AWS::IAM::Role")

    (trusted,) = properties["AssumeRolePolicyDocument"]["Statement"]
    assert trusted["Principal"] == {"Service": "dlm.amazonaws.com"}
    assert '"arn:aws' not in json.dumps(properties)


def test_a_policy_waits_for_all_permissions_by_referring_to_the_role() -> None:
    stack = _stack()
    _policy(stack, keys=[kms.Key(stack, "Key"), KEY_ARN])

    template = _template(stack)

    order = _order(template)
    kinds = [template["Resources"][name]["Type"] for name in order]
    assert kinds == ["AWS::KMS::Key", "AWS::IAM::Role", "AWS::DLM::LifecyclePolicy"]


def test_a_key_and_a_role_of_one_stack_may_name_each_other() -> None:
    stack = _stack()
    _policy(stack, keys=[kms.Key(stack, "Key")])

    template = _template(stack)

    use, grant = _key_policy(template)
    assert set(use["Action"]) == managed.KEY_USE
    assert set(grant["Action"]) == managed.KEY_GRANTS
    assert grant["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}
    for statement in (use, grant):
        assert PATTERN in json.dumps(statement["Condition"]["ArnLike"]["aws:PrincipalArn"])
        assert ":root" in json.dumps(statement["Principal"]["AWS"])
    (key,) = _of_type(template, "AWS::KMS::Key")
    assert _kms_resources(_only(template, "AWS::IAM::Role")) == [{"Fn::GetAtt": [key, "Arn"]}]
    assert _order(template)


def test_the_role_matches_the_condition_of_the_key() -> None:
    stack = _stack()
    _policy(stack)

    properties = _only(_template(stack), "AWS::IAM::Role")

    assert f"role{properties['Path']}*" == PATTERN


def test_a_key_that_named_the_role_could_not_be_deployed() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    role, _ = _policy(stack, keys=[key])
    key.add_to_resource_policy(
        iam.PolicyStatement(principals=[role], actions=["kms:Decrypt"], resources=["*"])
    )

    template = _template(stack)

    with pytest.raises(CycleError):
        _order(template)


def test_a_key_with_a_policy_of_its_own_is_told_as_well() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key", policy=iam.PolicyDocument())
    _policy(stack, keys=[key])

    said = _only(_template(stack), "AWS::KMS::Key")["KeyPolicy"]["Statement"]

    assert len(said) == 2


@pytest.mark.parametrize("env", [None, HERE])
def test_a_key_of_another_stack_waits_for_nothing_of_the_policies(
    env: cdk.Environment | None,
) -> None:
    app = cdk.App()
    keys, backups = _stack(app, "Keys", env=env), _stack(app, "Backups", env=env)
    _policy(backups, keys=[kms.Key(keys, "Key")])

    template = _template(keys)

    assert keys.dependencies == []
    assert backups.dependencies == [keys]
    assert len(_key_policy(template)) == 2
    assert "ImportValue" not in json.dumps(template)


def test_a_key_of_another_region_may_be_used_for_copies() -> None:
    app = cdk.App()
    there = cdk.Environment(account=ACCOUNT, region="eu-central-1")
    recovery = _stack(app, "Recovery", env=there, cross_region_references=True)
    backups = _stack(app, "Backups", env=HERE, cross_region_references=True)
    key = kms.Key(recovery, "Key")
    make_role(backups, policies.volumes(), copy_keys=[key])

    template = _template(recovery)

    assert recovery.dependencies == []
    statement, _ = _key_policy(template)
    assert statement["Principal"]["AWS"]["Fn::Join"][1][-1] == f":iam::{ACCOUNT}:root"
    assert _order(template)


def test_a_key_of_a_parent_stack_may_be_used_in_a_nested_one() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    _policy(cdk.NestedStack(stack, "Nested"), keys=[key])

    template = _template(stack)

    assert len(_key_policy(template)) == 2
    assert _order(template)


def test_many_policies_add_to_the_policy_of_a_key_only_once() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    for number in range(50):
        _policy(stack, f"Policy{number}", keys=[key])

    template = _template(stack)

    assert len(_key_policy(template)) == 2
    assert _order(template)


def test_an_imported_key_is_named_by_the_role_alone() -> None:
    stack = _stack()
    _policy(stack, keys=[kms.Key.from_key_arn(stack, "Key", KEY_ARN), Deferred(KEY_ARN)])

    template = _template(stack)

    assert _kms_resources(_only(template, "AWS::IAM::Role")) == [KEY_ARN]
    assert _of_type(template, "AWS::KMS::Key") == {}


def test_a_key_may_be_an_l1_or_known_only_at_deployment() -> None:
    stack = _stack()
    key = kms.CfnKey(stack, "Key")
    imported = cdk.Fn.import_value("KeyArn")
    raw = Deferred({"Fn::ImportValue": "OtherKeyArn"})
    _policy(stack, keys=[key, imported, Deferred(imported), raw])

    template = _template(stack)

    assert _kms_resources(_only(template, "AWS::IAM::Role")) == [
        {"Fn::GetAtt": ["Key", "Arn"]},
        {"Fn::ImportValue": "KeyArn"},
        {"Fn::ImportValue": "OtherKeyArn"},
    ]


def test_a_key_that_is_also_given_as_an_arn_is_still_told() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    make_role(stack, policies.volumes(), source_keys=[key], copy_keys=[Deferred(key.key_arn)])

    template = _template(stack)

    assert len(_kms_resources(_only(template, "AWS::IAM::Role"))) == 1
    assert len(_key_policy(template)) == 2


def test_an_alias_stands_for_its_key() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    _policy(stack, keys=[key.add_alias("backups"), key])

    template = _template(stack)

    (name,) = _of_type(template, "AWS::KMS::Key")
    assert _kms_resources(_only(template, "AWS::IAM::Role")) == [{"Fn::GetAtt": [name, "Arn"]}]
    assert len(_key_policy(template)) == 2


@pytest.mark.parametrize(
    "written", [f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/backups", "alias/backups", "1234abcd-12ab"]
)
def test_what_is_no_key_is_refused_in_words(written: str) -> None:
    stack = _stack()

    with pytest.raises(ValueError, match=f"ARN of a key .got '{written}'.; write the key itself"):
        make_role(stack, policies.volumes(), source_keys=[written])

    assert stack.node.try_find_child("Role") is None


def test_an_alias_whose_key_nobody_knows_is_refused_in_words() -> None:
    stack = _stack()
    alias = kms.Alias.from_alias_name(stack, "Alias", "alias/backups")

    with pytest.raises(ValueError, match=r"the ARN of a key .*alias/backups"):
        make_role(stack, policies.volumes(), copy_keys=[alias])


def test_a_brought_role_of_the_app_gets_a_policy_of_its_own() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    role = iam.Role(stack, "Brought", assumed_by=iam.ServicePrincipal("dlm.amazonaws.com"))
    policy = dlm.CfnLifecyclePolicy(stack, "Policy", execution_role_arn=role.role_arn)

    grant_keys(role, [key], [KEY_ARN])
    policy.node.add_dependency(role)
    template = _template(stack)

    use, grant = _only(template, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assert set(use["Action"]) == managed.KEY_USE
    assert grant["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    assert use["Resource"] == [stack.resolve(key.key_arn), KEY_ARN]
    assert _key_policy(template) == []
    order = [template["Resources"][name]["Type"] for name in _order(template)]
    assert order[-2:] == ["AWS::IAM::Policy", "AWS::DLM::LifecyclePolicy"]


def test_a_brought_role_that_names_the_key_itself_makes_no_circle() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    reads = iam.PolicyStatement(actions=["kms:Decrypt"], resources=[key.key_arn])
    role = iam.Role(
        stack,
        "Brought",
        assumed_by=iam.ServicePrincipal("dlm.amazonaws.com"),
        inline_policies={"Keys": iam.PolicyDocument(statements=[reads])},
    )

    grant_keys(role, [key], [])

    assert _order(_template(stack))


def test_an_imported_role_is_named_in_the_policy_of_the_key() -> None:
    stack = _stack(env=HERE)
    role = iam.Role.from_role_arn(stack, "Brought", ROLE_ARN)

    grant_keys(role, [kms.Key(stack, "Key")], [])
    template = _template(stack)

    use, grant = _key_policy(template)
    assert use["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert use["Condition"] == {"ArnLike": {"aws:PrincipalArn": ROLE_ARN}}
    assert grant["Condition"]["ArnLike"] == {"aws:PrincipalArn": ROLE_ARN}
    assert _only(template, "AWS::IAM::Policy")["Roles"] == ["dlm"]


def test_an_imported_role_of_another_account_is_named_in_the_policy_of_the_key() -> None:
    stack = _stack(env=HERE)
    arn = f"arn:aws:iam::{OTHER_ACCOUNT}:role/dlm"

    grant_keys(iam.Role.from_role_arn(stack, "Brought", arn), [kms.Key(stack, "Key")], [])
    template = _template(stack)

    use, _ = _key_policy(template)
    assert use["Principal"] == {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}
    assert _of_type(template, "AWS::IAM::Policy") == {}


def test_a_role_that_must_not_change_is_left_alone() -> None:
    stack = _stack(env=HERE)
    role = iam.Role.from_role_arn(stack, "Brought", ROLE_ARN, mutable=False)

    grant_keys(role, [KEY_ARN], [])

    assert _of_type(_template(stack), "AWS::IAM::Policy") == {}


def test_granting_no_keys_changes_nothing() -> None:
    stack = _stack()
    role, _ = _policy(stack)
    before = _template(stack)

    grant_keys(role, [], [])

    assert _template(stack) == before


def test_a_made_role_needs_no_second_grant_of_its_keys() -> None:
    stack = _stack()
    key = kms.Key(stack, "Key")
    role, _ = _policy(stack, keys=[key, KEY_ARN])
    before = _template(stack)

    grant_keys(role, [key], [KEY_ARN])

    assert _template(stack) == before


def test_a_made_role_may_be_granted_further_keys() -> None:
    stack = _stack()
    first, further = kms.Key(stack, "First"), kms.Key(stack, "Further")
    role, policy = _policy(stack, keys=[first])

    grant_keys(role, [first], [further])
    policy.node.add_dependency(role)
    template = _template(stack)

    use, _ = _only(template, "AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    assert use["Resource"] == stack.resolve(further.key_arn)
    said = [each["KeyPolicy"]["Statement"] for each in _of_type(template, "AWS::KMS::Key").values()]
    assert [len(statements) for statements in said] == [3, 3]
    assert _order(template)[-1] == stack.resolve(policy.logical_id)


def test_the_flag_that_shortens_policies_leaves_these_alone() -> None:
    flagged = cdk.App(context={"@aws-cdk/aws-iam:minimizePolicies": True})
    plain = cdk.App()
    for app in (flagged, plain):
        stack = _stack(app)
        _policy(stack, keys=[kms.Key(stack, "Key"), KEY_ARN])

    short, long = (app.synth().get_stack_by_name("Backups").template for app in (flagged, plain))

    assert (
        _sids(short)
        == _sids(long)
        == ["Describe", "CreateSnapshots", "ManageSnapshots", "UseKeys", "GrantKeysToAws"]
    )


def test_roles_of_several_apps_do_not_know_each_other() -> None:
    templates = []
    for _ in range(2):
        stack = _stack()
        _policy(stack, keys=[kms.Key(stack, "Key")])
        templates.append(_template(stack))

    assert templates[0] == templates[1]
