"""Say where something is in the words of whoever wrote ``AmiPipeline(…)``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from snapshot_constructs.cdk import _pipeline_tables as tables
from snapshot_constructs.cdk._spelling import snake
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Phase

if TYPE_CHECKING:
    from snapshot_constructs.model.imagebuilder.baking import ImageComponent
    from snapshot_constructs.model.imagebuilder.container import ContainerTarget
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow
    from snapshot_constructs.model.imagebuilder.targets import AmiTarget
    from snapshot_constructs.model.retention import Retain

_TAGGED = re.compile(r"((?:.*/)?(?:AmiTags|ResourceTags|ami_tags|tags|keep_tagged))/(.+)")
_AFTER = {"DEPRECATE": "deprecate_after", "DISABLE": "disable_after", "DELETE": "delete_after"}


def of_component(position: int, component: ImageComponent) -> Callable[[str], str]:
    """Return what says where something is in a component."""
    owner, document = f"components/{position}", component.document
    phases = document.phases if isinstance(document, ComponentDocument) else ()

    def argument(where: str) -> str:
        found = re.match(r"Data/phases/(\d+)(?:/steps(?:/(\d+))?)?/?(.*)", where)
        if isinstance(phases, tuple) and phases and found is not None:
            phase = phases[int(found[1])]
            name = phase.name if isinstance(phase, Phase) else "build"
            return _path(f"{owner}/{name}/{found[2] or ''}/{_worded(found[3], tables.STEP)}")
        return _documented(owner, where, "" if document is not None else "document")

    return argument


def of_workflow(position: int, workflow: ImageWorkflow) -> Callable[[str], str]:
    """Return what says where something is in a workflow."""
    del workflow
    return lambda where: _documented(f"workflows/{position}", where, "document")


def of_recipe(*, own_root: bool) -> Callable[[str], str]:
    """Return what says where something is in the recipe.

    Args:
        own_root: whether the first device comes from arguments of its own.
    """

    def argument(where: str) -> str:
        where = where.removeprefix("InstanceConfiguration/")
        found = re.match(r"BlockDeviceMappings/(\d+)/?(.*)", where)
        if found is None:
            return _path(_worded(where, tables.RECIPE))
        position = int(found[1]) - own_root
        if position < 0:
            return _worded(found[2], tables.ROOT)
        return _path(f"devices/{position}/{_worded(found[2], tables.DEVICE)}")

    return argument


def of_infrastructure(where: str) -> str:
    """Say where something is in the infrastructure configuration."""
    return _path(_worded(where, tables.INFRASTRUCTURE))


def of_distribution(
    given: tuple[AmiTarget, ...], targets: tuple[AmiTarget, ...]
) -> Callable[[str], str]:
    """Return what says where something is in the distribution configuration.

    Args:
        given: in the order of their author.
        targets: with the own Region first.
    """
    written = [next((i for i, it in enumerate(given) if it is each), None) for each in targets]

    def argument(where: str) -> str:
        found = re.match(r"Distributions/(\d+)/?(.*)", where)
        if found is None:
            return _path(where.replace("Distributions", "targets"))
        target, position = targets[int(found[1])], written[int(found[1])]
        words = _worded(found[2], tables.TARGET)
        if words.startswith("/") or (words == "parameter" and target.parameter is None):
            return _path(words)
        if words.startswith("tags/") and words.removeprefix("tags/") not in _keys(target):
            return _path(f"ami_{words}")
        return "targets" if position is None else _path(f"targets/{position}/{words}")

    return argument


def _keys(target: AmiTarget) -> set[object]:
    return {each.key for each in target.tags} if isinstance(target.tags, tuple) else set()  # type: ignore[union-attr]  # tags by now


def of_container_distribution(
    given: tuple[ContainerTarget, ...], targets: tuple[ContainerTarget, ...]
) -> Callable[[str], str]:
    """Return what says where something is in that of container images; see ``of_distribution``."""
    written = [next((i for i, it in enumerate(given) if it is each), None) for each in targets]

    def argument(where: str) -> str:
        found = re.match(r"Distributions/(\d+)/?(.*)", where)
        position = written[int(found[1])] if found else None
        if found is None or position is None:
            return _path(re.sub("^Distributions.*", "targets", where))
        return _path(f"targets/{position}/{_worded(found[2], tables.CONTAINER_TARGET)}")

    return argument


def of_pipeline(where: str) -> str:
    """Say where something is in the pipeline, or in the image that the deployment builds."""
    return _path(_worded(where, tables.PIPELINE))


def of_lifecycle(actions: Sequence[tuple[str, Retain]]) -> Callable[[str], str]:
    """Return what says where something is in the lifecycle policy.

    Args:
        actions: those of its rules, in their order, and when.
    """

    def argument(where: str) -> str:
        found = re.match(r"PolicyDetails/(\d+)/?(.*)", where)
        if found is None:
            return _path(
                re.sub(r"^(PolicyDetails|ExecutionRole|ResourceSelection).*", "retire", where)
            )
        action, after = actions[int(found[1])]
        words = _worded(found[2], tables.RETIRE)
        if words == "Value":
            words = "count" if after.by_count else "interval"
        name = "" if words.startswith("/") else _AFTER[action]
        return _path(f"retire/{name}/{words}")

    return argument


def of_field(where: str) -> str:
    """Say where something is that was written in a wrong type, from the names of fields."""
    return re.sub(r"\.arguments\[\d+\].*", ".parameters", where)


def in_document(where: str, document: object) -> str:
    """Say where something is in a component from the names of its document's fields."""
    found = re.search(r"\.phases\[(\d+)\](?:\.steps\[(\d+)\])?", where)
    if not isinstance(document, ComponentDocument) or found is None:
        return where
    phase = document.phases[int(found[1])] if isinstance(document.phases, tuple) else None
    name = phase.name if isinstance(phase, Phase) else "build"
    step = f"[{found[2]}]" if found[2] else ""
    rest = re.sub(r"^\.inputs(\[\d+\])?", "", where[found.end() :])
    return f"{where[: found.start()]}.{name}{step}{rest}"


def _documented(owner: str, where: str, document: str) -> str:
    words = _worded(where, tables.DOCUMENTED)
    if words != where:
        return words
    return _path(f"{owner}/{re.sub('^Data', document, where)}")


def _worded(where: str, table: tables.Table) -> str:
    for pattern, words in table:
        where = re.sub(pattern, words, where, count=1)
    return where


def _path(where: str) -> str:
    """Return a path with names as Python has them, and keys of tags as they are."""
    found = _TAGGED.match(where)
    path, key = (found[1], f"[{json.dumps(found[2])}]") if found else (where, "")
    names = "".join(
        f"[{part}]" if part.isdigit() else f".{snake(part) if part.isalnum() else part}"
        for part in path.split("/")
        if part
    )
    return names.lstrip(".") + key
