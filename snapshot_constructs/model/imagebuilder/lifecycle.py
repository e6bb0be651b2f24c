"""Lifecycle policies of Image Builder: when images are deprecated, disabled and deleted."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Texts
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LifecycleRule(Value):
    """One action, on what, when, and on what not.

    Attributes:
        action: DEPRECATE, DISABLE or DELETE.
        amis: whether it is taken on AMIs; so are ``snapshots`` and ``containers``.
        filter: AGE or COUNT.
        keep: how many are kept however old they are (RetainAtLeast).
        but_tags: of images that are left alone.
        but_ami_tags: of AMIs that are left alone.
        but_launched_within: with ``but_launched_unit``: AMIs launched since then are left alone.
    """

    action: Written = None
    amis: bool | Deferred | None = None
    snapshots: bool | Deferred | None = None
    containers: bool | Deferred | None = None
    filter: Written = None
    value: int | Deferred | None = None
    unit: Written = None
    keep: int | Deferred | None = None
    but_tags: Tags = ()
    but_ami_tags: Tags = ()
    but_public: bool | Deferred | None = None
    but_regions: Texts = ()
    but_shared_with: Texts = ()
    but_launched_within: int | Deferred | None = None
    but_launched_unit: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SelectedRecipe(Value):
    """A recipe whose images a lifecycle policy takes care of."""

    name: Written = None
    version: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImageLifecyclePolicy(Value):
    """One AWS::ImageBuilder::LifecyclePolicy.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-lifecyclepolicy.html

    Attributes:
        resource_type: AMI_IMAGE or CONTAINER_IMAGE.
        recipes: whose images are selected; else those with one of ``selected_tags``.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    resource_type: Written = None
    role: Written = None
    rules: tuple[LifecycleRule | Deferred, ...] | Deferred = ()
    recipes: tuple[SelectedRecipe | Deferred, ...] | Deferred = ()
    selected_tags: Tags = ()
    description: Written = None
    status: Written = None
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
