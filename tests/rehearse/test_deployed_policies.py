"""The policies of a deploy are found by name, in nested stacks too."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest

from snapshot_constructs import Retain, Schedule, SnapshotPolicy, Targets
from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.rehearse import assembly, deployed_policies
from snapshot_constructs.rehearse.template_file import as_assembly

TEMPLATE = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}


def _daily(scope, id):
    schedules = {"daily": Schedule.daily(at="03:00", retain=Retain.last(7))}
    targets = Targets.volumes({"backup": "gold"})
    return SnapshotPolicy(scope, id, targets=targets, schedules=schedules)


def test_policies_are_known_by_the_paths_of_their_constructs(rehearsal):
    app = cdk.App()
    environment = cdk.Environment(account="111122223333", region="eu-west-1")
    stack = cdk.Stack(app, "Shop", env=environment)
    _daily(stack, "Daily")
    _daily(cdk.NestedStack(stack, "Inner"), "Nightly")
    deployment = rehearsal.deploy(app)
    stacks = assembly.read(Path(app.synth().directory))

    found = deployed_policies.found(rehearsal, stacks, deployment)

    assert sorted(each.name for each in found) == ["Shop/Daily", "Shop/Inner/Nightly"]
    assert {(each.stack, each.account, each.region, each.state) for each in found} == {
        ("Shop", "111122223333", "eu-west-1", "ENABLED")
    }
    assert all(abs(each.enabled - rehearsal.now).total_seconds() < 60 for each in found)
    daily = next(each for each in found if each.name == "Shop/Daily")
    client = rehearsal.client("dlm", account="111122223333", region="eu-west-1")
    client.update_lifecycle_policy(PolicyId=daily.id, State="DISABLED")
    assert deployed_policies.again(rehearsal, daily).state == "DISABLED"


@pytest.mark.parametrize(
    ("name", "stack"),
    [
        ("shop.json", "shop"),
        ("my_shop.template.json", "my-shop"),
        ("1.json", "Stack-1"),
        ("_.json", "Stack"),
    ],
)
def test_a_template_is_a_stack_with_the_name_of_its_file(tmp_path, name, stack):
    file = tmp_path / name
    file.write_text(json.dumps(TEMPLATE))
    folder = tmp_path / "out"
    folder.mkdir()

    (found,) = assembly.read(as_assembly(file, folder))

    assert found.name == stack
    assert json.loads(found.template.read_text()) == TEMPLATE


def test_a_template_in_yaml_is_written_in_json(tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(
        "Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}}"
    )
    folder = tmp_path / "out"
    folder.mkdir()

    (found,) = assembly.read(as_assembly(file, folder))

    bucket = json.loads(found.template.read_text())["Resources"]["Bucket"]
    assert bucket["Properties"]["BucketName"] == {"Ref": "Name"}


def test_a_template_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(UnusableError, match=r"none\.json"):
        as_assembly(tmp_path / "none.json", tmp_path)
