"""Rules on pipelines and images: what they are made of, tests, scanning and logs."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model.deferred import NotKnownError, known
from snapshot_constructs.model.imagebuilder import Image, ImagePipeline
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.pipeline import Build
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    builds,
    given,
    images,
    pipelines,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

Building = Part[ImagePipeline | Image]

SERVICE_LOGS = "/aws/imagebuilder/"
"""Where Image Builder may write logs without a role of yours."""

_ARN = r"arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):"
_VERSION = r"/(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)"
_LOG_GROUP = re.compile(r"[a-zA-Z0-9\-_/.]{1,512}")
_TESTS = "ImageTestsConfiguration"
_SCANNING = "ImageScanningConfiguration"


class _Arn(NamedTuple):
    """A property that holds an ARN: its name, its field, and the kind of resource in the ARN."""

    name: str
    field: str
    kind: str
    version: str = ""

    def fits(self, arn: str) -> bool:
        return re.fullmatch(f"{_ARN}{self.kind}/[a-z0-9-_]+{self.version}", arn) is not None


_ARNS = (
    _Arn("ImageRecipeArn", "recipe", "image-recipe", _VERSION),
    _Arn("ContainerRecipeArn", "container_recipe", "container-recipe", _VERSION),
    _Arn("InfrastructureConfigurationArn", "infrastructure", "infrastructure-configuration"),
    _Arn("DistributionConfigurationArn", "distribution", "distribution-configuration"),
)
_OF_THE_PIPELINE = {
    **{arn.name: arn.field for arn in _ARNS},
    "Workflows": "workflows",
    f"{_TESTS}/ImageTestsEnabled": "tests",
    f"{_TESTS}/TimeoutMinutes": "test_timeout_minutes",
    f"{_SCANNING}/ImageScanningEnabled": "scanning",
    "EnhancedImageMetadataEnabled": "enhanced_metadata",
}


def one_recipe(part: Building) -> Breaches:
    """Find builds without a recipe, and with two."""
    build = part.it
    if _is_by_pipeline(build):
        return
    recipe, container = given(build.recipe), given(build.container_recipe)
    if recipe and container:
        yield part.broken(
            "ContainerRecipeArn",
            "stands beside ImageRecipeArn",
            "keep one: ImageRecipeArn for AMIs, ContainerRecipeArn for container images",
        )
    if not recipe and not container:
        yield part.broken(
            "ImageRecipeArn",
            "is missing, and so is ContainerRecipeArn",
            "write the ARN of a recipe, for example !GetAtt Recipe.Arn",
        )


def _is_by_pipeline(build: Build) -> bool:
    """Tell whether a pipeline makes the image, with all that the pipeline is made of."""
    return isinstance(build, Image) and not (build.by_pipeline is None and build.on_update is None)


def build_infrastructure(part: Building) -> Breaches:
    """Find builds that do not say on what."""
    if part.it.infrastructure is None and not _is_by_pipeline(part.it):
        yield part.broken(
            "InfrastructureConfigurationArn",
            "is missing",
            "write the ARN of one, for example !GetAtt Infrastructure.Arn",
        )


def build_arns(part: Building) -> Breaches:
    """Find what is not the ARN of the kind of resource that belongs there."""
    for arn in _ARNS:
        written = _readable(getattr(part.it, arn.field))
        if written is not None and not arn.fits(written):
            version = "/1.0.0" if arn.version else ""
            yield part.broken(
                arn.name,
                f"is no ARN of {arn.kind} (got {brief(written)})",
                "write, for example, "
                f"arn:aws:imagebuilder:eu-west-1:111122223333:{arn.kind}/web{version}",
            )
    for arn in _ARNS:
        told(getattr(part.it, arn.field))


def _readable(text: Written) -> str | None:
    """Return a text that is there and known; the rule asks for the others when it is done."""
    try:
        return told(text)
    except NotKnownError:
        return None


def image_by_pipeline(part: Part[Image]) -> Breaches:
    """Find what an image says that its pipeline says for it."""
    if not _is_by_pipeline(part.it):
        return
    for name, field in _OF_THE_PIPELINE.items():
        if getattr(part.it, field) not in (None, ()):
            yield part.broken(
                name,
                "stands beside ImagePipelineExecutionSettings",
                "remove it: the pipeline has its own",
            )


def pipeline_status(part: Part[ImagePipeline]) -> Breaches:
    """Find states that a pipeline does not have."""
    status = told(part.it.status)
    if status not in (None, "ENABLED", "DISABLED"):
        yield part.broken(
            "Status", f"must be ENABLED or DISABLED (got {brief(status)})", "write ENABLED"
        )


def timeout_range(part: Building) -> Breaches:
    """Find time limits of tests that are refused."""
    minutes = known(part.it.test_timeout_minutes)
    if minutes is not None and not 60 <= minutes <= 1440:
        yield part.broken(
            f"{_TESTS}/TimeoutMinutes",
            f"must be 60 to 1440 minutes (got {minutes})",
            "leave it out: Image Builder ignores it",
        )


def timeout_ignored(part: Building) -> Breaches:
    """Find time limits of tests that are taken, and do nothing."""
    minutes = known(part.it.test_timeout_minutes)
    if minutes is not None and 60 <= minutes <= 1440:
        yield part.broken(
            f"{_TESTS}/TimeoutMinutes",
            f"is ignored by Image Builder (got {minutes})",
            "leave it out, and write timeoutSeconds in the steps of the test components",
        )


def scanning_needs_tests(part: Building) -> Breaches:
    """Find scans that need the tests that are switched off."""
    if known(part.it.scanning) and known(part.it.tests) is False:
        yield part.broken(
            f"{_SCANNING}/ImageScanningEnabled",
            "is true, but tests are switched off, and scans are a part of them",
            "switch tests on, or scans off",
        )


def scanning_repository(part: Building) -> Breaches:
    """Find settings for container images where an AMI is built."""
    build = part.it
    written = build.scan_repository is not None or build.scan_tags != ()
    if written and build.recipe is not None and build.container_recipe is None:
        yield part.broken(
            f"{_SCANNING}/EcrConfiguration",
            "is for container images, and an AMI is built",
            "leave it out",
        )


def log_group_name(part: Building) -> Breaches:
    """Find log groups that cannot have such a name."""
    for name, group in _log_groups(part.it):
        written = _readable(group)
        if written is not None and _LOG_GROUP.fullmatch(written) is None:
            yield part.broken(
                f"LoggingConfiguration/{name}",
                f"must have 1 to 512 letters, digits and - _ / . only (got {brief(written)})",
                f"write, for example, {SERVICE_LOGS}web",
            )
    for _, group in _log_groups(part.it):
        told(group)


def log_group_role(part: Building) -> Breaches:
    """Find log groups into which Image Builder may not write."""
    if part.it.role is not None:
        return
    for name, group in _log_groups(part.it):
        written = _readable(group)
        if written is not None and not written.startswith(SERVICE_LOGS):
            yield part.broken(
                f"LoggingConfiguration/{name}",
                f"is outside {SERVICE_LOGS}, which needs an execution role (got {brief(written)})",
                f"begin the name with {SERVICE_LOGS}, or name a role that may write to it",
            )
    for _, group in _log_groups(part.it):
        told(group)


def _log_groups(build: ImagePipeline | Image) -> Iterator[tuple[str, Written]]:
    if isinstance(build, Image):
        yield "LogGroupName", build.log_group
    else:
        yield "ImageLogGroupName", build.image_log_group
        yield "PipelineLogGroupName", build.pipeline_log_group


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/one-recipe",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline or image has one recipe, of an AMI or of a container image",
        why="CloudFormation or Image Builder refuses it.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=one_recipe,
    ),
    Rule(
        id="imagebuilder/build-infrastructure",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline or image has an infrastructure configuration",
        why="CloudFormation or Image Builder refuses it.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=build_infrastructure,
    ),
    Rule(
        id="imagebuilder/build-arns",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Recipe, infrastructure and distribution are named by ARNs of their own kinds",
        why="CloudFormation or Image Builder refuses the pipeline or image; names alone do not do.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=build_arns,
    ),
    Rule(
        id="imagebuilder/image-by-pipeline",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="An image that a pipeline builds says nothing that the pipeline says",
        why="With ImagePipelineExecutionSettings the pipeline is run, with its own recipe, "
        "infrastructure, distribution, workflows, tests and scans.",
        link=links.CFN_IMAGE,
        certainty=Certainty.INFERRED,
        each=images,
        check=image_by_pipeline,
    ),
    Rule(
        id="imagebuilder/pipeline-status",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A pipeline is ENABLED or DISABLED",
        why="CloudFormation or Image Builder refuses the pipeline.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=pipelines,
        check=pipeline_status,
    ),
    Rule(
        id="imagebuilder/test-timeout-range",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A time limit of tests is 60 to 1440 minutes",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.IMAGE_TESTS,
        certainty=Certainty.MODEL,
        each=builds,
        check=timeout_range,
    ),
    Rule(
        id="imagebuilder/test-timeout-ignored",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Nobody relies on the time limit of tests",
        why="Image Builder takes the value and ignores it: tests that hang run as long as their "
        "steps may.",
        link=links.IMAGE_TESTS,
        certainty=Certainty.MODEL,
        each=builds,
        check=timeout_ignored,
    ),
    Rule(
        id="imagebuilder/scanning-needs-tests",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Where images are scanned, tests are switched on",
        why="Inspector scans the instance of the tests; without one the pipeline is refused, or "
        "nothing is scanned.",
        link=links.IMAGE_SCANNING,
        certainty=Certainty.MODEL,
        each=builds,
        check=scanning_needs_tests,
    ),
    Rule(
        id="imagebuilder/scanning-repository",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A repository for scans is named for container images only",
        why="It has no meaning for an AMI.",
        link=links.IMAGE_SCANNING,
        certainty=Certainty.INFERRED,
        each=builds,
        check=scanning_repository,
    ),
    Rule(
        id="imagebuilder/log-group-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A log group's name has 1 to 512 letters, digits and - _ . /",
        why="CloudFormation or Image Builder refuses the pipeline or image.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=log_group_name,
    ),
    Rule(
        id="imagebuilder/log-group-role",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Logs outside /aws/imagebuilder/ come with an execution role",
        why="The service-linked role of Image Builder may write to /aws/imagebuilder/ only.",
        link=links.PIPELINE,
        certainty=Certainty.MODEL,
        each=builds,
        check=log_group_role,
    ),
)
