"""Write down a policy from the arguments of a construct, right or wrong, and hold it against the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk._caller import location
from snapshot_constructs.cdk._objective import held_against
from snapshot_constructs.cdk._place import check_words, path_of, place_of
from snapshot_constructs.cdk._words import argument
from snapshot_constructs.cdk.rule_error import PolicyError
from snapshot_constructs.model.deferred import Deferred, is_deferred
from snapshot_constructs.model.objective import Objective
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tag, as_tags
from snapshot_constructs.model.value import Misread, brief, checked
from snapshot_constructs.rules import Finding, Verdict, judge
from snapshot_constructs.rules.dlm.plain import plain

if TYPE_CHECKING:
    from aws_cdk import aws_iam as iam
    from constructs import Construct

    from snapshot_constructs.cdk._key import KeyLike

_ROLE_TO_COME = Deferred("the role of the policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What every construct of a policy takes, right or wrong."""

    scope: Construct
    id: str
    description: str | None
    enabled: object
    role: iam.IRole | None
    source_keys: Sequence[KeyLike]
    policy_tags: object
    objective: object = None

    def __post_init__(self) -> None:
        check_words(self.scope, self.id)

    def judged(self, *misread: Misread, **parts: Any) -> Judged:
        """Complete the draft and judge it.

        Args:
            misread: arguments of the wrong type, which are not in ``parts``.
            parts: what makes this policy: its details or its defaults.

        Raises:
            PolicyError: if AWS would refuse the policy.
        """
        spec = PolicySpec(
            description=self._description(),
            state=_state(self.enabled),
            role=getattr(self.role, "role_arn", None) or _ROLE_TO_COME,
            tags=as_tags(() if self.policy_tags is None else self.policy_tags),  # type: ignore[arg-type]  # judged below
            **parts,
        )
        return Judged(self, spec, self._verdict(spec, (*misread, *self._misread())))

    def _verdict(self, spec: PolicySpec, misread: tuple[Misread, ...]) -> Verdict:
        names = _names(spec)
        fitting, misfits = fitted(spec)
        misread += tuple(replace(misfit, where=argument(misfit.where, names)) for misfit in misfits)
        verdict = judge(replace(fitting, misread=misread), place_of(self.scope))
        missed = tuple(held_against(fitting, self.objective))
        broken = tuple(in_words(f, names) for f in verdict.findings)
        said = Verdict((*broken, *missed), verdict.unknown)
        if said.errors:
            self.refuse(*said.errors)
        return said

    def refuse(self, *findings: Finding) -> None:
        """Raise the one error.

        Raises:
            PolicyError: always.
        """
        raise PolicyError(path_of(self.scope, self.id), findings, location())

    def _description(self) -> str | None:
        if self.description is not None:
            return self.description
        return plain(path_of(self.scope, self.id).replace("/", " "), 500, "Lifecycle policy")

    def _misread(self) -> Iterator[Misread]:
        if not isinstance(self.enabled, bool):
            yield misread("enabled", "true or false", self.enabled)
        if self.objective is not None and not isinstance(self.objective, Objective):
            example = "an Objective, such as Objective(rpo=timedelta(hours=5))"
            yield misread("objective", example, self.objective)
        if self.role is not None and not _is_role(self.role):
            yield misread("role", "an IAM role, such as iam.Role(…)", self.role)
        if not isinstance(self.source_keys, (list, tuple)):
            yield misread("source_keys", "a list of KMS keys", self.source_keys)
            return
        for i, key in enumerate(self.source_keys):
            if not _is_key(key):
                yield misread(f"source_keys[{i}]", "a KMS key, or its ARN", key)
        if self.policy_tags is not None and not _is_mapping(self.policy_tags):
            yield misread("policy_tags", "a mapping of keys to values", self.policy_tags)


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy that AWS would take, with all else that the rules say about it."""

    draft: Draft
    spec: PolicySpec
    verdict: Verdict
    names: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", _names(self.spec))


def misread(where: str, expected: str, got: object) -> Misread:
    """Record an argument of the wrong type."""
    return Misread(where, f"expected {expected}, got {brief(got)}")


def fitted(spec: PolicySpec) -> tuple[PolicySpec, tuple[Misread, ...]]:
    """Set aside what has the wrong type, and record it by the names of fields."""
    fitting, misfits = checked(spec)
    return fitting, (*misfits, *_half_tags(fitting))


def _half_tags(spec: PolicySpec) -> Iterator[Misread]:
    """Find exclusions without a key or a value, which the rules leave to CloudFormation's schema."""
    parameters = getattr(spec.details, "parameters", None)
    exclusions = getattr(spec.defaults, "exclusions", None)
    for where, tags in (
        ("exclude_data_volume_tags", getattr(parameters, "exclude_data_volume_tags", ())),
        ("exclusions.tags", getattr(exclusions, "tags", ())),
    ):
        for i, tag in enumerate(tags if isinstance(tags, tuple) else ()):
            if isinstance(tag, Tag) and None in (tag.key, tag.value):
                yield misread(f"{where}[{i}]", "a key and a value", tag)


def in_words(finding: Finding, names: Sequence[object]) -> Finding:
    """Return a finding with its place in the words of the arguments."""
    return replace(finding, where=argument(finding.where, names))


def _names(spec: PolicySpec) -> tuple[object, ...]:
    schedules = getattr(spec.details, "schedules", ())
    if not isinstance(schedules, tuple):
        return ()
    return tuple(s.name if isinstance(s, Schedule) else i for i, s in enumerate(schedules))


def _state(enabled: object) -> str | Deferred:
    if not isinstance(enabled, bool):
        return Deferred(enabled)
    return "ENABLED" if enabled else "DISABLED"


def _is_mapping(tags: object) -> bool:
    return isinstance(tags, Mapping) and not is_deferred(tags)


def _is_role(role: object) -> bool:
    return hasattr(role, "role_arn") and hasattr(role, "add_to_principal_policy")


def _is_key(key: object) -> bool:
    return isinstance(key, (str, Deferred)) or hasattr(key, "key_arn") or hasattr(key, "key_ref")
