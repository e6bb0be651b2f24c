"""All that was found in one account and Region of an app, each with its address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from snapshot_constructs.model.address import Address, Link, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred

if TYPE_CHECKING:
    from snapshot_constructs.model.backable import Machine, Volume
    from snapshot_constructs.model.iam import InstanceProfile, Key, Role, Topic
    from snapshot_constructs.model.imagebuilder import ImageBuilderResource
    from snapshot_constructs.model.policy import PolicySpec
    from snapshot_constructs.model.tags import Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Something that names other resources, and where it stands.

    Attributes:
        names: what its deferred texts name, by the ``repr`` of what is written.
    """

    address: Address
    names: Mapping[str, Link] = field(default_factory=dict, repr=False)

    def link(self, written: str | Deferred | None) -> Link | None:
        """Return what one of its texts names."""
        if isinstance(written, Deferred):
            return self.names.get(repr(written.raw), written)
        return written


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPolicy(Linked):
    """A lifecycle policy of Data Lifecycle Manager, and where it stands."""

    spec: PolicySpec

    @property
    def runs(self) -> bool:
        """Whether it is, or may be, enabled."""
        return self.spec.state != "DISABLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedImage(Linked):
    """A resource of Image Builder, and where it stands."""

    it: ImageBuilderResource


class Selected(NamedTuple):
    """A condition of a backup selection on one tag.

    Attributes:
        like: whether ``value`` may hold wildcards.
        negated: whether the tag must differ.
    """

    key: str | Deferred | None
    value: str | Deferred | None
    like: bool = False
    negated: bool = False


class Selection(NamedTuple):
    """What a plan of AWS Backup backs up.

    Attributes:
        resources: ARNs, with wildcards.
        but_resources: what is left out of them.
        any_of: ListOfTags: one of them suffices.
        all_of: Conditions: all must hold.
    """

    address: Address
    resources: tuple[Link, ...] = ()
    but_resources: tuple[Link, ...] = ()
    any_of: tuple[Selected | Deferred, ...] = ()
    all_of: tuple[Selected | Deferred, ...] = ()


class Alarm(NamedTuple):
    """One metric that a CloudWatch alarm watches.

    Attributes:
        path: the property that holds the metric; empty for the alarm's own.
        dimensions: names and values; None where they are not known.
    """

    address: Address
    path: str = ""
    namespace: str | Deferred | None = None
    metric: str | Deferred | None = None
    dimensions: tuple[tuple[str | Deferred | None, Link | None], ...] | None = ()


class Document(NamedTuple):
    """A document of Systems Manager.

    Attributes:
        name: the one it is given; None where CloudFormation picks one.
        type: Command when None.
        commands: what its parameter ``command`` allows; None where it has no such parameter.
    """

    address: Address
    name: str | Deferred | None = None
    type: str | Deferred | None = None
    commands: tuple[str | Deferred, ...] | Deferred | None = None
    tags: Tags = ()


class Stray(NamedTuple):
    """What has the properties of a lifecycle policy, and another type."""

    address: Address
    type: str


class Placed(Protocol):
    """Anything with an address."""

    @property
    def address(self) -> Address:
        """Where it stands."""


class Named(Protocol):
    """Anything that has a name."""

    @property
    def name(self) -> str | Deferred | None:
        """The one it is given."""


P = TypeVar("P", bound=Placed)
N = TypeVar("N", bound=Named)


@dataclass(frozen=True, kw_only=True, eq=False)
class Estate:
    """All that was found in one account and Region.

    Attributes:
        region: where it will be deployed, if known; so is ``account``.
        inventories: associations that list the software of all instances.
        isolated: subnets that nothing leads out of; looked for where images are built alone.
        waits: what each resource waits for in a deployment.
    """

    region: str | None = None
    account: str | None = None
    policies: tuple[PlacedPolicy, ...] = ()
    volumes: tuple[Volume, ...] = ()
    machines: tuple[Machine, ...] = ()
    roles: tuple[Role, ...] = ()
    keys: tuple[Key, ...] = ()
    selections: tuple[Selection, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    documents: tuple[Document, ...] = ()
    inventories: tuple[Address, ...] = ()
    strays: tuple[Stray, ...] = ()
    images: tuple[PlacedImage, ...] = ()
    profiles: tuple[InstanceProfile, ...] = ()
    topics: tuple[Topic, ...] = ()
    isolated: frozenset[Mark] = frozenset()
    waits: Mapping[Mark, tuple[Mark, ...]] = field(default_factory=dict, repr=False)

    def roles_at(self, link: Link | None, seen_from: Address) -> tuple[Role, ...]:
        """Return the forms that a role may have, by name too; none if it is not of this estate."""
        if isinstance(link, str):
            return self._roles_by_name.get(link.rpartition("/")[2], ()) if ":role/" in link else ()
        return _forms(self._roles, link, seen_from)

    def keys_at(self, link: Link | None, seen_from: Address) -> tuple[Key, ...]:
        """Return the forms that a key may have; none if it is not of this estate."""
        return _forms(self._keys, link, seen_from)

    def documents_at(self, link: Link | None, seen_from: Address) -> tuple[Document, ...]:
        """Return the forms that a document may have, by name too; none if it is not of this estate."""
        if isinstance(link, str):
            named = link.rpartition("/")[2]
            return self._documents_by_name.get(named, ())
        return _forms(self._documents, link, seen_from)

    def policies_at(self, link: Link | None, seen_from: Address) -> tuple[PlacedPolicy, ...]:
        """Return the forms that a policy may have; none if it is not of this estate."""
        return _forms(self._policies, link, seen_from)

    def images_at(self, link: Link | None, seen_from: Address) -> tuple[PlacedImage, ...]:
        """Return the forms that a resource of Image Builder may have; none if it is not here."""
        return _forms(self._images, link, seen_from)

    def profiles_at(self, link: Link | None, seen_from: Address) -> tuple[InstanceProfile, ...]:
        """Return the forms that an instance profile may have, by name too; none if it is not here."""
        if isinstance(link, str):
            return self._profiles_by_name.get(link, ())
        return _forms(self._profiles, link, seen_from)

    def topics_at(self, link: Link | None, seen_from: Address) -> tuple[Topic, ...]:
        """Return the forms that a topic may have; none if it is not of this estate."""
        return _forms(self._topics, link, seen_from)

    def same_place(self, one: Address, other: Address) -> bool:
        """Tell whether two things are surely deployed to one account and Region."""
        known = self.region is not None and self.account is not None
        return known or one.stack == other.stack

    @cached_property
    def _roles(self) -> Mapping[Mark, tuple[Role, ...]]:
        return by_mark(self.roles)

    @cached_property
    def _images(self) -> Mapping[Mark, tuple[PlacedImage, ...]]:
        return by_mark(self.images)

    @cached_property
    def _topics(self) -> Mapping[Mark, tuple[Topic, ...]]:
        return by_mark(self.topics)

    @cached_property
    def _profiles(self) -> Mapping[Mark, tuple[InstanceProfile, ...]]:
        return by_mark(self.profiles)

    @cached_property
    def _profiles_by_name(self) -> Mapping[object, tuple[InstanceProfile, ...]]:
        return _by_name(self.profiles)

    @cached_property
    def _keys(self) -> Mapping[Mark, tuple[Key, ...]]:
        return by_mark(self.keys)

    @cached_property
    def _documents(self) -> Mapping[Mark, tuple[Document, ...]]:
        return by_mark(self.documents)

    @cached_property
    def _documents_by_name(self) -> Mapping[object, tuple[Document, ...]]:
        return _by_name(self.documents)

    @cached_property
    def _roles_by_name(self) -> Mapping[object, tuple[Role, ...]]:
        return _by_name(self.roles)

    @cached_property
    def _policies(self) -> Mapping[Mark, tuple[PlacedPolicy, ...]]:
        return by_mark(self.policies)


def by_mark(things: Iterable[P]) -> dict[Mark, tuple[P, ...]]:
    """Return the forms of each resource."""
    found: defaultdict[Mark, list[P]] = defaultdict(list)
    for each in things:
        found[each.address.mark].append(each)
    return {mark: tuple(forms) for mark, forms in found.items()}


def _by_name(things: Iterable[N]) -> dict[object, tuple[N, ...]]:
    """Return what bears each name that is written as text."""
    found: defaultdict[object, list[N]] = defaultdict(list)
    for each in things:
        if isinstance(each.name, str):
            found[each.name].append(each)
    return {name: tuple(bearers) for name, bearers in found.items()}


def _forms(
    by: Mapping[Mark, tuple[P, ...]], link: Link | None, seen_from: Address
) -> tuple[P, ...]:
    """Return the form that exists under the same condition, else all that may."""
    forms = by.get(link.mark, ()) if isinstance(link, Pointer) else ()
    same = [
        form
        for form in forms
        if (form.address.file, form.address.when) == (seen_from.file, seen_from.when)
    ]
    return tuple(same) or forms
