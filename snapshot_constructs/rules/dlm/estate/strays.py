"""What is written like a lifecycle policy, and is none."""

from collections.abc import Iterator

from snapshot_constructs.rules.dlm.estate.survey import Survey
from snapshot_constructs.rules.registry import Located


def policy_resource_type(survey: Survey) -> Iterator[Located]:
    """Find resources with the properties of a policy under a type that is no policy."""
    for stray in survey.estate.strays:
        yield Located(
            stray.address,
            "",
            f"has the properties of a lifecycle policy, and is of another type (got {stray.type})",
            "write AWS::DLM::LifecyclePolicy",
        )
