"""What is written like a lifecycle policy, and is none, and what only looks like it."""

from tests.estates import policy, resource
from tests.rules.estate.cases import breaks, holds

PROPERTIES = policy()["Properties"]

CASES = [
    breaks(
        "policy-resource-type",
        "a type that does not exist",
        ("Policy", ""),
        "(got AWS::EC2::LifecyclePolicy); write AWS::DLM::LifecyclePolicy",
        Policy=resource("EC2::LifecyclePolicy", **PROPERTIES),
    ),
    holds("policy-resource-type", "the right type", Policy=policy()),
    holds(
        "policy-resource-type",
        "a policy of Image Builder",
        Policy=resource("ImageBuilder::LifecyclePolicy", ExecutionRole="r", PolicyDetails=[]),
    ),
    holds(
        "policy-resource-type",
        "a resource of one's own",
        Policy={"Type": "Custom::Policy", "Properties": PROPERTIES},
    ),
]
