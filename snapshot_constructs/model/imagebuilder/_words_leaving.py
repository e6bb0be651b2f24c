"""Distribution configurations and lifecycle policies in plain words."""

from collections.abc import Iterator

from snapshot_constructs.model._words_parts import shown, tagged
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder._words_parts import (
    Lines,
    all_of,
    and_,
    both,
    thing,
    times,
)
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    ContainerDistribution,
    Distribution,
    DistributionConfiguration,
    FastLaunch,
    LaunchPermission,
    SsmParameter,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.lifecycle import (
    ImageLifecyclePolicy,
    LifecycleRule,
    SelectedRecipe,
)

_VERBS = {"DEPRECATE": "deprecates", "DISABLE": "disables", "DELETE": "deletes"}


def distribution_headline(configuration: DistributionConfiguration) -> str:
    """Say where images go."""
    regions = [
        shown(each) if isinstance(each, Deferred) else _name(each.region)
        for each in all_of(configuration.distributions)
    ]
    return f"where images go: {and_(regions) if regions else 'nowhere'}"


def distribution_lines(configuration: DistributionConfiguration) -> Lines:
    """Say what becomes of an image in each Region."""
    for each in all_of(configuration.distributions):
        if isinstance(each, Deferred):
            yield "Region", shown(each)
        else:
            yield _name(each.region), "; ".join(_region(each)) or "nothing is said about it"


def lifecycle_headline(policy: ImageLifecyclePolicy) -> str:
    """Say what happens to which images."""
    verbs = [_verb(each) for each in all_of(policy.rules)]
    what = "container images" if policy.resource_type == "CONTAINER_IMAGE" else "images"
    off = "is disabled, else " if policy.status == "DISABLED" else ""
    return f"a lifecycle policy: {off}{and_(verbs) if verbs else 'does nothing with'} {what}"


def lifecycle_lines(policy: ImageLifecyclePolicy) -> Lines:
    """Say when images are retired, and which are spared."""
    yield "of", _selected(policy)
    for rule in all_of(policy.rules):
        yield _verb(rule), shown(rule) if isinstance(rule, Deferred) else _rule(rule)
        spared = [] if isinstance(rule, Deferred) else [*_spared(rule)]
        if spared:
            yield "but not", "; ".join(spared)
    yield "role", thing(policy.role)


def _name(region: Written) -> str:
    here = isinstance(region, Deferred) and region.raw == {"Ref": "AWS::Region"}
    return "this Region" if here else shown(region)


def _region(each: Distribution) -> Iterator[str]:
    ami, container = each.ami, each.container
    if isinstance(ami, AmiDistribution):
        yield from _ami(ami)
    elif ami is not None:
        yield f"an AMI as {ami} says"
    if isinstance(container, ContainerDistribution):
        yield f"a container image, tagged {both(all_of(container.tags))}"
    elif container is not None:
        yield f"a container image as {container} says"
    yield from (_parameter(one) for one in all_of(each.parameters))
    yield from (_launch_template(one) for one in all_of(each.launch_templates))
    yield from (_fast_launch(one) for one in all_of(each.fast_launches))
    if each.licenses:
        yield f"under the licenses {both(all_of(each.licenses))}"


def _ami(ami: AmiDistribution) -> Iterator[str]:
    named = "an AMI" if ami.name is None else f"an AMI named {thing(ami.name)}"
    yield named if ami.key is None else f"{named}, encrypted with {thing(ami.key)}"
    if ami.target_accounts:
        yield f"a copy for {_accounts(ami.target_accounts)}"
    permission = ami.launch_permission
    if isinstance(permission, Deferred):
        yield f"launched by whom {permission} names"
    elif permission is not None and (who := [*_permitted(permission)]):
        yield f"may be launched by {and_(who)}"
    if ami.tags:
        yield f"tagged {tagged(ami.tags, 'and')}"


def _permitted(permission: LaunchPermission) -> Iterator[str]:
    if permission.groups:
        public = permission.groups == ("all",)
        yield "everyone (it is public)" if public else both(all_of(permission.groups))
    if permission.accounts:
        yield _accounts(permission.accounts)
    if permission.organizations:
        yield f"all accounts of {both(all_of(permission.organizations))}"
    if permission.organizational_units:
        yield f"all accounts of {both(all_of(permission.organizational_units))}"


def _accounts(accounts: tuple[object, ...] | Deferred) -> str:
    one = not isinstance(accounts, Deferred) and len(accounts) == 1
    return f"the account{'' if one else 's'} {both(all_of(accounts))}"


def _parameter(parameter: SsmParameter | Deferred) -> str:
    if isinstance(parameter, Deferred):
        return f"its id in the parameter {parameter}"
    name, account = thing(parameter.name), parameter.account
    if account is None:
        return f"its id in the parameter {name}"
    return f"that of the copy in the parameter {name} of the account {shown(account)}"


def _launch_template(updated: UpdatedLaunchTemplate | Deferred) -> str:
    if isinstance(updated, Deferred):
        return f"a new version of the launch template {updated}"
    default = "" if updated.set_default is False else ", which becomes its default"
    of = "" if updated.account is None else f" of the account {shown(updated.account)}"
    return f"a new version of the launch template {thing(updated.id)}{of}{default}"


def _fast_launch(fast: FastLaunch | Deferred) -> str:
    if isinstance(fast, Deferred):
        return f"fast launch as {fast} says"
    prepared = "instances" if fast.snapshots is None else f"{fast.snapshots} instances"
    return f"fast launch: {prepared} of Windows prepared in advance"


def _verb(rule: LifecycleRule | Deferred) -> str:
    if isinstance(rule, Deferred):
        return "rule"
    return _VERBS.get(str(rule.action), shown(rule.action))


def _selected(policy: ImageLifecyclePolicy) -> str:
    if policy.recipes:
        return f"images of {and_([_recipe(each) for each in all_of(policy.recipes)])}"
    if policy.selected_tags:
        return f"images tagged {tagged(policy.selected_tags, 'and')}"
    return shown(None)


def _recipe(recipe: SelectedRecipe | Deferred) -> str:
    if isinstance(recipe, Deferred):
        return shown(recipe)
    text = _versions(recipe.version)
    return f"the recipe {_recipe_name(recipe.name)} ({text})"


def _versions(written: Written) -> str:
    if written == "x.x.x":
        return "every version"
    return f"version {shown(written)}"


def _recipe_name(name: Written) -> str:
    return thing(name).removesuffix(".Name")


def _rule(rule: LifecycleRule) -> str:
    if rule.filter == "COUNT":
        when = f": all but the newest {shown(rule.value)} of each recipe version"
    else:
        when = f" after {times(rule.value, rule.unit)}"
    kept = "" if rule.keep is None else f", keeping {shown(rule.keep)} of each recipe version"
    what = [
        name
        for name, taken in (
            ("AMIs", rule.amis),
            ("snapshots", rule.snapshots),
            ("container images", rule.containers),
        )
        if taken is True
    ]
    return f"{and_(what) if what else ''}{when}{kept}".removeprefix(": ").strip()


def _spared(rule: LifecycleRule) -> Iterator[str]:
    if rule.but_launched_within is not None:
        yield f"those launched within {times(rule.but_launched_within, rule.but_launched_unit)}"
    if rule.but_tags:
        yield f"images tagged {tagged(rule.but_tags, 'or')}"
    if rule.but_ami_tags:
        yield f"AMIs tagged {tagged(rule.but_ami_tags, 'or')}"
    if rule.but_public is True:
        yield "public AMIs"
    if rule.but_regions:
        yield f"AMIs in {both(all_of(rule.but_regions))}"
    if rule.but_shared_with:
        yield f"AMIs shared with {both(all_of(rule.but_shared_with))}"
