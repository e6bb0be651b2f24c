"""The image that an AMI is made from."""

from dataclasses import dataclass
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.arns import arn
from snapshot_constructs.model.imagebuilder.base import Family, family_of
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.value import Value

NEWEST = "x.x.x"
"""The highest version there is, whenever it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BaseImage(Value):
    """The image that an AMI is made from; made by ``ssm``, ``amazon`` and their like.

    See https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html

    Attributes:
        parent: as a recipe has it.
        platform: Linux, Windows or macOS, as its author says; the name of the image may tell, too.
        parameter: the name or ARN of the parameter of Systems Manager, if it is one.
    """

    parent: str | Deferred
    platform: Written = None
    parameter: Written = None

    @classmethod
    def ssm(cls, parameter: object, *, platform: str | None = None) -> Self:
        """Take the AMI that a parameter of Systems Manager names when the build begins.

        Args:
            parameter: its name, its ARN, or an object with ``parameter_name``.
            platform: Linux, Windows or macOS; read from the name of a public parameter when None.
        """
        name = str(getattr(parameter, "parameter_name", parameter))
        return cls(parent=f"ssm:{name}", parameter=name, platform=platform)

    @classmethod
    def amazon(cls, name: str, version: str = NEWEST, *, platform: str | None = None) -> Self:
        """Take an image that Amazon manages.

        Args:
            name: such as ``amazon-linux-2023-x86``.
            version: such as ``x.x.x``.
            platform: Linux, Windows or macOS; read from the name, where that tells, when None.
        """
        return cls(parent=arn(f"image/{name}/{version}", "aws"), platform=platform)

    @classmethod
    def image(
        cls,
        name: str,
        version: str = NEWEST,
        *,
        account: str | None = None,
        platform: str | None = None,
    ) -> Self:
        """Take an image that another pipeline makes.

        Args:
            name: of its recipe; ``pipeline_name`` of an ``AmiPipeline``.
            version: such as ``1.0.x`` or ``x.x.x``.
            account: whose it is; that of the stack when None.
            platform: Linux, Windows or macOS; components of one's own need it.
        """
        return cls(parent=arn(f"image/{name}/{version}", account), platform=platform)

    @classmethod
    def ami(cls, id: str, *, platform: str | None = None) -> Self:
        """Take one AMI, for ever: a pipeline that waits for changes of it never builds."""
        return cls(parent=id, platform=platform)

    @classmethod
    def marketplace(cls, product_id: str, *, platform: str | None = None) -> Self:
        """Take the newest AMI of a product of the AWS Marketplace that the account has subscribed to."""
        return cls(parent=product_id, platform=platform)

    @property
    def family(self) -> Family | None:
        """The operating system, as far as the name of the image tells."""
        return family_of(self.parent)
