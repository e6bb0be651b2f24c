"""Pipelines, and images made while a stack is deployed."""

from dataclasses import dataclass, field
from typing import Self, TypedDict, Unpack

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.recipe import Argument, Texts
from snapshot_constructs.model.tags import Tags
from snapshot_constructs.model.value import Misread, Value
from snapshot_constructs.model.weekdays import WEEKDAYS, weekday
from snapshot_constructs.model.zone import clock

DEPENDENCIES = "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
ALWAYS = "EXPRESSION_MATCH_ONLY"


class ScheduleOptions(TypedDict, total=False):
    """What every way to make a ``PipelineSchedule`` takes besides its times.

    Attributes:
        zone: the time zone, such as ``Europe/Paris`` or a ``cdk.TimeZone``, with its summer time; UTC
            when left out.
        only_with_updates: build only when the base image or a component has a newer version since the
            last build; updates of packages do not count. It builds each time when left out.
        disable_after_failures: how many failed builds in a row disable the pipeline, 1 to 10; 5 when
            left out.
    """

    zone: object
    only_with_updates: bool
    disable_after_failures: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PipelineSchedule(Value):
    """When a pipeline builds; made by ``weekly``, ``daily`` and their like.

    See https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html

    Attributes:
        expression: ``cron(…)`` or ``rate(…)``.
        time_zone: of the expression; UTC when None.
        start_condition: whether a change of the base image or of a component must be there, too.
        failures: how many failures in a row disable the pipeline.
    """

    expression: Written = None
    time_zone: Written = None
    start_condition: Written = None
    failures: int | Deferred | None = None

    @classmethod
    def daily(cls, *, at: str, **options: Unpack[ScheduleOptions]) -> Self:
        """Build each day.

        Args:
            at: the time of day as HH:MM.
            options: see ``ScheduleOptions``.

        Raises:
            ValueError: if the time means nothing.
        """
        return cls._made(at, "* * ?", options)

    @classmethod
    def weekly(cls, *days: str, at: str, **options: Unpack[ScheduleOptions]) -> Self:
        """Build on some days of the week, such as ``"SUN"``; see ``daily``.

        Raises:
            ValueError: if a day or the time means nothing.
        """
        if not days:
            raise ValueError("weekly: name at least one day (got none), such as 'SUN'")
        names = ",".join(WEEKDAYS[number].lower() for number in sorted(map(weekday, days)))
        return cls._made(at, f"? * {names}", options)

    @classmethod
    def monthly(cls, *, day: int = 1, at: str, **options: Unpack[ScheduleOptions]) -> Self:
        """Build on one day of each month that has it; see ``daily``."""
        return cls._made(at, f"{day} * ?", options)

    @classmethod
    def of(cls, expression: str, **options: Unpack[ScheduleOptions]) -> Self:
        """Build as ``cron(…)`` or ``rate(…)`` has it."""
        zone = options.get("zone")
        condition = DEPENDENCIES if options.get("only_with_updates") else ALWAYS
        return cls(
            expression=expression,
            time_zone=None if zone is None else str(getattr(zone, "timezone_name", zone)),
            start_condition=condition,
            failures=options.get("disable_after_failures"),
        )

    @classmethod
    def _made(cls, at: str, days: str, options: ScheduleOptions) -> Self:
        hour, minute = clock(at)
        return cls.of(f"cron({minute} {hour} {days} *)", **options)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class UsedWorkflow(Value):
    """A workflow of a pipeline or image."""

    arn: Written = None
    arguments: tuple[Argument | Deferred, ...] | Deferred = ()
    parallel_group: Written = None
    on_failure: Written = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Build(Value):
    """What pipelines and images have in common.

    Attributes:
        recipe: the ARN of an image recipe.
        container_recipe: the ARN of a container recipe.
        test_timeout_minutes: ignored by the service.
        scan_repository: where Inspector finds container images; so does ``scan_tags``.
        enhanced_metadata: whether the packages of the instance are listed.
        role: what the workflows are run as.
    """

    recipe: Written = None
    container_recipe: Written = None
    infrastructure: Written = None
    distribution: Written = None
    workflows: tuple[UsedWorkflow | Deferred, ...] | Deferred = ()
    role: Written = None
    tests: bool | Deferred | None = None
    test_timeout_minutes: int | Deferred | None = None
    scanning: bool | Deferred | None = None
    scan_repository: Written = None
    scan_tags: Texts = ()
    enhanced_metadata: bool | Deferred | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ImagePipeline(Build):
    """One AWS::ImageBuilder::ImagePipeline.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-imagepipeline.html

    Attributes:
        status: ENABLED or DISABLED.
        image_tags: on images of scheduled builds.
        image_log_group: of each build; ``pipeline_log_group`` of the pipeline itself.
        misread: what was written in a shape that no property has.
    """

    name: Written = None
    description: Written = None
    schedule: PipelineSchedule | Deferred | None = None
    status: Written = None
    image_tags: Tags = ()
    image_log_group: Written = None
    pipeline_log_group: Written = None
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Image(Build):
    """One AWS::ImageBuilder::Image: an image built while the stack is deployed.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-image.html

    Attributes:
        by_pipeline: the deployment id of the pipeline that builds it.
        on_update: whether it does so again when the pipeline has changed.
        deletion_role: as what AMIs and snapshots are deleted with the image; they stay when None.
        misread: what was written in a shape that no property has.
    """

    by_pipeline: Written = None
    on_update: bool | Deferred | None = None
    log_group: Written = None
    deletion_role: Written = None
    tags: Tags = ()
    misread: tuple[Misread, ...] = field(default=(), metadata={"opaque": True})
