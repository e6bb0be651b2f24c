"""What pipelines of AMIs, and of container images, put into templates."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import aws_cdk as cdk
import pytest

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.imagebuilder import decode, encode, type_of
from snapshot_constructs.review.reviewer import review
from tests.cdk.examples import ENV, Example
from tests.cdk.image_builder.container_examples import CONTAINER_PIPELINES
from tests.cdk.image_builder.examples import PIPELINES
from tests.cdk.templates import as_golden, resolved, template

Golden = Callable[[str, str], None]
MEANT = {"ami-pipeline-public": {"imagebuilder/public-ami"}}

every_example = pytest.mark.parametrize("example", [*PIPELINES, *CONTAINER_PIPELINES], ids=str)


@every_example
def test_a_template_is_as_it_was(stack: cdk.Stack, example: Example, golden: Golden) -> None:
    example.make(stack)

    text = as_golden(stack)

    golden(f"cdk/{example}.json", text)


@every_example
def test_a_template_says_exactly_what_the_values_say(stack: cdk.Stack, example: Example) -> None:
    pipeline = example.make(stack)

    made = template(stack)["Resources"]

    for id, value in pipeline.resources.items():
        logical_id = stack.get_logical_id(pipeline.node.find_child(id))
        properties = made[logical_id]["Properties"]
        assert properties == stack.resolve(encode(value))
        assert encode(decode(type_of(value), properties)) == encode(resolved(stack, value))


@every_example
def test_a_construct_says_what_the_rules_say(stack: cdk.Stack, example: Example) -> None:
    pipeline = example.make(stack)

    said = {finding.rule.id for finding in pipeline.verdict.findings}

    assert said == MEANT.get(str(example), set())


@every_example
def test_the_reviewer_has_nothing_to_say_about_a_template(tmp_path: Path, example: Example) -> None:
    app = cdk.App(outdir=str(tmp_path))
    example.make(cdk.Stack(app, "Images", env=ENV))

    app.synth()

    report = review(assembly.read(str(tmp_path)), today=date(2026, 11, 23))
    found = {each.finding.rule.id for each in report.found}
    assert found == MEANT.get(str(example), set())


@every_example
def test_the_pipeline_is_the_default_child(stack: cdk.Stack, example: Example) -> None:
    pipeline = example.make(stack)

    pipeline.node.default_child.add_property_override("Description", "Overridden")

    name = stack.get_logical_id(pipeline.node.default_child)
    assert template(stack)["Resources"][name]["Properties"]["Description"] == "Overridden"


@every_example
def test_a_pipeline_needs_no_known_account_or_region(example: Example) -> None:
    stack = cdk.Stack(cdk.App(), "Images")

    example.make(stack)

    assert template(stack)["Resources"]


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "eusc-de-east-1"])
@pytest.mark.parametrize("example", [PIPELINES[0], PIPELINES[3], CONTAINER_PIPELINES[0]], ids=str)
def test_a_pipeline_names_no_partition_but_its_own(region: str, example: Example) -> None:
    env = cdk.Environment(account=ENV.account, region=region)
    stack = cdk.Stack(cdk.App(), "Images", env=env)

    example.make(stack)

    named = as_golden(stack).replace("arn:aws:kms:us-east-1", "")  # a key that the example names
    assert "arn:aws:" not in named
