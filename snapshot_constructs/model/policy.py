"""A whole lifecycle policy, right or wrong, as someone wrote it down."""

from dataclasses import dataclass, field

from snapshot_constructs.model.default_policy import DefaultSettings
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.event import CopyAction, EventSource
from snapshot_constructs.model.kind import ALL, CUSTOM, DEFAULTS, SNAPSHOTS, Kind
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value

__all__ = [
    "ALL",
    "CUSTOM",
    "DEFAULTS",
    "SNAPSHOTS",
    "Kind",
    "Parameters",
    "PolicyDetails",
    "PolicySpec",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters(Value):
    """Further settings of policies that target instances.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_Parameters.html

    Attributes:
        exclude_boot_volume: whether snapshot sets leave out the root volume.
        exclude_data_volume_tags: data volumes with any of these are left out of snapshot sets.
        no_reboot: whether AMIs are made without a reboot; they are when None.
    """

    exclude_boot_volume: bool | Deferred | None = None
    exclude_data_volume_tags: Tags = ()
    no_reboot: bool | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDetails(Value):
    """What the policy does; see the field × kind matrix in the rules' documentation.

    See https://docs.aws.amazon.com/dlm/latest/APIReference/API_PolicyDetails.html

    Attributes:
        policy_type: EBS_SNAPSHOT_MANAGEMENT (also when None), IMAGE_MANAGEMENT, EVENT_BASED_POLICY.
        language: STANDARD or SIMPLIFIED.
        resource_types: VOLUME or INSTANCE, in custom policies.
        resource_type: VOLUME or INSTANCE, in default policies.
        locations: CLOUD (also when empty), OUTPOST or LOCAL_ZONE.
        any_of: whether the author wrote that any one of the target tags suffices.
    """

    policy_type: str | Deferred | None = None
    language: str | Deferred | None = None
    resource_types: tuple[str | Deferred, ...] | Deferred = ()
    resource_type: str | Deferred | None = None
    locations: tuple[str | Deferred, ...] | Deferred = ()
    target_tags: Tags = ()
    schedules: tuple[Schedule | Deferred, ...] | Deferred = ()
    parameters: Parameters | Deferred | None = None
    event_source: EventSource | Deferred | None = None
    actions: tuple[CopyAction | Deferred, ...] | Deferred = ()
    defaults: DefaultSettings | None = None
    any_of: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySpec(Value):
    """One AWS::DLM::LifecyclePolicy.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dlm-lifecyclepolicy.html

    Attributes:
        state: ENABLED or DISABLED.
        role: ARN of the role that DLM assumes.
        default_policy: VOLUME or INSTANCE, for a default policy.
        defaults: settings of a default policy that stand beside ``details``, not in it.
        tags: on the policy itself.
        misread: what was written in a shape that no property has.
    """

    description: str | Deferred | None = None
    state: str | Deferred | None = None
    role: str | Deferred | None = None
    default_policy: str | Deferred | None = None
    defaults: DefaultSettings | None = None
    details: PolicyDetails | Deferred | None = None
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that this policy may be: one, or several where that waits for deployment."""
        details = self.details
        if self.default_policy is not None:
            return _default_kinds(self.default_policy)
        if isinstance(details, Deferred):
            return ALL - DEFAULTS
        if details is None:
            return SNAPSHOTS
        return _custom_kinds(details)

    @property
    def kind(self) -> Kind | None:
        """The kind, if it is certain."""
        (kind, *others) = sorted(self.kinds)
        return None if others else kind


def _default_kinds(written: str | Deferred) -> frozenset[Kind]:
    by_type = {"VOLUME": Kind.DEFAULT_VOLUMES, "INSTANCE": Kind.DEFAULT_INSTANCES}
    if isinstance(written, str) and written in by_type:
        return frozenset({by_type[written]})
    return DEFAULTS


def _custom_kinds(details: PolicyDetails) -> frozenset[Kind]:
    match details.policy_type:
        case "IMAGE_MANAGEMENT":
            return frozenset({Kind.AMIS})
        case "EVENT_BASED_POLICY":
            return frozenset({Kind.EVENT})
        case Deferred():
            return ALL - DEFAULTS
    match details.resource_types:
        case ("VOLUME",):
            return frozenset({Kind.VOLUME_SNAPSHOTS})
        case ("INSTANCE",):
            return frozenset({Kind.INSTANCE_SNAPSHOTS})
    return SNAPSHOTS
