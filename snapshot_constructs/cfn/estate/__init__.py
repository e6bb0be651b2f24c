"""All that templates hold, by account and Region: what rules across resources are asked of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from snapshot_constructs.cfn import dlm
from snapshot_constructs.cfn.estate import identity, machines, watching
from snapshot_constructs.cfn.estate.identity import Attachments, Written
from snapshot_constructs.cfn.estate.machines import Launches
from snapshot_constructs.cfn.estate.reading import items
from snapshot_constructs.cfn.estate.references import References
from snapshot_constructs.cfn.resolve import ResolvedResource
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.address import Address, Mark
from snapshot_constructs.model.backable import Machine, Volume
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate, PlacedImage, PlacedPolicy, Stray
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec
from snapshot_constructs.model.schedule import Schedule

__all__ = ["estates"]

_IMAGE_BUILDER = "AWS::ImageBuilder::"


class Found(NamedTuple):
    """A template and its resources."""

    template: Template
    resources: Sequence[ResolvedResource]


def estates(
    found: Iterable[Found | tuple[Template, Sequence[ResolvedResource]]],
    *,
    region: str | None = None,
    account: str | None = None,
) -> tuple[Estate, ...]:
    """Return one estate for each account and Region, in the order of templates.

    Stacks whose account or Region is not known are one estate for each Stage.

    Args:
        found: templates, each with its resolved resources.
        region: where they will be deployed, unless they are from an assembly that says so.
        account: the same.
    """
    by_place: defaultdict[tuple[str | None, str | None, str], list[Found]] = defaultdict(list)
    for template, resources in found:
        where = template.region or region, template.account or account
        stage = (template.stack or "").rpartition("/")[0] if None in where else ""
        by_place[*where, stage].append(Found(template, resources))
    return tuple(_estate(place[0], place[1], each) for place, each in by_place.items())


def _estate(region: str | None, account: str | None, found: list[Found]) -> Estate:
    references = References.within(
        (template, frozenset(each.logical_id for each in resources))
        for template, resources in found
    )
    written = [one for each in found for one in _written(each)]
    attached, launches = Attachments(written, references), Launches(written, references)
    made = _machines(written, references, launches)
    volumes = _volumes(written, references)

    def read(type_: str) -> Iterator[tuple[Address, Mapping[str, Any]]]:
        return ((address, properties) for address, each, properties in written if each == type_)

    return Estate(
        region=region,
        account=account,
        policies=tuple(_policy(*each, references) for each in read(dlm.RESOURCE_TYPE)),
        volumes=(*volumes, *(volume for _, volume in made)),
        machines=tuple(machine for machine, _ in made),
        roles=tuple(identity.role(*each, references, attached) for each in read(identity.ROLE)),
        keys=tuple(identity.key(*each, references) for each in read(identity.KEY)),
        selections=tuple(
            watching.selection(*each, references) for each in read(watching.SELECTION)
        ),
        alarms=tuple(
            alarm for each in read(watching.ALARM) for alarm in watching.alarms(*each, references)
        ),
        documents=tuple(watching.document(*each) for each in read(watching.DOCUMENT)),
        inventories=tuple(
            address
            for address, properties in read(watching.ASSOCIATION)
            if watching.is_inventory(properties)
        ),
        strays=tuple(
            Stray(address=address, type=type_)
            for address, type_, properties in written
            if type_ != dlm.RESOURCE_TYPE and _is_like_a_policy(type_, properties)
        ),
        images=_images(written, references),
        isolated=_isolated(written, references),
        profiles=tuple(identity.profile(*each, references) for each in read(identity.PROFILE)),
        topics=tuple(identity.topic(*each, references) for each in read(identity.TOPIC)),
        waits=_waits(found, references),
    )


def _written(found: Found) -> Iterator[Written]:
    template = found.template
    for resource in found.resources:
        for form in resource.variants:
            address = Address(
                file=template.file,
                logical_id=resource.logical_id,
                construct_path=resource.resource.construct_path,
                stack=template.stack or template.file,
                when=form.when,
            )
            yield address, resource.type, form.properties


def _is_like_a_policy(type_: str, properties: Mapping[str, Any]) -> bool:
    """Tell whether a resource of AWS, not of the user's own, has what only a lifecycle policy has."""
    return type_.startswith("AWS::") and {"ExecutionRoleArn", "PolicyDetails"} <= {*properties}


def _machines(
    written: list[Written], references: References, launches: Launches
) -> list[tuple[Machine, Volume]]:
    made = [
        machines.instance(address, properties, references, launches)
        if type_ == machines.INSTANCE
        else machines.group(address, properties, references, launches)
        for address, type_, properties in written
        if type_ in (machines.INSTANCE, machines.GROUP)
    ]
    return [*made, *launches.unused()]


def _volumes(written: list[Written], references: References) -> list[Volume]:
    attached = machines.attachments(written, references)
    return [
        machines.volume(address, properties, references, attached.get(address.mark, ()))
        for address, type_, properties in written
        if type_ == machines.VOLUME
    ]


def _images(written: list[Written], references: References) -> tuple[PlacedImage, ...]:
    """Return the resources of Image Builder, of which most templates have none."""
    if not _has_images(written):
        return ()
    from snapshot_constructs.cfn.estate import images  # noqa: PLC0415  # so that others start sooner

    return images.placed(written, references)


def _isolated(written: list[Written], references: References) -> frozenset[Mark]:
    if not _has_images(written):
        return frozenset()
    from snapshot_constructs.cfn.estate import network  # noqa: PLC0415  # the same

    return network.isolated(written, references)


def _has_images(written: list[Written]) -> bool:
    return any(type_.startswith(_IMAGE_BUILDER) for _, type_, _ in written)


def _policy(
    address: Address, properties: Mapping[str, Any], references: References
) -> PlacedPolicy:
    spec = dlm.decode(properties)
    names = references.named(address.file, _deferred_names(spec))
    return PlacedPolicy(address=address, spec=spec, names=names)


def _deferred_names(spec: PolicySpec) -> Iterator[Deferred]:
    """Yield the role, keys and documents that are not written as text."""
    named: list[object] = [spec.role]
    details = spec.details if isinstance(spec.details, PolicyDetails) else PolicyDetails()
    schedules = [each for each in _all(details.schedules) if isinstance(each, Schedule)]
    for holder in (*schedules, *_all(details.actions)):
        named += [getattr(copy, "key", None) for copy in _all(getattr(holder, "copies", ()))]
        scripts = getattr(getattr(holder, "create", None), "scripts", ())
        named += [getattr(script, "handler", None) for script in _all(scripts)]
    return (each for each in named if isinstance(each, Deferred))


def _all(values: object) -> tuple[Any, ...]:
    return values if isinstance(values, tuple) else ()


def _waits(found: list[Found], references: References) -> dict[Mark, tuple[Mark, ...]]:
    """Return what each resource refers to or depends on, within its template."""
    waits: dict[Mark, tuple[Mark, ...]] = {}
    for template, resources in found:
        for each in resources:
            after = each.resource.attributes.get("DependsOn")
            named = (
                [after]
                if isinstance(after, str)
                else [one for one in items(after) if isinstance(one, str)]
            )
            for form in each.variants:
                named += references.names_in(template.file, form.properties)
            waits[Mark(template.file, each.logical_id)] = tuple(
                Mark(template.file, name) for name in dict.fromkeys(named)
            )
    return waits
