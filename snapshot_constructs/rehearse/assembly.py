"""What a cloud assembly asks to deploy: stacks, each with its place, its parameters and its assets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from snapshot_constructs.cfn.assembly import MANIFEST, noted
from snapshot_constructs.cfn.json_file import parsed, read_text
from snapshot_constructs.rehearse.error import RehearsalError

_STACK, _ASSETS, _NESTED = "aws:cloudformation:stack", "cdk:asset-manifest", "cdk:cloud-assembly"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack of an assembly.

    Attributes:
        id: in the manifest.
        name: of the stack in CloudFormation.
        folder: that its manifest is in.
        place: account and Region, each None where the stack does not say.
        properties: what the manifest says of it.
        metadata: what the CDK notes about its constructs.
        assets: the files that list its assets.
        needs: the ids of the stacks that come before it.
    """

    id: str
    name: str
    folder: Path
    place: tuple[str | None, str | None]
    properties: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(repr=False)
    assets: tuple[Path, ...]
    needs: tuple[str, ...]

    @property
    def template(self) -> Path:
        """Return the file of its template."""
        return self.folder / str(self.properties["templateFile"])

    def has_resources(self) -> bool:
        """Tell whether there is anything in it."""
        return bool(parsed(read_text(self.template), str(self.template)).get("Resources"))


def read(folder: Path) -> tuple[Stack, ...]:
    """Read all stacks of an assembly, in the order in which they can be deployed.

    Raises:
        UnusableError: if a file of it cannot be read.
        RehearsalError: if it is no assembly.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise RehearsalError(
            f"{folder}: has no {MANIFEST}, so it is no cloud assembly; "
            "give the folder that `cdk synth` writes, such as cdk.out"
        )
    return tuple(_stacks(folder, parsed(read_text(manifest), str(manifest))))


def _stacks(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Stack]:
    artifacts: Mapping[str, Mapping[str, Any]] = manifest.get("artifacts", {})
    found = {id: _stack(id, folder, artifacts) for id in artifacts if _is(artifacts, id, _STACK)}
    for id in TopologicalSorter({each.id: each.needs for each in found.values()}).static_order():
        yield found[id]
    for id in artifacts:
        if _is(artifacts, id, _NESTED):
            yield from read(folder / artifacts[id]["properties"]["directoryName"])


def _stack(id: str, folder: Path, artifacts: Mapping[str, Mapping[str, Any]]) -> Stack:
    artifact = artifacts[id]
    properties = artifact["properties"]
    needs = artifact.get("dependencies", ())
    listed = (artifacts[each] for each in needs if _is(artifacts, each, _ASSETS))
    return Stack(
        id=id,
        name=properties.get("stackName", id),
        folder=folder,
        place=_place(artifact.get("environment", "")),
        properties=properties,
        metadata=_metadata(folder, artifact),
        assets=tuple(folder / each["properties"]["file"] for each in listed),
        needs=tuple(each for each in needs if _is(artifacts, each, _STACK)),
    )


def _metadata(folder: Path, artifact: Mapping[str, Any]) -> Mapping[str, Any]:
    if "additionalMetadataFile" not in artifact:
        found: Mapping[str, Any] = artifact.get("metadata", {})
        return found
    file = folder / artifact["additionalMetadataFile"]
    return parsed(read_text(file), str(file))


def _is(artifacts: Mapping[str, Mapping[str, Any]], id: str, kind: str) -> bool:
    return artifacts.get(id, {}).get("type") == kind


def _place(environment: str) -> tuple[str | None, str | None]:
    found = _ENVIRONMENT.fullmatch(environment)
    account, region = found.groups() if found else (None, None)
    return (
        None if account == "unknown-account" else account,
        None if region == "unknown-region" else region,
    )


def chosen(stacks: Sequence[Stack], id: str) -> tuple[Stack, ...]:
    """Return a stack of an assembly, after all that it needs."""
    wanted = {id}
    for stack in reversed(stacks):
        if stack.id in wanted:
            wanted.update(stack.needs)
    return tuple(stack for stack in stacks if stack.id in wanted)


def paths(stack: Stack) -> dict[str, str]:
    """Return the paths of the constructs of a stack by logical id."""
    return _paths(stack).get(stack.template.name, {})


def nested_paths(stack: Stack) -> dict[str, str]:
    """Return the same of all stacks nested in it; a logical id that two of them have is left out."""
    nested = [each for file, each in _paths(stack).items() if file != stack.template.name]
    ids = Counter(id for each in nested for id in each)
    return {id: path for each in nested for id, path in each.items() if ids[id] == 1}


def _paths(stack: Stack) -> dict[str, dict[str, str]]:
    """Return construct paths by template file and logical id."""
    return {
        file: {id: path.removeprefix("/") for id, (path, _) in found.items()}
        for file, found in noted(stack.metadata).items()
    }
