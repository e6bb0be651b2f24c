"""Rules on recipes: their components, and what else is said of the instance."""

import re
from base64 import b64decode
from binascii import Error
from typing import Any

from snapshot_constructs.model.deferred import Deferred, NotKnownError, known, known_items
from snapshot_constructs.model.imagebuilder import ContainerRecipe, ImageRecipe
from snapshot_constructs.model.imagebuilder.base import WINDOWS, Family, family_of, literal
from snapshot_constructs.model.imagebuilder.document import Written
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import told_items
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    component_arns,
    given,
    image_recipes,
    recipes,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

MOST_COMPONENTS = 20
MOST_WATERMARKS = 5
LONGEST_USER_DATA = 21_847
LONGEST_DIRECTORY = 1024

_COMPONENT = re.compile(
    r"arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws(?:-[a-z-]+)?|third-party):component/"
    r"[a-z0-9-_]+/(?:(?:[0-9]+|x)\.(?:[0-9]+|x)\.(?:[0-9]+|x)|[0-9]+\.[0-9]+\.[0-9]+/[0-9]+)"
)
_OF_COMPONENT = re.compile(r"([^:]+):component/([a-z0-9-_]+)/")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_WATERMARK = re.compile(
    r"[A-Za-z0-9()\[\]./'@_\-][A-Za-z0-9 ()\[\]./'@_\-]{1,126}[A-Za-z0-9()\[\]./'@_\-]"
)
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[/\\]")

Recipe = Part[ImageRecipe | ContainerRecipe]


def component_arn(part: Part[str | None]) -> Breaches:
    """Find texts that are no ARN of a component."""
    arn = told(part.it)
    example = "arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"
    if arn is None:
        yield part.broken("", "is missing", f"write, for example, {example}")
    elif not _COMPONENT.fullmatch(arn):
        yield part.broken(
            "",
            f"must be the ARN of a component with its version (got {brief(arn)})",
            f"write, for example, {example}",
        )


def components_20(part: Recipe) -> Breaches:
    """Find more components than the quota that every account begins with."""
    number = len(known(part.it.components))
    if number > MOST_COMPONENTS:
        yield part.broken(
            "Components",
            f"are more than the default quota of {MOST_COMPONENTS} (got {number})",
            "put steps of several into one component, or have the quota raised",
        )


def component_twice(part: Recipe) -> Breaches:
    """Find components that a recipe has twice, in whatever versions."""
    seen: list[object] = []
    waiting: list[Deferred] = []
    for i, used in known_items(part.it.components):
        identity = _identity(used.arn)
        if identity is None:
            continue
        if identity in seen:
            yield part.broken(
                f"Components/{i}/ComponentArn",
                f"is in the recipe already, in this or another version (got {_shown(used.arn)})",
                "remove one of them",
            )
        elif isinstance(identity, Deferred):
            waiting.append(identity)
        seen.append(identity)
    if waiting and len(seen) > 1:
        raise NotKnownError(waiting[0])


def _identity(arn: Written) -> object:
    """Return the owner and name of a component, or what stands for its ARN."""
    found = _OF_COMPONENT.search(literal(arn))
    return found.groups() if found else arn


def _shown(arn: Written) -> str:
    return str(arn) if isinstance(arn, Deferred) else brief(arn)


def user_data(part: Part[ImageRecipe]) -> Breaches:
    """Find user data that is not encoded."""
    text = told(part.it.user_data)
    if text is not None and not (text and _BASE64.fullmatch(text)):
        yield part.broken(
            "AdditionalInstanceConfiguration/UserDataOverride",
            f"must be in base64, on one line (got {brief(text)})",
            "encode it, for example with Fn::Base64",
        )


def user_data_length(part: Part[ImageRecipe]) -> Breaches:
    """Find user data that is too long."""
    text = told(part.it.user_data)
    if text is not None and len(text) > LONGEST_USER_DATA:
        yield part.broken(
            "AdditionalInstanceConfiguration/UserDataOverride",
            f"must have at most {LONGEST_USER_DATA} characters of base64 (got {len(text)})",
            "put what it does into a component",
        )


def user_data_agent(part: Part[ImageRecipe]) -> Breaches:
    """Find scripts that keep the agent of Systems Manager from an image without one."""
    if part.it.user_data is None:
        return
    family = _family(part.it)
    if family is None or not family.lacks_agent:
        return
    script = _script(told(part.it.user_data) or "")
    if script.startswith(b"#!") and b"ssm-agent" not in script:
        yield part.broken(
            "AdditionalInstanceConfiguration/UserDataOverride",
            f"replaces the installation of amazon-ssm-agent, which this {family.name} lacks",
            "install and start amazon-ssm-agent in it, too",
        )


def agent_windows(part: Part[ImageRecipe]) -> Breaches:
    """Find settings of the agent for Windows."""
    if not given(part.it.uninstall_agent):
        return
    family = _family(part.it)
    if family is not None and family.platform == WINDOWS:
        yield part.broken(
            "AdditionalInstanceConfiguration/SystemsManagerAgent",
            "is for Linux and macOS only",
            "remove it",
        )


def working_directory(part: Recipe) -> Breaches:
    """Find working directories that are empty or too long."""
    path = told(part.it.working_directory)
    if path is not None and not 1 <= len(path) <= LONGEST_DIRECTORY:
        yield part.broken(
            "WorkingDirectory",
            f"must have 1 to {LONGEST_DIRECTORY} characters (got {len(path)})",
            "write, for example, /tmp, or leave it out",
        )


def working_directory_absolute(part: Recipe) -> Breaches:
    """Find working directories that begin nowhere."""
    path = told(part.it.working_directory)
    if path and not _ABSOLUTE.match(path):
        yield part.broken(
            "WorkingDirectory",
            f"should begin at the root or with a drive (got {brief(path)})",
            "write, for example, /tmp or C:/",
        )


def watermarks_5(part: Part[ImageRecipe]) -> Breaches:
    """Find more watermarks than an AMI takes."""
    number = len(known(part.it.watermarks))
    if number > MOST_WATERMARKS:
        yield part.broken(
            "AmiWatermarks",
            f"takes at most {MOST_WATERMARKS} watermarks (got {number})",
            "leave some out",
        )


def watermark_name(part: Part[ImageRecipe]) -> Breaches:
    """Find names that watermarks cannot have."""
    for i, name in told_items(part.it.watermarks):
        if not _WATERMARK.fullmatch(name):
            yield part.broken(
                f"AmiWatermarks/{i}",
                "must have 3 to 128 letters, digits, inner spaces and ( ) [ ] . / ' @ _ - "
                f"(got {brief(name)})",
                "write, for example, web-images",
            )


def _family(recipe: ImageRecipe) -> Family | None:
    """Return the operating system of the base image.

    Raises:
        NotKnownError: if only the deployment tells it.
    """
    family = family_of(recipe.parent)
    if family is None:
        told(recipe.parent)
    return family


def _script(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except Error:
        return b""


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/component-arn",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A component of a recipe is named by its ARN, with its version",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=component_arns,
        check=component_arn,
    ),
    Rule(
        id="imagebuilder/components-20",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe has up to 20 components",
        why="Image Builder refuses the recipe, unless the quota of the account has been raised.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
        each=recipes,
        check=components_20,
    ),
    Rule(
        id="imagebuilder/component-twice",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe has each component once, whatever its version",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=recipes,
        check=component_twice,
    ),
    Rule(
        id="imagebuilder/component-retired",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A recipe has no components that are deprecated or disabled",
        why="Image Builder refuses the recipe; recipes made before stay as they are.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        scope=Scope.ACCOUNT,
    ),
    Rule(
        id="imagebuilder/user-data",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="UserDataOverride is in base64",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=image_recipes,
        check=user_data,
    ),
    Rule(
        id="imagebuilder/user-data-length",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="UserDataOverride has up to 21847 characters, which is 16 KB before it is encoded",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=image_recipes,
        check=user_data_length,
    ),
    Rule(
        id="imagebuilder/user-data-agent",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="UserDataOverride installs the agent of Systems Manager where the base image has none",
        why="It replaces what Image Builder would do to install the agent; without the agent the "
        "build waits for it, and fails.",
        link=links.AGENT,
        certainty=Certainty.INFERRED,
        each=image_recipes,
        check=user_data_agent,
    ),
    Rule(
        id="imagebuilder/agent-windows",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="SystemsManagerAgent is given for Linux and macOS only",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=image_recipes,
        check=agent_windows,
    ),
    Rule(
        id="imagebuilder/working-directory",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="WorkingDirectory has 1 to 1024 characters",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=recipes,
        check=working_directory,
    ),
    Rule(
        id="imagebuilder/working-directory-absolute",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="WorkingDirectory begins at the root or with a drive",
        why="What it is relative to is not documented. The default is /tmp, and C:/ on Windows.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.INFERRED,
        each=recipes,
        check=working_directory_absolute,
    ),
    Rule(
        id="imagebuilder/watermarks-5",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An AMI gets up to 5 watermarks",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=image_recipes,
        check=watermarks_5,
    ),
    Rule(
        id="imagebuilder/watermark-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A watermark has 3 to 128 letters, digits, spaces and ( ) [ ] . / ' @ _ -, and no "
        "space at its ends",
        why="Image Builder refuses the recipe.",
        link=links.IMAGE_RECIPE,
        certainty=Certainty.MODEL,
        each=image_recipes,
        check=watermark_name,
    ),
)
