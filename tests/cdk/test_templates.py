"""What the constructs put into templates."""

from collections.abc import Callable

import aws_cdk as cdk
import pytest

from snapshot_constructs.cfn.dlm import decode, encode
from tests.cdk.examples import EXAMPLES, Example
from tests.cdk.templates import as_golden, properties, resolved

Golden = Callable[[str, str], None]

every_example = pytest.mark.parametrize("example", EXAMPLES, ids=str)


@every_example
def test_a_template_is_as_it_was(stack: cdk.Stack, example: Example, golden: Golden) -> None:
    example.make(stack)

    text = as_golden(stack)

    golden(f"cdk/{example}.json", text)


@every_example
def test_a_template_says_exactly_what_the_spec_says(stack: cdk.Stack, example: Example) -> None:
    policy = example.make(stack)

    found = properties(stack)

    assert found == stack.resolve(encode(policy.spec))
    assert decode(found) == resolved(stack, policy.spec)


@every_example
def test_the_resource_is_the_default_child(stack: cdk.Stack, example: Example) -> None:
    policy = example.make(stack)

    policy.node.default_child.add_property_override("Description", "Overridden")

    assert properties(stack)["Description"] == "Overridden"


@every_example
def test_id_and_arn_are_those_of_the_resource(stack: cdk.Stack, example: Example) -> None:
    policy = example.make(stack)

    name = stack.get_logical_id(policy.node.default_child)

    assert stack.resolve(policy.policy_id) == {"Ref": name}
    assert stack.resolve(policy.policy_arn) == {"Fn::GetAtt": [name, "Arn"]}
