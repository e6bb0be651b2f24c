"""Distribution configurations: where an image goes, and who may use it."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Repository, Texts
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LaunchPermission(Value):
    """Who may launch an AMI beside its owner."""

    accounts: Texts = ()
    groups: Texts = ()
    organizations: Texts = ()
    organizational_units: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AmiDistribution(Value):
    """The AMI in one Region.

    Attributes:
        target_accounts: those that get a copy of their own.
        key: the KMS key of copies.
    """

    name: Written = None
    description: Written = None
    target_accounts: Texts = ()
    launch_permission: LaunchPermission | Deferred | None = None
    key: Written = None
    tags: Tags = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ContainerDistribution(Value):
    """The container image in one Region."""

    description: Written = None
    repository: Repository | Deferred | None = None
    tags: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class UpdatedLaunchTemplate(Value):
    """A launch template that gets a version with each new AMI.

    Attributes:
        set_default: whether that becomes its default version; it does when None.
    """

    id: Written = None
    account: Written = None
    set_default: bool | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FastLaunch(Value):
    """Windows instances prepared in advance."""

    account: Written = None
    enabled: bool | Deferred | None = None
    template_id: Written = None
    template_name: Written = None
    template_version: Written = None
    parallel_launches: int | Deferred | None = None
    snapshots: int | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SsmParameter(Value):
    """A parameter of Systems Manager that gets the id of each new AMI.

    Attributes:
        account: whose AMI; the build account's when None.
        data_type: ``text`` or ``aws:ec2:image``.
    """

    name: Written = None
    account: Written = None
    data_type: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Distribution(Value):
    """What becomes of an image in one Region."""

    region: Written = None
    ami: AmiDistribution | Deferred | None = None
    container: ContainerDistribution | Deferred | None = None
    launch_templates: tuple[UpdatedLaunchTemplate | Deferred, ...] | Deferred = ()
    licenses: Texts = ()
    fast_launches: tuple[FastLaunch | Deferred, ...] | Deferred = ()
    parameters: tuple[SsmParameter | Deferred, ...] | Deferred = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DistributionConfiguration(Value):
    """One AWS::ImageBuilder::DistributionConfiguration.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-distributionconfiguration.html

    Attributes:
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    distributions: tuple[Distribution | Deferred, ...] | Deferred = ()
    description: Written = None
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
