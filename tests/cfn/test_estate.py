"""What templates hold is read as one estate for each account and Region, and odd content is never wrong."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import Deferred, Tag
from snapshot_constructs.model.address import Mark, Pointer
from snapshot_constructs.model.backable import Disk
from snapshot_constructs.model.estate import Estate
from snapshot_constructs.rules import coverage, judge_estate
from tests.estates import (
    ACCOUNT,
    arn,
    attached,
    estate,
    instance,
    policy,
    ref,
    resource,
    role,
    tags,
    volume,
)

TRUST = role(AssumeRolePolicyDocument={"Statement": []})


def _template(file: str, resources: Any, **sections: Any) -> Template:
    place = {name: sections.pop(name, None) for name in ("stack", "region", "account")}
    text = json.dumps({"Resources": resources} | sections)
    read = assembly.template(text, file)
    return Template(file=file, text=text, body=read.body, **place)


def _estates(*templates: Template, **place: Any) -> tuple[Estate, ...]:
    return estates(((each, resolved(each).resources) for each in templates), **place)


def _broken(found: Estate) -> list[str]:
    return [each.finding.rule.id for each in judge_estate(found)]


def test_templates_of_one_account_and_region_are_one_estate():
    here = {"region": "eu-west-1", "account": ACCOUNT}
    one = _template("a.json", {"A": volume()}, stack="A", **here)
    two = _template("b.json", {"B": volume()}, stack="Prod/B", **here)
    three = _template("c.json", {"C": volume()}, stack="C", region="us-east-1", account=ACCOUNT)

    found = _estates(one, two, three)

    assert [[each.address.logical_id for each in e.volumes] for e in found] == [["A", "B"], ["C"]]
    assert [e.region for e in found] == ["eu-west-1", "us-east-1"]


def test_stacks_without_environment_are_one_estate_for_each_stage():
    files = {"a.json": "Dev/A", "b.json": "Dev/B", "c.json": "Prod/A", "d.json": "D"}
    templates = [_template(file, {"V": volume()}, stack=name) for file, name in files.items()]

    found = _estates(*templates)

    assert [[each.address.stack for each in e.volumes] for e in found] == [
        ["Dev/A", "Dev/B"],
        ["Prod/A"],
        ["D"],
    ]


def test_two_default_policies_of_stacks_without_environment_may_be_in_two_accounts():
    default = resource("DLM::LifecyclePolicy", DefaultPolicy="VOLUME")
    one = _template("a.json", {"A": default}, stack="A")
    two = _template("b.json", {"B": default}, stack="B")

    (unknown,) = _estates(one, two)
    (known,) = _estates(one, two, region="eu-west-1", account=ACCOUNT)

    assert "dlm/def-one-per-type" not in _broken(unknown)
    assert "dlm/def-one-per-type" in _broken(known)


def test_a_role_of_another_stack_is_found_by_what_that_stack_exports():
    export = {"Out": {"Value": arn("Role"), "Export": {"Name": "A:Role"}}}
    one = _template("a.json", {"Role": TRUST}, Outputs=export)
    two = _template("b.json", {"Policy": policy(role={"Fn::ImportValue": "A:Role"})})

    (found,) = _estates(one, two)

    assert found.policies[0].link(found.policies[0].spec.role) == Pointer(
        Mark("a.json", "Role"), "Arn"
    )
    assert "dlm/role-trust" in _broken(found)


def test_a_role_is_found_from_a_nested_stack_and_in_one():
    nested = resource("CloudFormation::Stack", Parameters={"RoleArn": arn("Role")})
    nested["Metadata"] = {"aws:asset:path": "inner.nested.template.json"}
    outer = _template(
        "out/outer.template.json",
        {
            "Role": TRUST,
            "Inner": nested,
            "Policy": policy(role={"Fn::GetAtt": ["Inner", "Outputs.RoleArn"]}),
        },
        stack="Outer",
    )
    inner = _template(
        "out/inner.nested.template.json",
        {"Own": TRUST, "Policy": policy(role=ref("RoleArn"))},
        stack="Outer",
        Parameters={"RoleArn": {"Type": "String"}},
        Outputs={"RoleArn": {"Value": arn("Own")}},
    )

    (found,) = _estates(outer, inner)

    links = [each.link(each.spec.role) for each in found.policies]
    assert links == [
        Pointer(Mark(inner.file, "Own"), "Arn"),
        Pointer(Mark(outer.file, "Role"), "Arn"),
    ]


def test_what_exports_name_in_a_circle_is_not_known():
    export = {"Out": {"Value": {"Fn::ImportValue": "X"}, "Export": {"Name": "X"}}}

    (found,) = _estates(
        _template("a.json", {"P": policy(role={"Fn::ImportValue": "X"})}, Outputs=export)
    )

    assert isinstance(found.policies[0].link(found.policies[0].spec.role), Deferred)


def test_an_instance_has_the_disks_of_its_launch_template_but_where_it_has_its_own():
    data = {
        "BlockDeviceMappings": [
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}},
            {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 100, "VolumeType": "gp3"}},
            {"DeviceName": "/dev/sdg", "NoDevice": ""},
        ],
        "InstanceType": "t3.micro",
    }
    own = [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": "20", "Encrypted": "true"}}]
    found = estate(
        {
            "Web": instance(
                LaunchTemplate={"LaunchTemplateId": ref("Template"), "Version": "1"},
                BlockDeviceMappings=own,
            ),
            "Template": resource("EC2::LaunchTemplate", LaunchTemplateData=data),
        }
    )

    (made,) = found.volumes
    assert made.disks == (
        Disk(device="/dev/sdf", size_gib=100, type="gp3"),
        Disk(device="/dev/xvda", root=True, size_gib=20, encrypted=True),
    )
    assert found.machines[0].instance_type == "t3.micro"


def test_the_tags_of_an_instance_win_over_those_of_its_launch_template():
    specified = [
        {"ResourceType": "instance", "Tags": tags(a="template", b="template")},
        {"ResourceType": "volume", "Tags": tags(a="template")},
    ]
    found = estate(
        {
            "Web": instance(
                tags(a="own"),
                LaunchTemplate={"LaunchTemplateId": ref("Template"), "Version": "1"},
                PropagateTagsToVolumeOnCreation=True,
            ),
            "Template": resource(
                "EC2::LaunchTemplate", LaunchTemplateData={"TagSpecifications": specified}
            ),
        }
    )

    assert found.machines[0].tags == (Tag("b", "template"), Tag("a", "own"))
    assert found.volumes[0].tags == (Tag("a", "own"),)


def test_an_auto_scaling_group_puts_only_the_tags_that_it_propagates_on_instances():
    group_tags = [
        {"Key": "a", "Value": "1", "PropagateAtLaunch": True},
        {"Key": "b", "Value": "2", "PropagateAtLaunch": "false"},
    ]
    found = estate(
        {
            "Fleet": resource(
                "AutoScaling::AutoScalingGroup",
                LaunchConfigurationName=ref("Launch"),
                Tags=group_tags,
            ),
            "Launch": resource("AutoScaling::LaunchConfiguration", InstanceType="t2.nano"),
        }
    )

    assert found.machines[0].tags == (Tag("a", "1"),)
    assert found.machines[0].instance_type == "t2.nano"
    assert found.volumes[0].tags == ()


def test_an_auto_scaling_group_of_mixed_instances_has_the_tags_of_its_launch_template():
    data = {"TagSpecifications": [{"ResourceType": "volume", "Tags": tags(backup="gold")}]}
    named = {"LaunchTemplateSpecification": {"LaunchTemplateId": ref("Template"), "Version": "1"}}
    mixed = resource(
        "AutoScaling::AutoScalingGroup", MixedInstancesPolicy={"LaunchTemplate": named}
    )
    template = resource("EC2::LaunchTemplate", LaunchTemplateData=data)

    found = estate({"Fleet": mixed, "Template": template})

    assert [each.tags for each in found.volumes] == [(Tag("backup", "gold"),)]


def test_a_volume_is_attached_by_an_attachment_and_by_an_instance():
    found = estate(
        {
            "Data": volume(),
            "Web": instance(Volumes=[{"VolumeId": ref("Data"), "Device": "/dev/sdg"}]),
            "App": instance(),
            "Attached": attached("Data", "App"),
        }
    )

    data = next(each for each in found.volumes if each.address.logical_id == "Data")
    assert data.attached_to == (Mark("t.json", "Web"), Mark("t.json", "App"))


ODD: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("${X}"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Ref",
                    "Fn::Sub",
                    "Fn::GetAtt",
                    "Fn::Join",
                    "Tags",
                    "Key",
                    "Value",
                    "Statement",
                    "Effect",
                    "Action",
                    "Ebs",
                    "Principal",
                    "Resource",
                    "parameters",
                    "command",
                    "PolicyDetails",
                    "Schedules",
                    "StringLike",
                    "LaunchTemplateId",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)
TYPES = {
    "DLM::LifecyclePolicy": ["PolicyDetails", "ExecutionRoleArn", "DefaultPolicy", "Exclusions"],
    "EC2::Volume": ["Tags", "Size", "KmsKeyId", "Encrypted"],
    "EC2::Instance": ["Tags", "LaunchTemplate", "BlockDeviceMappings", "Volumes"],
    "EC2::VolumeAttachment": ["VolumeId", "InstanceId"],
    "EC2::LaunchTemplate": ["LaunchTemplateData"],
    "AutoScaling::AutoScalingGroup": ["Tags", "LaunchTemplate", "MixedInstancesPolicy"],
    "IAM::Role": ["AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns", "RoleName"],
    "IAM::Policy": ["Roles", "PolicyDocument"],
    "KMS::Key": ["KeyPolicy", "KeySpec"],
    "Backup::BackupSelection": ["BackupSelection"],
    "CloudWatch::Alarm": ["Namespace", "MetricName", "Dimensions", "Metrics"],
    "SSM::Document": ["Content", "Name", "Tags", "DocumentType"],
}


@st.composite
def _odd_resources(draw: Any) -> dict[str, Any]:
    made = {"Policy": policy(role=arn("X"))}
    for i, type_ in enumerate(draw(st.lists(st.sampled_from(sorted(TYPES)), max_size=4))):
        names = draw(st.lists(st.sampled_from(TYPES[type_]), max_size=3, unique=True))
        properties = {name: draw(ODD) for name in names}
        made[f"X{i}" if i else "X"] = {
            "Type": f"AWS::{type_}",
            "Properties": properties,
            "DependsOn": draw(ODD),
        }
    return made


@given(_odd_resources())
@settings(max_examples=300, deadline=None)
def test_odd_resources_are_judged_and_nothing_is_raised(resources):
    found = estate(resources)

    assert isinstance(judge_estate(found), tuple)
    assert len(coverage(found)) == len(found.volumes)


@pytest.mark.parametrize("written", ["nonsense", 7, ["a", 7], {"Fn::If": ["C", {}, {}]}])
def test_a_policy_document_that_is_none_says_nothing(written):
    found = estate({"Policy": policy(role=arn("Role")), "Role": role(Policies=written)})

    assert not any(each.finding.rule.id == "dlm/role-trust" for each in judge_estate(found))


def test_a_document_that_is_written_as_text_is_read():
    trusting = json.dumps({"Statement": []})
    found = estate(
        {"Policy": policy(role=arn("Role")), "Role": role(AssumeRolePolicyDocument=trusting)}
    )

    assert "dlm/role-trust" in _broken(found)
