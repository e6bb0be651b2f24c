"""What the template of a pipeline will say, read as a review reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk._only_one import same_place
from snapshot_constructs.cdk._plan import Planned, name_of
from snapshot_constructs.cdk._tokens import in_template
from snapshot_constructs.cfn import dlm
from snapshot_constructs.cfn.estate import estates
from snapshot_constructs.cfn.imagebuilder import encode, type_of
from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.cfn.template import Template

if TYPE_CHECKING:
    from aws_cdk import Stack

    from snapshot_constructs.model.estate import Estate
    from snapshot_constructs.rules import Place


def as_in_template(path: str, plan: Sequence[Planned], stack: Stack, place: Place) -> Estate:
    """Return the resources, with the lifecycle policies of the app that may take instances.

    Args:
        path: that the pipeline will have in the app.
        plan: its resources.
        stack: where it will be.
        place: the same, as far as it is known.
    """
    resources = {
        name_of(each.id): {
            "Type": type_of(each.value),
            "Properties": in_template(stack, encode(each.value)),
        }
        for each in plan
    }
    others = _policies(stack) if _tags_instances(plan) else {}
    template = Template(
        file="",
        text="",
        body={"Resources": {**others, **resources}},
        region=place.region,
        account=place.account,
        construct_paths={name_of(each.id): f"{path}/{each.id}" for each in plan},
    )
    (found,) = estates([(template, resolved(template).resources)])
    return found


def _tags_instances(plan: Sequence[Planned]) -> bool:
    return any(getattr(each.value, "resource_tags", ()) for each in plan)


def _policies(stack: Stack) -> dict[str, dict[str, Any]]:
    """Return the lifecycle policies of the app so far that may take build instances for others."""
    from snapshot_constructs.cdk._base import Made  # noqa: PLC0415 - loads the forecast

    return {
        each.node.path: {
            "Type": dlm.RESOURCE_TYPE,
            "Properties": stack.resolve(dlm.encode(each.spec)),
        }
        for each in stack.node.root.node.find_all()
        if isinstance(each, Made) and same_place(stack, each.stack)
    }
