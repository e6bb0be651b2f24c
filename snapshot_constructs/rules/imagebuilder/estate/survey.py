"""An estate's resources of Image Builder, and what each is used with."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from snapshot_constructs.model.address import Address, Link, Pointer
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Estate, PlacedImage
from snapshot_constructs.model.iam import Role
from snapshot_constructs.model.imagebuilder import (
    Component,
    ContainerRecipe,
    DistributionConfiguration,
    Image,
    ImagePipeline,
    ImageRecipe,
    InfrastructureConfiguration,
)
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Phase,
    Step,
    Written,
)
from snapshot_constructs.model.imagebuilder.names import normalised
from snapshot_constructs.model.imagebuilder.pipeline import Build
from snapshot_constructs.model.imagebuilder.recipe import UsedComponent

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Recipe = ImageRecipe | ContainerRecipe
_EXACT = ("", "Arn")  # what of a component names one build of one version
_ARN = re.compile(
    r"arn:.*:imagebuilder:.*:(?P<kind>[a-z-]+)/(?P<name>[^/]+)/(?P<version>[^/:]+)(?:/\d+)?"
)
_KINDS = {
    Component: "component",
    ImageRecipe: "image-recipe",
    ContainerRecipe: "container-recipe",
}


class Of(NamedTuple, Generic[T_co]):
    """A resource of one type, where it stands, and what its texts name."""

    it: T_co
    placed: PlacedImage

    @property
    def address(self) -> Address:
        """Where it stands."""
        return self.placed.address

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self.placed.address.name

    def link(self, written: Written) -> Link | None:
        """Return what one of its texts names."""
        return self.placed.link(written)


class Used(NamedTuple):
    """A component of a recipe, by its place, with the forms that it may have in the templates."""

    i: int
    it: UsedComponent
    forms: tuple[Of[Component], ...]


class Building(NamedTuple):
    """A pipeline or image, with the forms that what it is built from may have in the templates."""

    by: Of[Build]
    recipes: tuple[Of[Recipe], ...]
    infrastructures: tuple[Of[InfrastructureConfiguration], ...]
    distributions: tuple[Of[DistributionConfiguration], ...]

    @property
    def address(self) -> Address:
        """Where the pipeline or image stands."""
        return self.by.address


class Baking:
    """An estate, by what is built from what in it."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def every(self, *types: type[T]) -> tuple[Of[T], ...]:
        """Return all resources of some types."""
        return _only(self.estate.images, types)

    def at(self, link: Link | None, seen_from: Address, *types: type[T]) -> tuple[Of[T], ...]:
        """Return the forms of a resource of some types, by its ARN as text too; none if not here."""
        if isinstance(link, str):
            return tuple(each for each in self.every(*types) if _is_called(each.it, link))
        return _only(self.estate.images_at(link, seen_from), types)

    @cached_property
    def buildings(self) -> tuple[Building, ...]:
        """All pipelines, and the images that are not built by one."""
        return tuple(
            self._building(each)
            for each in self.every(ImagePipeline, Image)
            if not isinstance(each.it, Image) or each.it.by_pipeline is None
        )

    def used(self, recipe: Of[Recipe]) -> tuple[Used, ...]:
        """Return the components of a recipe that are known to be in it."""
        return tuple(
            Used(i, each, self.at(recipe.link(each.arn), recipe.address, Component))
            for i, each in sure_items(recipe.it.components, UsedComponent)
        )

    def roles(self, of: Of[object], written: Written) -> tuple[Role, ...]:
        """Return the forms of a role that a resource names; none if it is not in the templates."""
        return self.estate.roles_at(of.link(written), of.address)

    def instance_roles(self, of: Of[InfrastructureConfiguration]) -> tuple[Role, ...]:
        """Return the forms of the role that instances have; none if it is not in the templates."""
        profiles = self.estate.profiles_at(of.link(of.it.instance_profile), of.address)
        return tuple(
            role
            for profile in profiles
            for link in profile.roles
            for role in self._named_roles(link, profile.address)
        )

    def _named_roles(self, link: Link, seen_from: Address) -> tuple[Role, ...]:
        """Return roles by name, as instance profiles have them."""
        named = f":role/{link}" if isinstance(link, str) else link
        return self.estate.roles_at(named, seen_from)

    def _building(self, by: Of[Build]) -> Building:
        it, seen_from = by.it, by.address
        recipes: tuple[Of[Recipe], ...] = (
            *self.at(by.link(it.recipe), seen_from, ImageRecipe),
            *self.at(by.link(it.container_recipe), seen_from, ContainerRecipe),
        )
        return Building(
            by=by,
            recipes=recipes,
            infrastructures=self.at(
                by.link(it.infrastructure), seen_from, InfrastructureConfiguration
            ),
            distributions=self.at(by.link(it.distribution), seen_from, DistributionConfiguration),
        )


def sure_items(listed: Sequence[object] | Deferred, kind: type[T]) -> Iterator[tuple[int, T]]:
    """Yield each item of a list that is known, with its position; none of a list that is not."""
    for i, each in enumerate(() if isinstance(listed, Deferred) else listed):
        if isinstance(each, kind):
            yield i, each


def all_items(listed: Sequence[object] | Deferred, kind: type[T]) -> list[T] | None:
    """Return the items of a list; None where any of them is not known."""
    known = [each for _, each in sure_items(listed, kind)]
    return None if isinstance(listed, Deferred) or len(known) < len(listed) else known


def sure_steps(component: Component) -> Iterator[Step]:
    """Yield each step of a component that is known."""
    if isinstance(component.document, ComponentDocument):
        for _, phase in sure_items(component.document.phases, Phase):
            for _, step in sure_items(phase.steps, Step):
                yield step


def is_exact(link: Link | None) -> bool | None:
    """Tell whether a link names one version of something for ever; None where that is not known."""
    if isinstance(link, Pointer):
        return link.attribute in _EXACT
    if not isinstance(link, str):
        return None
    found = _ARN.fullmatch(link)
    if not found or "$" in found["version"]:
        return None
    return "x" not in found["version"].split(".")


def _only(found: tuple[PlacedImage, ...], types: tuple[type[T], ...]) -> tuple[Of[T], ...]:
    return tuple(Of(each.it, each) for each in found if isinstance(each.it, types))


def _is_called(resource: object, arn: str) -> bool:
    """Tell whether a resource is surely what an ARN with an exact version names."""
    found = _ARN.fullmatch(arn)
    return (
        found is not None
        and isinstance(resource, (Component, ImageRecipe, ContainerRecipe))
        and _KINDS[type(resource)] == found["kind"]
        and isinstance(resource.name, str)
        and normalised(resource.name) == found["name"]
        and resource.version == found["version"]
    )
