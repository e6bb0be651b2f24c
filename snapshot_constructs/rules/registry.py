"""What a rule is, and what judging a value by it yields."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from snapshot_constructs.model.address import Address
from snapshot_constructs.model.kind import ALL, Kind

if TYPE_CHECKING:
    from snapshot_constructs.model.policy import PolicySpec
    from snapshot_constructs.model.schedule import Schedule

T_co = TypeVar("T_co", covariant=True)
P = TypeVar("P", bound="Part[Any]")


class Severity(StrEnum):
    """How bad it is when a rule is broken."""

    ERROR = "error"
    """AWS refuses it, or it can never work."""
    WARNING = "warning"
    """The intent is defeated, or money is lost, silently."""
    INFO = "info"
    """Worth knowing."""


class Subject(StrEnum):
    """What a rule is about."""

    POLICY = "lifecycle policies"
    RECYCLE_BIN = "rules of the Recycle Bin"
    PUBLIC_ACCESS = "block public access for snapshots"
    IMAGE_BUILDER = "EC2 Image Builder"


class Scope(StrEnum):
    """What must be seen to judge by a rule."""

    POLICY = "policy"
    """One policy, or one resource of another type."""
    TEMPLATE = "template"
    """Other resources too, such as roles, volumes and keys."""
    CHANGE = "change"
    """The earlier version of the policy."""
    ACCOUNT = "account"
    """Quotas, other policies and other accounts: never visible in a template."""
    FACT = "fact"
    """How AWS behaves; nothing to break."""


class Certainty(StrEnum):
    """How surely a rule is known."""

    MODEL = "service model"
    DOCS = "AWS documentation"
    TERRAFORM = "Terraform provider's tests against AWS"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a policy will be deployed, as far as that is known, and the day it is judged on."""

    region: str | None = None
    account: str | None = None
    partition: str | None = None
    today: date | None = None


class Broken(NamedTuple):
    """One way in which a rule is broken."""

    where: str
    what: str
    fix: str


class Located(NamedTuple):
    """One way in which a rule is broken by what several resources say together."""

    address: Address
    where: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """A value to judge: a resource, or a part of one.

    Attributes:
        it: the value.
        where: its property path, such as ``PolicyDetails/Schedules/0``.
        place: where it will be deployed.
    """

    it: T_co
    where: str
    place: Place

    def broken(self, name: str, what: str, fix: str) -> Broken:
        """Report the property ``name`` below the value, or the value itself when empty."""
        return Broken(f"{self.where}/{name}".strip("/"), what, fix)


@dataclass(frozen=True, slots=True)
class At(Part[T_co]):
    """A policy, or a part of one, with its surroundings.

    Attributes:
        policy: the whole policy.
        schedule: the schedule that the value is, or is a part of, if any.
    """

    policy: "PolicySpec"
    schedule: "Schedule | None" = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that a rule could not judge, because it is known only at deployment."""

    where: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[P]):
    """One thing that AWS refuses or silently breaks.

    Attributes:
        id: public, and never renamed.
        subject: what is judged.
        kinds: the kinds of policy that are judged, where policies are.
        title: the rule in a few words, as the good state.
        why: what happens otherwise.
        link: the AWS page that says so.
        each: yields the values to judge in a policy, or in another subject; None for rules that
            judge no single one.
        check: yields each way in which one value breaks the rule.
        search: yields each way in which resources of one estate break the rule together; see
            ``judge_estate``.
    """

    id: str
    severity: Severity
    title: str
    why: str
    link: str
    certainty: Certainty
    scope: Scope = Scope.POLICY
    subject: Subject = Subject.POLICY
    kinds: frozenset[Kind] = ALL
    each: "Callable[[Any, Place], Iterable[P | Unknown]] | None" = field(default=None)
    check: "Callable[[P], Iterator[Broken]] | None" = field(default=None)
    search: "Callable[[Any], Iterable[Located]] | None" = field(default=None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken, and where.

    Attributes:
        where: the property path.
        what: what is wrong, with the value.
        fix: what to write instead.
    """

    rule: Rule[Any]
    where: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"{self.where}: " if self.where else ""
        return f"{self.rule.id}: {where}{self.what}; {self.fix}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the rules say about one policy or other resource, most severe first."""

    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What AWS would refuse."""
        return tuple(f for f in self.findings if f.rule.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What would silently do otherwise than meant."""
        return tuple(f for f in self.findings if f.rule.severity is Severity.WARNING)
