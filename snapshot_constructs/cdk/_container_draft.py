"""What ``ContainerPipeline`` was asked for, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from snapshot_constructs.cdk._pipeline_arguments import EXPECTED, UNSAID, Expected
from snapshot_constructs.cdk._pipeline_draft import Draft
from snapshot_constructs.cdk._pipeline_fitting import fitting
from snapshot_constructs.model.imagebuilder.base_image import BaseImage
from snapshot_constructs.model.imagebuilder.container import (
    DOCKERFILE,
    BaseContainerImage,
    ContainerTarget,
    DockerfileTemplate,
    RepositoryLike,
)
from snapshot_constructs.model.imagebuilder.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from snapshot_constructs.model.deferred import Deferred
    from snapshot_constructs.model.value import Misread

TAG = "container-pipeline"
"""The key of the tag by which a pipeline knows its images."""

_ENDPOINTS = ("ecr.api", "ecr.dkr")

# What is said of AMIs alone: none is made.
_NO_AMI: dict[str, Any] = {
    "root_gib": None,
    "root_device": None,
    "encrypted": True,
    "key": None,
    "user_data": None,
    "uninstall_agent": None,
    "watermarks": (),
    "ami_tags": (),
    "targets": (),
    "parameter": "",
    "auto_scaling_group": None,
}


def _is_repository(written: object) -> bool:
    return isinstance(written, RepositoryLike)


def _are_targets(written: object) -> bool:
    return isinstance(written, tuple) and all(isinstance(it, ContainerTarget) for it in written)


def _as_it_is(written: object) -> object:
    return written


OWN_EXPECTED: dict[str, Expected] = {
    "base": Expected(
        "a base image, such as BaseContainerImage.uri('amazonlinux:2023')",
        lambda written: isinstance(written, BaseContainerImage),
        BaseContainerImage(parent=UNSAID, platform=UNSAID),
    ),
    "repository": Expected(
        "an ECR repository, such as ecr.Repository(…)", _is_repository, UNSAID, settled=_as_it_is
    ),
    "dockerfile": Expected(
        "a template, such as DockerfileTemplate.file(…)",
        lambda written: isinstance(written, DockerfileTemplate),
        DOCKERFILE,
    ),
    "build_image": Expected(
        "an AMI, such as BaseImage.ssm(…), or None",
        lambda written: written is None or isinstance(written, BaseImage),
    ),
    "targets": Expected(
        "a list of targets, such as [ContainerTarget(region='eu-central-1')]",
        _are_targets,
        (),
        ContainerTarget(region=UNSAID, repository=UNSAID),
    ),
    "scan_repository": Expected(
        "an ECR repository, such as ecr.Repository(…), or None",
        lambda written: written is None or _is_repository(written),
        settled=_as_it_is,
    ),
}
"""What is not as in ``AmiPipeline``."""

SHARED_EXPECTED = {
    name: expected
    for name, expected in EXPECTED.items()
    if name not in OWN_EXPECTED.keys() | _NO_AMI.keys()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The arguments of ``ContainerPipeline`` that are about the container image."""

    base: BaseContainerImage
    repository: RepositoryLike | Deferred
    dockerfile: DockerfileTemplate
    build_image: BaseImage | None
    targets: tuple[ContainerTarget, ...]
    scan_repository: RepositoryLike | None

    @property
    def repository_name(self) -> str | Deferred:
        """The name of the repository in the Region of the stack."""
        return name_of(self.repository)


def drafted(pipeline: str, written: Mapping[str, Any]) -> tuple[Draft, Container]:
    """Return a draft of what is as for AMIs, and what is of the container.

    Its base image is what the instances are launched from.
    """
    misread: list[Misread] = []
    derived = {"dockerfile": DOCKERFILE, "versions": Versions.auto()}
    arguments = {**written, **{name: it for name, it in derived.items() if written[name] is None}}
    of, shared = (
        {name: fitting(name, it, arguments[name], misread) for name, it in table.items()}
        for table in (OWN_EXPECTED, SHARED_EXPECTED)
    )
    container = Container(**of)
    draft = Draft(
        pipeline=pipeline,
        base=_launched(container),
        **shared,
        **_NO_AMI,
        tag_key=TAG,
        endpoints=_ENDPOINTS,
        misread=tuple(misread),
    )
    return draft, container


def name_of(repository: RepositoryLike | Deferred) -> str | Deferred:
    """Return the name of a repository."""
    return repository.repository_name if isinstance(repository, RepositoryLike) else repository


def _launched(container: Container) -> BaseImage:
    """Return what instances are launched from; Image Builder picks an AMI if nothing is said."""
    platform, image = container.base.platform, container.build_image
    if image is None:
        return BaseImage(parent="", platform=platform)
    return BaseImage(parent=image.parent, platform=platform, parameter=image.parameter)
