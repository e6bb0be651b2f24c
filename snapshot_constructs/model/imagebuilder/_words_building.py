"""Infrastructure, pipelines and images in plain words."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from snapshot_constructs.model._words_parts import moments, shown, tagged
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder._words_parts import (
    Lines,
    all_of,
    both,
    either,
    named,
    said,
    thing,
)
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.imagebuilder.infrastructure import (
    InfrastructureConfiguration,
    Placement,
)
from snapshot_constructs.model.imagebuilder.pipeline import (
    ALWAYS,
    DEPENDENCIES,
    Build,
    Image,
    ImagePipeline,
    PipelineSchedule,
    UsedWorkflow,
)
from snapshot_constructs.model.imagebuilder.times import BuildTimes, TimesError, build_times

_NEXT = 3  # how many build times are shown
_FAILURES = 5  # in a row, unless the schedule says another number


def infrastructure_headline(infrastructure: InfrastructureConfiguration) -> str:
    """Say on which instances images are built."""
    given = infrastructure.instance_types
    types = either(all_of(given)) if given else "types that Image Builder picks"
    return f"the instances that build and test images: {types}"


def infrastructure_lines(infrastructure: InfrastructureConfiguration) -> Lines:
    """Say on what, and where, images are built."""
    yield "permissions", f"those of the instance profile {thing(infrastructure.instance_profile)}"
    yield "network", _network(infrastructure)
    yield "metadata", "; ".join(_metadata(infrastructure))
    yield "logs", _logs(infrastructure)
    yield "after failure", _failed(infrastructure)
    if infrastructure.terminate_on_completion is False:
        yield "after success", "the instance stays, and is paid for"
    yield from said("on", _group(infrastructure))
    yield from said("placed", _placed(infrastructure.placement))
    topic = infrastructure.topic
    yield from said("key pair", infrastructure.key_pair)
    yield from said("tells", topic and thing(topic))
    tags = infrastructure.resource_tags
    yield from said("tags", f"{tagged(tags, 'and')} on instances and disks" if tags else None)


def pipeline_headline(pipeline: ImagePipeline) -> str:
    """Say what a pipeline builds, and when."""
    name, schedule = thing(pipeline.name), pipeline.schedule
    if pipeline.status == "DISABLED":
        return f"a pipeline that is disabled: {name} is built by hand alone"
    if schedule is None:
        return f"a pipeline without a schedule: {name} is built by hand alone"
    return f"a pipeline: builds {name} {_when(schedule)}"


def pipeline_lines(pipeline: ImagePipeline, now: datetime) -> Lines:
    """Say when a pipeline builds, from what, and where that goes."""
    schedule = pipeline.schedule
    if isinstance(schedule, PipelineSchedule):
        if pipeline.status != "DISABLED":
            yield from said("next", _next(schedule, now))
            yield "condition", _condition(schedule)
        failures = _FAILURES if schedule.failures is None else schedule.failures
        yield "gives up", f"after {shown(failures)} failed builds in a row"
    yield from _build(pipeline)
    tags = pipeline.image_tags
    yield from said("tags", f"{tagged(tags, 'and')} on images by schedule" if tags else None)
    yield from said("log of builds", pipeline.image_log_group)
    yield from said("log of runs", pipeline.pipeline_log_group)


def image_lines(image: Image) -> Lines:
    """Say from what an image is built, and what becomes of it."""
    if image.by_pipeline is not None:
        again = "; again when that changes" if image.on_update is True else ""
        yield "built by", f"the pipeline {_pipeline(image.by_pipeline)}{again}"
    else:
        yield from _build(image)
    yield "waits", "the stack does, until the image is there: often 20 to 60 minutes"
    stays = "AMIs and snapshots stay when the resource is deleted or replaced"
    role = image.deletion_role
    yield (
        "afterwards",
        (
            stays
            if role is None
            else f"AMIs and snapshots are deleted with the resource, also when it is replaced, as {thing(role)}"
        ),
    )
    yield from said("log", image.log_group)


def _pipeline(deployment: Written) -> str:
    return thing(deployment).removesuffix(".DeploymentId")


def _build(build: Build) -> Lines:
    yield "recipe", named(build.recipe if build.recipe is not None else build.container_recipe)
    yield "built on", thing(build.infrastructure)
    yield (
        "goes to",
        (
            "this account and Region alone"
            if build.distribution is None
            else thing(build.distribution)
        ),
    )
    yield "tests", _tests(build)
    yield from said("scan", _scan(build))
    yield from said("workflows", ", then ".join(map(_workflow, all_of(build.workflows))))
    yield from said("role", build.role and thing(build.role))


def _tests(build: Build) -> str:
    if build.tests is False:
        return "none: images are not tested before they are distributed"
    return f"if {build.tests}" if isinstance(build.tests, Deferred) else "on a new instance"


def _scan(build: Build) -> str | None:
    if isinstance(build.scanning, Deferred):
        return f"by Amazon Inspector if {build.scanning}"
    return "by Amazon Inspector, on the test instance" if build.scanning else None


def _workflow(used: UsedWorkflow | Deferred) -> str:
    return shown(used) if isinstance(used, Deferred) else named(used.arn)


def _when(schedule: PipelineSchedule | Deferred) -> str:
    if isinstance(schedule, Deferred):
        return f"as {schedule} says"
    times = _times(schedule)
    if times is not None:
        return times.words()
    zone = "UTC" if schedule.time_zone is None else shown(schedule.time_zone)
    return f"at {shown(schedule.expression)} ({zone})"


def _next(schedule: PipelineSchedule, now: datetime) -> str | None:
    times = _times(schedule)
    if times is None or times.every is not None:
        return None  # nobody knows from when a rate counts
    return moments(list(islice(times.after(now), _NEXT)), now)


def _times(schedule: PipelineSchedule) -> BuildTimes | None:
    """Return when a schedule builds; None where it is wrong, or not known."""
    expression, zone = schedule.expression, schedule.time_zone
    if not isinstance(expression, str) or isinstance(zone, Deferred):
        return None
    try:
        return build_times(expression, zone)
    except TimesError:
        return None


def _condition(schedule: PipelineSchedule) -> str:
    how = schedule.start_condition
    if how == ALWAYS:
        return "none: it builds every time"
    if how in (None, DEPENDENCIES):
        return "it builds only if the base image, or a component named with x, has a new version"
    return shown(how)


def _network(infrastructure: InfrastructureConfiguration) -> str:
    groups = infrastructure.security_groups
    with_ = f", security groups {both(all_of(groups))}" if groups else ""
    if infrastructure.subnet is None:
        return f"the default VPC{with_}"
    return f"the subnet {shown(infrastructure.subnet)}{with_}"


def _metadata(infrastructure: InfrastructureConfiguration) -> Iterator[str]:
    tokens = infrastructure.http_tokens
    yield {
        "required": "IMDSv2 alone, with a token",
        "optional": "also IMDSv1, without a token",
    }.get(str(tokens), "as the account, or else the base image, has it" if tokens is None else (
        shown(tokens)
    ))  # fmt: skip
    if infrastructure.hop_limit is not None:
        hops = (
            "1 hop" if infrastructure.hop_limit == 1 else f"{shown(infrastructure.hop_limit)} hops"
        )
        yield f"answers go {hops} far"


def _logs(infrastructure: InfrastructureConfiguration) -> str:
    bucket = infrastructure.log_bucket
    if bucket is None:
        return "in CloudWatch"
    prefix = infrastructure.log_prefix
    under = "" if prefix is None else f", under {shown(prefix)}"
    return f"in CloudWatch, and in the bucket {thing(bucket)}{under}"


def _failed(infrastructure: InfrastructureConfiguration) -> str:
    terminate = infrastructure.terminate_on_failure
    if isinstance(terminate, Deferred):
        return f"the instance is terminated if {terminate}"
    stays = "the instance stays for troubleshooting, and is paid for"
    return stays if terminate is False else "the instance is terminated"


def _group(infrastructure: InfrastructureConfiguration) -> str | None:
    group = infrastructure.auto_scaling_group
    return None if group is None else f"an instance of the Auto Scaling group {thing(group)}"


def _placed(placement: Placement | Deferred | None) -> str | None:
    if placement is None or isinstance(placement, Deferred):
        return None if placement is None else shown(placement)
    given = (
        ("in", placement.zone),
        ("tenancy", placement.tenancy),
        ("on the host", placement.host),
        ("in the host resource group", placement.host_resource_group),
    )
    return ", ".join(f"{label} {shown(value)}" for label, value in given if value is not None)
