"""All resources of a template, with what each can be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.resolve.assumptions import Assumptions, Scope
from snapshot_constructs.cfn.resolve.context import Context
from snapshot_constructs.cfn.resolve.cycles import cycle
from snapshot_constructs.cfn.resolve.evaluation import Evaluation
from snapshot_constructs.cfn.resolve.loops import expanded
from snapshot_constructs.cfn.resolve.mentions import Mentions, keys_of, sized
from snapshot_constructs.cfn.resolve.origin import Path
from snapshot_constructs.cfn.resolve.parameters import parameters
from snapshot_constructs.cfn.resolve.scalars import is_loop
from snapshot_constructs.cfn.resolve.variants import Variant, variants
from snapshot_constructs.cfn.template import Resource, Template


class ResolvedResource(NamedTuple):
    """A resource, and what it can be.

    Attributes:
        logical_id: with the item of its loop in it, if it has one.
        resource: as it stands in the template.
        variants: none if no deployment makes it.
    """

    logical_id: str
    type: str
    resource: Resource
    variants: tuple[Variant, ...]


class Resolved(NamedTuple):
    """The resources of a template, in its order."""

    resources: tuple[ResolvedResource, ...]

    def of(self, *types: str) -> Iterator[ResolvedResource]:
        """Yield the resources of some types."""
        return (each for each in self.resources if each.type in types)


def resolved(
    template: Template, *, region: str | None = None, account: str | None = None
) -> Resolved:
    """Work out what each resource can be.

    Args:
        template: as it was read.
        region: where it will be deployed, unless it is from an assembly that says so.
        account: the same.

    Raises:
        UnusableError: if its conditions go in circles.
    """
    context = _context(template, template.region or region, template.account or account)
    expansion = dict(_expansion(template.body, "Resources", context))
    whole = replace(
        template, body={"Resources": {name: raw for name, (raw, _) in expansion.items()}}
    )
    return Resolved(
        tuple(
            ResolvedResource(
                logical_id=each.logical_id,
                type=each.type,
                resource=each,
                variants=variants(context, *expansion[each.logical_id]),
            )
            for each in whole.resources()
        )
    )


def _context(template: Template, region: str | None, account: str | None) -> Context:
    body = template.body
    mappings = body.get("Mappings")
    known = mappings if isinstance(mappings, dict) else {}
    context = Context(
        parameters=parameters(body, region=region, account=account),
        mappings=known,
        maps={name: keys_of(mapping) for name, mapping in known.items()},
    )
    found = {name: raw for name, (raw, _) in _expansion(body, "Conditions", context)}
    context.conditions |= found
    graph = {name: tuple(context.asked_by(name)) for name in found}
    circle = cycle(graph)
    if circle:
        raise UnusableError(_circular(template, circle))
    return context


def _circular(template: Template, circle: list[str]) -> str:
    place = template.position("Conditions", circle[0])
    way = " → ".join((*circle, circle[0]))
    return (
        f"{template.file}:{place.line}:{place.column}: the condition {circle[0]} asks for itself "
        f"(got {way}); decide one of them by parameters alone"
    )


def _expansion(
    body: Mapping[str, Any], section: str, context: Context
) -> Iterator[tuple[str, tuple[Any, Path]]]:
    """Yield the entries of a section by name, with where they come from, loops expanded."""
    written = body.get(section)
    if not isinstance(written, dict):
        return
    if not any(map(is_loop, written)):
        yield from ((name, (raw, (section, name))) for name, raw in written.items())
        return
    context.budget.earn(sized(written))
    alone = Evaluation(context, Assumptions(context.parameters, Scope(Mentions()), []))
    for name, raw, path, known in expanded(written, alone.items, (section,)):
        if known or section == "Resources":
            yield name, (raw, path)
