"""What a recipe encrypts and marks, and where its AMIs go."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import DistributionConfiguration, ImageRecipe
from snapshot_constructs.model.imagebuilder.base import family_of
from snapshot_constructs.model.imagebuilder.distribution import (
    AmiDistribution,
    Distribution,
    FastLaunch,
    LaunchPermission,
)
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.estate.survey import Baking, Of, sure_items
from snapshot_constructs.rules.registry import Certainty, Located, Rule, Scope, Severity, Subject

T = TypeVar("T")

_OWN_KEY = "alias/aws/ebs"


class _Going(NamedTuple):
    """One Region of a distribution, and the recipes of what goes there."""

    recipes: tuple[Of[ImageRecipe], ...]
    to: Of[DistributionConfiguration]
    where: str
    it: Distribution

    @property
    def ami(self) -> AmiDistribution | None:
        """What is said about the AMI, if that is known."""
        return self.it.ami if isinstance(self.it.ami, AmiDistribution) else None

    @property
    def permission(self) -> LaunchPermission | None:
        """Who else may launch it, if that is known."""
        given = self.ami.launch_permission if self.ami else None
        return given if isinstance(given, LaunchPermission) else None

    def located(self, below: str, what: str, fix: str) -> Located:
        """Report something below the Region."""
        return Located(self.to.address, f"{self.where}/{below}", what, fix)


def public_encrypted(baking: Baking) -> Iterator[Located]:
    """Find public AMIs with encrypted disks."""
    for going in _public(baking):
        device = _in_each([_encrypted(recipe.it) for recipe in going.recipes])
        if device:
            yield going.located(
                _GROUPS,
                f"makes AMIs public, and the recipe {going.recipes[0].name} encrypts "
                f"{_name(device)}",
                "share it with accounts or organizations, or leave the disk unencrypted",
            )


def public_watermarked(baking: Baking) -> Iterator[Located]:
    """Find public AMIs with watermarks."""
    for going in _public(baking):
        marks = [recipe.it.watermarks for recipe in going.recipes]
        if all(each and not isinstance(each, Deferred) for each in marks):
            yield going.located(
                _GROUPS,
                f"makes AMIs public, and the recipe {going.recipes[0].name} has watermarks",
                "share it with accounts or organizations, or leave the watermarks out",
            )


def shared_customer_key(baking: Baking) -> Iterator[Located]:
    """Find AMIs for other accounts that are encrypted with a key which only the account has."""
    for going in _all(baking):
        permission, ami = going.permission, going.ami
        if ami is None or ami.key is not None or ami.target_accounts or permission is None:
            continue
        named = next((name for name, who in _named(permission).items() if who), None)
        found = _in_each([_with_own_key(recipe.it) for recipe in going.recipes])
        if named and found:
            device, disk = found
            yield going.located(
                f"AmiDistributionConfiguration/LaunchPermissionConfiguration/{named}",
                f"lets others launch AMIs of which the recipe {going.recipes[0].name} encrypts "
                f"{_name(device)} with aws/ebs"
                + ("" if disk.key else ", unless the account has another default key"),
                "give the disk of the recipe a customer managed key, whose policy admits them",
            )


def copy_key(baking: Baking) -> Iterator[Located]:
    """Find copies of encrypted AMIs without a key of their own."""
    for going in _all(baking):
        ami = going.ami
        if ami is None or ami.key is not None:
            continue
        accounts = bool(ami.target_accounts) and not isinstance(ami.target_accounts, Deferred)
        device = _in_each([_encrypted(recipe.it) for recipe in going.recipes])
        if device and (accounts or _is_elsewhere(going, baking)):
            what = "target accounts get" if accounts else f"{going.it.region} gets"
            yield going.located(
                "AmiDistributionConfiguration/KmsKeyId",
                f"is missing, and {what} copies of an AMI of which the recipe "
                f"{going.recipes[0].name} encrypts {_name(device)}",
                "name a customer managed key in that Region",
            )


def fast_launch_windows(baking: Baking) -> Iterator[Located]:
    """Find Fast Launch for AMIs of other systems than Windows."""
    for going in _all(baking):
        families = [family_of(recipe.it.parent) for recipe in going.recipes]
        fast = sure_items(going.it.fast_launches, FastLaunch)
        on = [i for i, each in fast if each.enabled is True]
        if on and all(each is not None and each.platform != "Windows" for each in families):
            family = families[0]
            yield going.located(
                f"FastLaunchConfigurations/{on[0]}",
                f"enables Fast Launch of AMIs whose base image is {family and family.name}",
                "leave it out",
            )


def _named(permission: LaunchPermission) -> dict[str, object]:
    """Return who else may launch an AMI, by the property that says so."""
    return {
        "UserIds": permission.accounts,
        "OrganizationArns": permission.organizations,
        "OrganizationalUnitArns": permission.organizational_units,
    }


_GROUPS = "AmiDistributionConfiguration/LaunchPermissionConfiguration/UserGroups"


def _all(baking: Baking) -> Iterator[_Going]:
    """Yield each Region to which AMIs of recipes of the templates go."""
    for building in baking.buildings:
        recipes = tuple(
            Of(each.it, each.placed)
            for each in building.recipes
            if isinstance(each.it, ImageRecipe)
        )
        if not recipes or len(recipes) < len(building.recipes):
            continue
        for to in building.distributions:
            for i, each in sure_items(to.it.distributions, Distribution):
                yield _Going(recipes, to, f"Distributions/{i}", each)


def _public(baking: Baking) -> Iterator[_Going]:
    for going in _all(baking):
        groups = going.permission.groups if going.permission else ()
        if any(each == "all" for _, each in sure_items(groups, str)):
            yield going


def _in_each(found: list[T | None]) -> T | None:
    """Return the first thing that was found, if something was found in each recipe."""
    return found[0] if all(found) else None


def _encrypted(recipe: ImageRecipe) -> BlockDevice | None:
    """Return a disk that is surely encrypted."""
    return next((each for each, disk in _disks(recipe) if disk.encrypted is True), None)


def _with_own_key(recipe: ImageRecipe) -> tuple[BlockDevice, Disk] | None:
    """Return a disk that is encrypted with the key which EBS has in the account."""
    return next(
        (
            (each, disk)
            for each, disk in _disks(recipe)
            if disk.encrypted is True
            and (disk.key is None or (isinstance(disk.key, str) and disk.key.endswith(_OWN_KEY)))
        ),
        None,
    )


def _disks(recipe: ImageRecipe) -> Iterator[tuple[BlockDevice, Disk]]:
    for _, each in sure_items(recipe.devices, BlockDevice):
        if isinstance(each.ebs, Disk):
            yield each, each.ebs


def _name(device: BlockDevice) -> str:
    return device.device if isinstance(device.device, str) else "a disk"


def _is_elsewhere(going: _Going, baking: Baking) -> bool:
    """Tell whether a Region is surely another one than that of the build."""
    here, there = baking.estate.region, going.it.region
    return here is not None and isinstance(there, str) and there != here


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/public-encrypted",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The recipe of a public AMI encrypts no disk",
        why="EC2 does not make AMIs with encrypted snapshots public.",
        link=links.PUBLIC_AMIS,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=public_encrypted,
    ),
    Rule(
        id="imagebuilder/public-watermarked",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The recipe of a public AMI has no AmiWatermarks",
        why="AMIs with watermarks cannot be public.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        scope=Scope.TEMPLATE,
        search=public_watermarked,
    ),
    Rule(
        id="imagebuilder/shared-customer-key",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The recipe of an AMI for other accounts encrypts under a customer managed key",
        why="Encrypted without a KmsKeyId means aws/ebs in most accounts, which no other account can "
        "use: it may see the AMI and not launch it.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=shared_customer_key,
    ),
    Rule(
        id="imagebuilder/copy-key",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Copies of an encrypted AMI for target accounts or other Regions have a KmsKeyId",
        why="Without one a copy is encrypted under the default key of EBS there, which other accounts "
        "cannot use. Each Region needs a key of its own.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=copy_key,
    ),
    Rule(
        id="imagebuilder/fast-launch-windows",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Fast Launch is for AMIs of Windows",
        why="EC2 refuses it for other AMIs once they are built.",
        link=links.FAST_LAUNCH,
        certainty=Certainty.DOCS,
        scope=Scope.TEMPLATE,
        search=fast_launch_windows,
    ),
)
