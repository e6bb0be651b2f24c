"""Rules on components as such; ``documents`` has those on what they say."""

from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.imagebuilder import Component
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, components, given, told
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Rule,
    Scope,
    Severity,
    Subject,
)

PLATFORMS = ("Windows", "Linux", "macOS")
LONGEST = 16_000
MOST_OS_VERSIONS = 25


def component_source(part: Part[Component]) -> Breaches:
    """Find components with two documents, or with none."""
    data, uri = given(part.it.data), given(part.it.uri)
    if not data and not uri:
        yield part.broken(
            "Data", "is missing", "write the document as Data, or where it is in S3 as Uri"
        )
    elif data and uri:
        yield part.broken(
            "Uri", "is given beside Data, of which only one may be", "remove one of them"
        )


def component_data(part: Part[Component]) -> Breaches:
    """Find documents that are no text for a request."""
    text = known(part.it.data)
    if text is not None and not 1 <= len(text) <= LONGEST:
        yield part.broken(
            "Data",
            f"must have 1 to {LONGEST} characters (got {len(text)})",
            "put the document in S3, and name it there instead" if text else "write a document",
        )
    if text is not None and "\x00" in text:
        yield part.broken("Data", "must not have a NUL character", "remove it")


def component_platform(part: Part[Component]) -> Breaches:
    """Find platforms that Image Builder does not have."""
    platform = told(part.it.platform)
    if platform is None:
        yield part.broken("Platform", "is missing", "write, for example, Linux")
    elif platform not in PLATFORMS:
        yield part.broken(
            "Platform",
            f"must be {', '.join(PLATFORMS)} (got {brief(platform)})",
            "write, for example, Linux",
        )


def os_version_count(part: Part[Component]) -> Breaches:
    """Find more versions of operating systems than a component takes."""
    number = len(known(part.it.supported_os_versions))
    if number > MOST_OS_VERSIONS:
        yield part.broken(
            "SupportedOsVersions",
            f"takes at most {MOST_OS_VERSIONS} versions (got {number})",
            "name what they have in common, for example Amazon Linux",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/component-source",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A component has either Data or Uri",
        why="Image Builder refuses the component.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=components,
        check=component_source,
    ),
    Rule(
        id="imagebuilder/component-data",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Data has 1 to 16000 characters, none of them NUL",
        why="Image Builder refuses the component.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=components,
        check=component_data,
    ),
    Rule(
        id="imagebuilder/component-size-quota",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A document in S3 is no larger than the quota, 64 KB by default",
        why="Image Builder refuses the component.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        scope=Scope.ACCOUNT,
    ),
    Rule(
        id="imagebuilder/component-platform",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Platform is Windows, Linux or macOS",
        why="Image Builder refuses the component.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=components,
        check=component_platform,
    ),
    Rule(
        id="imagebuilder/os-version-count",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="SupportedOsVersions has up to 25 versions",
        why="Image Builder refuses the component.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        each=components,
        check=os_version_count,
    ),
    Rule(
        id="imagebuilder/component-type",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="A component whose only phase is test is of type TEST, every other one of type BUILD",
        why="Image Builder derives the type from the document; it cannot be given.",
        link=links.COMPONENT,
        certainty=Certainty.MODEL,
        scope=Scope.FACT,
    ),
)
