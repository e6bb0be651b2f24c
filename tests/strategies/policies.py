"""Policies that no rule calls an error, one strategy per kind.

A literal policy has every value written out. A valid one may have any of its parts deferred.
"""

from dataclasses import replace
from typing import Literal

from hypothesis import strategies as st

from snapshot_constructs.model import (
    CopyAction,
    CopyTarget,
    DefaultSettings,
    EventParameters,
    EventSource,
    Exclusions,
    Kind,
    Parameters,
    PolicyDetails,
    PolicySpec,
    Schedule,
)
from tests.strategies.basics import (
    ACCOUNTS,
    MAYBE,
    NAMES,
    PLAIN,
    POLICY_TAGS,
    REGIONS,
    ROLES,
    TAG_SETS,
    TARGETS,
    TRUTH,
    Strategy,
    optional,
    some,
)
from tests.strategies.deferring import deferring
from tests.strategies.schedules import Common, copies, schedules

_COUNT_OR_AGE: tuple[Literal["count", "age"], ...] = ("count", "age")
_KEEPS = st.sampled_from(_COUNT_OR_AGE)
_TYPES = some(st.sampled_from(("gp2", "gp3", "io1", "io2", "st1", "sc1", "standard")), most=6)
_COPY_TARGETS = some(st.builds(CopyTarget, st.sampled_from(REGIONS)))
_NAMES, _OWNERS = some(NAMES, least=1, most=4), some(ACCOUNTS, least=1, most=4)
_POLICY_TAGS = some(POLICY_TAGS)
_STANDARD = optional(st.just("STANDARD"))
_PLACES: tuple[tuple[str | None, tuple[str | None, ...]], ...] = (
    (None, (None,)),
    ("CLOUD", (None,)),
    ("OUTPOST", (None, "CLOUD", "OUTPOST_LOCAL")),
    ("LOCAL_ZONE", ("CLOUD", "LOCAL_ZONE")),
)


@st.composite
def _policy(draw: st.DrawFn, details: Strategy[PolicyDetails | None]) -> PolicySpec:
    return PolicySpec(
        description=draw(NAMES),
        state=draw(st.sampled_from(("ENABLED", "DISABLED"))),
        role=draw(ROLES),
        details=draw(details),
        tags=draw(_POLICY_TAGS),
    )


@st.composite
def _snapshots(draw: st.DrawFn, kind: Kind) -> PolicyDetails:
    instances = kind is Kind.INSTANCE_SNAPSHOTS
    location, created = draw(st.sampled_from(_PLACES))
    common = Common(kind, draw(_KEEPS), created, vss=instances and draw(TRUTH))
    return PolicyDetails(
        policy_type=draw(optional(st.just("EBS_SNAPSHOT_MANAGEMENT"))),
        language=draw(_STANDARD),
        resource_types=("INSTANCE" if instances else "VOLUME",),
        locations=() if location is None else (location,),
        target_tags=draw(TARGETS),
        schedules=draw(_schedules(common, may_archive=not instances and created == (None,))),
        parameters=draw(optional(_exclusions(common))) if instances else None,
    )


def _exclusions(common: Common) -> Strategy[Parameters]:
    left_out = st.just(()) if common.vss else TAG_SETS
    return st.builds(Parameters, exclude_boot_volume=MAYBE, exclude_data_volume_tags=left_out)


@st.composite
def _schedules(draw: st.DrawFn, common: Common, *, may_archive: bool) -> tuple[Schedule, ...]:
    names = draw(_NAMES)
    archive = draw(st.integers(0, len(names))) if may_archive else None
    return tuple(
        draw(schedules(common, name, archive=i == archive)) for i, name in enumerate(names)
    )


@st.composite
def _images(draw: st.DrawFn) -> PolicyDetails:
    common = Common(Kind.AMIS, draw(_KEEPS))
    return PolicyDetails(
        policy_type="IMAGE_MANAGEMENT",
        language=draw(_STANDARD),
        resource_types=("INSTANCE",),
        locations=draw(st.sampled_from(((), ("CLOUD",)))),
        target_tags=draw(TARGETS),
        schedules=draw(_schedules(common, may_archive=False)),
        parameters=draw(optional(st.builds(Parameters, no_reboot=MAYBE))),
    )


@st.composite
def _events(draw: st.DrawFn) -> PolicyDetails:
    regex = draw(st.sampled_from((".*", r"^.*Created for policy: policy-\w+.*$")))
    parameters = EventParameters(
        event_type="shareSnapshot",
        owners=draw(_OWNERS),
        description_regex=regex,
    )
    copied = draw(copies("target").filter(bool))
    return PolicyDetails(
        policy_type="EVENT_BASED_POLICY",
        language=draw(_STANDARD),
        event_source=EventSource(type="MANAGED_CWE", parameters=parameters),
        actions=(CopyAction(name=draw(PLAIN), copies=copied),),
    )


@st.composite
def _settings(draw: st.DrawFn, kind: Kind) -> DefaultSettings:
    create = draw(optional(st.integers(1, 7)))
    longer = st.integers((create or 1) + 1, 14)
    volumes = kind is Kind.DEFAULT_VOLUMES
    exclusions = Exclusions(
        boot_volumes=draw(MAYBE) if volumes else None,
        volume_types=draw(_TYPES) if volumes else (),
        tags=draw(TAG_SETS),
    )
    return DefaultSettings(
        create_interval_days=create,
        retain_interval_days=draw(longer if create == 7 else optional(longer)),
        copy_tags=draw(TRUTH),
        extend_deletion=draw(MAYBE),
        copy_targets=draw(_COPY_TARGETS),
        exclusions=draw(optional(st.just(exclusions))),
    )


@st.composite
def _default(draw: st.DrawFn, kind: Kind) -> PolicySpec:
    """Draw a default policy, with its settings beside the details or in them."""
    volumes = kind is Kind.DEFAULT_VOLUMES
    resource_type, settings = "VOLUME" if volumes else "INSTANCE", draw(_settings(kind))
    policy = replace(draw(_policy(st.none())), default_policy=resource_type)
    if draw(TRUTH):
        return replace(policy, defaults=settings)
    policy_type = "EBS_SNAPSHOT_MANAGEMENT" if volumes else "IMAGE_MANAGEMENT"
    details = PolicyDetails(
        policy_type=draw(optional(st.just(policy_type))),
        language="SIMPLIFIED",
        resource_type=resource_type,
        defaults=settings,
    )
    return replace(policy, details=details)


LITERAL: dict[Kind, Strategy[PolicySpec]] = {
    Kind.VOLUME_SNAPSHOTS: _policy(_snapshots(Kind.VOLUME_SNAPSHOTS)),
    Kind.INSTANCE_SNAPSHOTS: _policy(_snapshots(Kind.INSTANCE_SNAPSHOTS)),
    Kind.AMIS: _policy(_images()),
    Kind.EVENT: _policy(_events()),
    Kind.DEFAULT_VOLUMES: _default(Kind.DEFAULT_VOLUMES),
    Kind.DEFAULT_INSTANCES: _default(Kind.DEFAULT_INSTANCES),
}


def literal_policies() -> Strategy[PolicySpec]:
    """Draw a policy of any kind in which every value is written out."""
    return st.one_of(*LITERAL.values())


def valid_policies() -> Strategy[PolicySpec]:
    """Draw a policy of any kind, some parts of which may be known only at deployment."""
    return literal_policies().flatmap(lambda policy: st.just(policy) | deferring(policy))
