"""What a review has found: every policy, every other resource that is judged, and all findings."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from snapshot_constructs.cfn.template import Resource, Template
from snapshot_constructs.model.policy import PolicyDetails, PolicySpec
from snapshot_constructs.model.powers import Powers
from snapshot_constructs.review.found import Found, Known, name_of
from snapshot_constructs.rules import Place, Row, Severity, Verdict

if TYPE_CHECKING:
    from snapshot_constructs.review.resource_words import Judgeable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One policy, with its address and all that was found out about it.

    Attributes:
        when: the condition under which the policy is like this; empty where it always is.
        role: what its role may do; None if that is not in its template.
        found: what is wrong with it, most severe first.
        also: the conditions under which nothing but its names and tags differ.
    """

    template: Template
    resource: Resource
    when: str
    place: Place
    spec: PolicySpec
    verdict: Verdict
    role: Powers | None
    found: tuple[Found, ...]
    also: tuple[str, ...] = ()

    @property
    def alike(self) -> str:
        """What is the same for policies that do the same, whatever their names and tags."""
        details = self.spec.details
        plain = replace(details, target_tags=()) if isinstance(details, PolicyDetails) else details
        kept = replace(self.spec, description=None, role=None, tags=(), details=plain)
        return f"{self.place.region} {bool(self.verdict.errors)} {kept!r}"

    @property
    def logical_id(self) -> str:
        """Its logical id in the template."""
        return self.resource.logical_id

    @property
    def name(self) -> str:
        """The path of its construct without what every path ends with, else the logical id."""
        return name_of(self.resource)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A resource beside lifecycle policies, with all that was found out about it.

    Attributes:
        when: the condition under which it is like this; empty where it always is.
        found: what is wrong with it, most severe first.
    """

    template: Template
    resource: Resource
    when: str
    value: "Judgeable"
    verdict: Verdict
    found: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The path of its construct without what every path ends with, else the logical id."""
        return name_of(self.resource)


@dataclass(frozen=True)
class Report:
    """All that was found in some templates, in their order.

    Attributes:
        policies: each policy; more than once where conditions make it another.
        protections: the rules of the Recycle Bin and the like, in the same way.
        images: the resources of EC2 Image Builder, in the same way.
        others: what is wrong with other resources, or with several together.
        coverage: which volumes are backed up, and by what.
        gone: what a baseline remembers and nobody finds any more.
    """

    templates: tuple[Template, ...]
    policies: tuple[Reviewed, ...]
    protections: tuple[Judged, ...] = ()
    images: tuple[Judged, ...] = ()
    others: tuple[Found, ...] = ()
    coverage: tuple[Row, ...] = ()
    gone: tuple[Known, ...] = ()

    @cached_property
    def found(self) -> tuple[Found, ...]:
        """Everything that is wrong, each once."""
        everything = (
            *(found for each in self.every for found in each.found),
            *self.others,
        )
        once = {
            (each.template.file, each.fingerprint, each.finding.what): each for each in everything
        }
        return tuple(once.values())

    @cached_property
    def counts(self) -> Counter[Severity]:
        """How many findings count, by severity."""
        return Counter(each.severity for each in self.found if each.acknowledged is None)

    @property
    def number(self) -> int:
        """How many policies there are, in however many forms."""
        return len({(each.template.file, each.logical_id) for each in self.policies})

    @property
    def number_of_images(self) -> int:
        """How many resources of Image Builder there are, in however many forms."""
        return len({(each.template.file, each.resource.logical_id) for each in self.images})

    def judged(self, change: Callable[[tuple[Found, ...]], tuple[Found, ...]]) -> "Report":
        """Return the report with other findings in the place of those of each resource."""
        return replace(
            self,
            policies=tuple(replace(each, found=change(each.found)) for each in self.policies),
            protections=tuple(replace(each, found=change(each.found)) for each in self.protections),
            images=tuple(replace(each, found=change(each.found)) for each in self.images),
            others=change(self.others),
        )

    @property
    def unknown(self) -> int:
        """How many things are known only at deployment, each counted once."""
        return len(
            {
                (each.template.file, each.resource.logical_id, value)
                for each in self.every
                for value in each.verdict.unknown
            }
        )

    @property
    def besides(self) -> tuple[Judged, ...]:
        """Everything that is judged beside policies."""
        return (*self.protections, *self.images)

    @property
    def every(self) -> tuple[Reviewed | Judged, ...]:
        """Everything that is judged."""
        return (*self.policies, *self.besides)
