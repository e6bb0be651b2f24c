"""Where AMIs go, and when they are retired."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from snapshot_constructs.model.copying import KeyWithArn
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.distribution import (
    FastLaunch,
    LaunchPermission,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.tags import Tags, as_tags
from snapshot_constructs.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AmiTarget(Value):
    """One Region that an AMI goes to, and who gets it there.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html

    Attributes:
        region: that of the stack when None.
        accounts: get a copy of their own, which they keep whatever happens to yours; each needs an
            ``AmiTargetAccount``.
        share_with: accounts that may launch yours; so do ``organizations``, ``units`` and, for
            everybody, ``public``.
        organizations: ARNs of organizations.
        units: ARNs of organizational units.
        key: the KMS key of copies; the pipeline's own in the Region of the stack when None.
        parameter: the parameter that gets the id of the newest AMI; that of the pipeline when None.
        launch_templates: get a version with each AMI.
        licenses: ARNs of licence configurations.
        fast_launch: prepares Windows instances.
        tags: on the AMI.
        description: of the AMI.
        key_object: the key as it was given, for grants.
    """

    region: str | Deferred | None = None
    accounts: tuple[str | Deferred, ...] = ()
    share_with: tuple[str | Deferred, ...] = ()
    organizations: tuple[str | Deferred, ...] = ()
    units: tuple[str | Deferred, ...] = ()
    public: bool = False
    key: str | Deferred | KeyWithArn | None = None
    parameter: str | Deferred | None = None
    launch_templates: tuple[UpdatedLaunchTemplate, ...] = ()
    licenses: tuple[str | Deferred, ...] = ()
    fast_launch: tuple[FastLaunch, ...] = ()
    tags: Tags | Mapping[str, str] = ()
    description: str | Deferred | None = None
    key_object: object = field(default=None, compare=False, repr=False, metadata={"opaque": True})

    def __post_init__(self) -> None:
        arn = getattr(self.key, "key_arn", None)
        if arn is not None:
            object.__setattr__(self, "key_object", self.key)
            object.__setattr__(self, "key", arn)
        object.__setattr__(self, "tags", as_tags(self.tags))
        Value.__post_init__(self)

    @property
    def permission(self) -> LaunchPermission | None:
        """Who may launch the AMI beside its owner; None if nobody."""
        if not (self.share_with or self.organizations or self.units or self.public):
            return None
        return LaunchPermission(
            accounts=self.share_with,
            groups=("all",) if self.public else (),
            organizations=self.organizations,
            organizational_units=self.units,
        )

    @property
    def is_shared(self) -> bool:
        """Whether anybody else gets the AMI."""
        return bool(self.accounts) or self.permission is not None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Retire(Value):
    """When AMIs are retired, from their creation.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-lifecycle.html

    Attributes:
        deprecate_after: hidden from those who look for an AMI; still launched by those who know it.
        disable_after: nobody can launch it any more, nor see it who got it by permission.
        delete_after: the AMI is deregistered and its snapshots are deleted; ``Retain.last(5)`` counts
            them, for each version of the recipe, instead of asking for their age.
        keep_if_launched_within: spares what was launched since then.
        keep: how many survive however old they are, for each version of the recipe; with 0 none do,
            and ``keep_if_launched_within`` must be given.
        keep_tagged: spares AMIs with one of these tags.
    """

    deprecate_after: Retain | None = None
    disable_after: Retain | None = None
    delete_after: Retain | None = None
    keep_if_launched_within: Retain | None = None
    keep: int = 1
    keep_tagged: Tags | Mapping[str, str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "keep_tagged", as_tags(self.keep_tagged))
        Value.__post_init__(self)
