"""Components and workflows: what an image is made with."""

from dataclasses import dataclass, field

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    WorkflowDocument,
    Written,
)
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Component(Value):
    """One AWS::ImageBuilder::Component.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-component.html

    Attributes:
        platform: Windows, Linux or macOS.
        data: the document as text; ``uri`` where it is in S3.
        document: what ``data`` says; None without ``data``, deferred where that is.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    version: Written = None
    platform: Written = None
    description: Written = None
    change_description: Written = None
    supported_os_versions: tuple[str | Deferred, ...] | Deferred = ()
    data: Written = None
    uri: Written = None
    key: Written = None
    tags: Tags = ()
    document: ComponentDocument | Deferred | None = field(default=None, metadata={"opaque": True})
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Workflow(Value):
    """One AWS::ImageBuilder::Workflow.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-workflow.html

    Attributes:
        type: BUILD, TEST or DISTRIBUTION.
        data: the document as text; ``uri`` where it is in S3.
        document: what ``data`` says; None without ``data``, deferred where that is.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    version: Written = None
    type: Written = None
    description: Written = None
    change_description: Written = None
    data: Written = None
    uri: Written = None
    key: Written = None
    tags: Tags = ()
    document: WorkflowDocument | Deferred | None = field(default=None, metadata={"opaque": True})
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
