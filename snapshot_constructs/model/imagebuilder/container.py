"""What a container image is made from, and the repositories that it goes to."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.arns import arn
from snapshot_constructs.model.imagebuilder.baking import text_of, with_unix_ends
from snapshot_constructs.model.imagebuilder.base_image import NEWEST
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.value import Value, brief

_PRIVATE = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+/([^:@]+)")
_LINUX = "Linux"


@runtime_checkable
class RepositoryLike(Protocol):
    """A repository of ECR."""

    @property
    def repository_arn(self) -> str:
        """Its ARN."""
        ...

    @property
    def repository_name(self) -> str:
        """Its name, without the registry."""
        ...


class RepositoryWithUri(RepositoryLike, Protocol):
    """A repository of ECR that knows its address."""

    def repository_uri_for_tag(self, tag: str | None = None) -> str:
        """Return the address of one of its images."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseContainerImage(Value):
    """The image that a container image is made from; made by ``uri``, ``ecr`` and their like.

    See https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateContainerRecipe.html

    Attributes:
        parent: as a recipe has it.
        platform: Linux or Windows; that of the image when None.
        os_version: of the operating system, such as ``Amazon Linux 2023``.
        repository: the ARN of the repository of ECR from which instances must be able to pull it.
    """

    parent: str | Deferred
    platform: Written = None
    os_version: Written = None
    repository: Written = None

    @classmethod
    def uri(cls, uri: str, *, platform: str = _LINUX, os_version: str | None = None) -> Self:
        """Take an image of any registry.

        Args:
            uri: such as ``public.ecr.aws/amazonlinux/amazonlinux:2023``; ``amazonlinux:2023`` is one of
                Docker Hub.
            platform: Linux or Windows.
            os_version: Image Builder finds out when None.
        """
        return cls(
            parent=uri, platform=platform, os_version=os_version, repository=_private_arn(uri)
        )

    @classmethod
    def ecr(
        cls,
        repository: RepositoryWithUri,
        tag: str,
        *,
        platform: str = _LINUX,
        os_version: str | None = None,
    ) -> Self:
        """Take an image of a private repository of ECR, which instances are then allowed to pull.

        Args:
            repository: that of another account must allow it, too.
            tag: of the image.
            platform: Linux or Windows.
            os_version: Image Builder finds out when None.

        Raises:
            TypeError: if it is no repository.
        """
        if not isinstance(repository, RepositoryLike):
            raise TypeError(
                f"repository: expected an ECR repository (got {brief(repository)}); "
                f"write ecr.Repository(…), for example"
            )
        return cls(
            parent=repository.repository_uri_for_tag(tag),
            platform=platform,
            os_version=os_version,
            repository=repository.repository_arn,
        )

    @classmethod
    def amazon(cls, name: str, version: str = NEWEST, *, platform: str | None = None) -> Self:
        """Take a container image that Amazon manages.

        Args:
            name: such as ``amazon-linux-2023-x86-2023``.
            version: such as ``x.x.x``.
            platform: Linux or Windows; components of one's own for Windows need it.
        """
        return cls(parent=arn(f"image/{name}/{version}", "aws"), platform=platform)

    @classmethod
    def image(
        cls,
        name: str,
        version: str = NEWEST,
        *,
        repository: RepositoryLike | None = None,
        account: str | None = None,
        platform: str | None = None,
    ) -> Self:
        """Take a container image that another pipeline makes.

        Args:
            name: of its recipe; ``pipeline_name`` of a ``ContainerPipeline``.
            version: such as ``1.0.x`` or ``x.x.x``.
            repository: where that pipeline puts it; instances are then allowed to pull it.
            account: whose it is; that of the stack when None.
            platform: Linux or Windows; components of one's own for Windows need it.
        """
        return cls(
            parent=arn(f"image/{name}/{version}", account),
            platform=platform,
            repository=getattr(repository, "repository_arn", None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerfileTemplate(Value):
    """A Dockerfile in which Image Builder fills something in; made by ``of``, ``file`` and ``asset``.

    ``{{{ imagebuilder:parentImage }}}`` becomes the base image, ``{{{ imagebuilder:environments }}}``
    what components need, and ``{{{ imagebuilder:components }}}`` what runs them.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html

    Attributes:
        text: all of it.
        uri: where it is in S3.
    """

    text: Written = None
    uri: Written = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Take a text of up to 16,000 characters."""
        return cls(text=with_unix_ends(text))

    @classmethod
    def file(cls, path: str | Path) -> Self:
        """Take the text of a file.

        Raises:
            ValueError: if there is no such file, or it is no text.
        """
        return cls.of(text_of(path))

    @classmethod
    def asset(cls, asset: object) -> Self:
        """Take an asset of the CDK, whose address changes with its content: for longer ones.

        Raises:
            TypeError: if it is none.
        """
        uri = getattr(asset, "s3_object_url", None)
        if uri is None:
            raise TypeError(
                f"asset: expected an asset (got {brief(asset)}); write aws_s3_assets.Asset(…)"
            )
        return cls(uri=uri)


DOCKERFILE = DockerfileTemplate.of(
    "FROM {{{ imagebuilder:parentImage }}}\n"
    "{{{ imagebuilder:environments }}}\n"
    "{{{ imagebuilder:components }}}\n"
)
"""Installs the components on the base image, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerTarget(Value):
    """One Region that a container image goes to.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-container-distribution-settings.html

    Attributes:
        region: that of the stack when None.
        repository: the name of a repository of ECR that exists there, or the repository itself; the
            name of the pipeline's when None.
        image_tags: of the image in the repository, such as ``latest``.
        description: of the image.
    """

    region: str | Deferred | None = None
    repository: str | Deferred | RepositoryLike | None = None
    image_tags: tuple[str | Deferred, ...] = ()
    description: str | Deferred | None = None

    def __post_init__(self) -> None:
        name = getattr(self.repository, "repository_name", self.repository)
        object.__setattr__(self, "repository", name)
        Value.__post_init__(self)


def _private_arn(uri: object) -> Deferred | None:
    """Return the ARN of a private repository of ECR by the address of an image in it."""
    found = _PRIVATE.match(uri) if isinstance(uri, str) else None
    if found is None:
        return None
    account, region, name = found.groups()
    return Deferred(
        {"Fn::Sub": f"arn:${{AWS::Partition}}:ecr:{region}:{account}:repository/{name}"}
    )
