"""Templates in: single files, and the folders that ``cdk synth`` writes."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from snapshot_constructs.cfn import document
from snapshot_constructs.cfn.document import Document
from snapshot_constructs.cfn.json_file import UnusableError, parsed, read_text
from snapshot_constructs.cfn.template import Template

MANIFEST = "manifest.json"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")
_ENDINGS = (*document.YAML_ENDINGS, ".json")


def read(path: str) -> tuple[Template, ...]:
    """Read a template in JSON or YAML, or all templates of a cloud assembly.

    Args:
        path: a file, or a folder such as ``cdk.out``; stages and nested stacks in it are read too.

    Raises:
        UnusableError: if something in it cannot be used.
    """
    place = Path(path)
    if _is(place.is_dir):
        return tuple(_folder(place, frozenset()))
    found = document.read(read_text(place), path)
    if "artifacts" in found.body and "Resources" not in found.body:
        return tuple(_folder(place.parent, frozenset()))
    return (_template(found, path),)


def template(text: str, name: str) -> Template:
    """Read the text of one template, in JSON or YAML.

    Raises:
        UnusableError: if it is none.
    """
    return _template(document.read(text, name), name)


def _template(found: Document, name: str) -> Template:
    resources = found.body.get("Resources")
    if not isinstance(resources, dict):
        what = "has no Resources" if resources is None else "has Resources that are no object"
        raise UnusableError(f"{name}: {what}; give a CloudFormation template or a cdk.out folder")
    return Template(file=name, text=found.text, body=found.body, offsets=found.offsets)


def _folder(folder: Path, seen: frozenset[Path]) -> Iterator[Template]:
    manifest = _manifest(folder)
    if folder.resolve() in seen:
        raise UnusableError(f"{folder / MANIFEST}: contains itself")
    artifacts = manifest.get("artifacts", {})
    if not isinstance(artifacts, dict):
        raise UnusableError(f"{folder / MANIFEST}: has artifacts that are no object")
    for name, artifact in artifacts.items():
        match _object(artifact).get("type"):
            case "aws:cloudformation:stack":
                yield from _stack(_Stack(folder, name, artifact, artifacts))
            case "cdk:cloud-assembly":
                inner = _text(artifact, "directoryName", name, folder)
                yield from _folder(folder / inner, seen | {folder.resolve()})


def _manifest(folder: Path) -> Mapping[str, Any]:
    file = folder / MANIFEST
    if not _is(file.is_file):
        raise UnusableError(
            f"{folder}: has no {MANIFEST}, so it is no cloud assembly; give {_instead(folder)}"
        )
    return parsed(read_text(file), str(file))


def _instead(folder: Path) -> str:
    """Say what to give instead of a folder that is no cloud assembly."""
    if _is((folder / "cdk.out" / MANIFEST).is_file):
        return str(folder / "cdk.out")
    try:
        found = sorted(each.name for each in folder.iterdir() if each.suffix in _ENDINGS)
    except OSError:
        found = []
    if found:
        return f"the templates in it as files, such as {folder / found[0]}"
    return "the folder that `cdk synth` writes, or a template file"


class _Stack(NamedTuple):
    """A stack's entry in a manifest, with what stands around it."""

    folder: Path
    name: str
    artifact: Mapping[str, Any]
    artifacts: Mapping[str, Any]

    def template_files(self) -> list[str]:
        """Name its own template and those of its nested stacks, each once."""
        own = _text(self.artifact, "templateFile", self.name, self.folder)
        return list(dict.fromkeys([own, *self._nested()]))

    def _nested(self) -> Iterator[str]:
        for name in _list(self.artifact.get("dependencies")):
            other = _object(self.artifacts.get(name) if isinstance(name, str) else None)
            if other.get("type") == "cdk:asset-manifest":
                file = self.folder / _text(other, "file", str(name), self.folder)
                for asset in _object(parsed(read_text(file), str(file)).get("files")).values():
                    path = _object(_object(asset).get("source")).get("path")
                    if isinstance(path, str) and path.endswith(".nested.template.json"):
                        yield path

    def metadata(self) -> Mapping[str, Any]:
        """Return what the CDK notes about each construct, by path."""
        extra = self.artifact.get("additionalMetadataFile")
        if not isinstance(extra, str):
            return _object(self.artifact.get("metadata"))
        return parsed(read_text(self.folder / extra), str(self.folder / extra))


def _stack(stack: _Stack) -> Iterator[Template]:
    account, region = _environment(stack.artifact.get("environment"))
    shown = stack.artifact.get("displayName")
    of_files = noted(stack.metadata())
    for file in stack.template_files():
        path, of_file = stack.folder / file, of_files.get(file, {})
        yield replace(
            template(read_text(path), str(path)),
            stack=shown if isinstance(shown, str) else stack.name,
            region=region,
            account=account,
            construct_paths={id: path.removeprefix("/") for id, (path, _) in of_file.items()},
            sources={id: source for id, (_, source) in of_file.items() if source},
        )


def _environment(written: object) -> tuple[str | None, str | None]:
    found = _ENVIRONMENT.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return None, None
    account, region = found.groups()
    return (
        None if account == "unknown-account" else account,
        None if region == "unknown-region" else region,
    )


def noted(metadata: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, str | None]]]:
    """Return construct path and line of source by template file and logical id.

    Args:
        metadata: of a stack in a manifest: what the CDK notes about each construct, by path.
    """
    from snapshot_constructs.cfn import creation  # noqa: PLC0415  # a lone template has no metadata

    listed = {path: [_object(note) for note in _list(notes)] for path, notes in metadata.items()}
    files = {
        path: note.get("data")
        for path, notes in listed.items()
        for note in notes
        if _has_type(note, "templateFile")
    }
    found: dict[str, dict[str, tuple[str, str | None]]] = {}
    for path, notes in listed.items():
        for note in notes:
            if _has_type(note, "logicalId"):
                file, logical_id = files.get(_owner(path, files)), note.get("data")
                if isinstance(file, str) and isinstance(logical_id, str):
                    found.setdefault(file, {})[logical_id] = (path, creation.source(notes))
    return found


def _owner(path: str, stacks: Mapping[str, object]) -> str:
    """Return the path of the innermost stack that holds a construct."""
    while path and path not in stacks:
        path = path.rpartition("/")[0]
    return path


def _has_type(note: Mapping[str, Any], kind: str) -> bool:
    return note.get("type") == f"aws:cdk:{kind}"


def _is(asked: Callable[[], bool]) -> bool:
    """Ask the file system; what it refuses to look at, such as too long a name, is not there."""
    try:
        return asked()
    except OSError:
        return False


def _text(artifact: Mapping[str, Any], name: str, of: str, folder: Path) -> str:
    found = _object(artifact.get("properties")).get(name)
    if not isinstance(found, str):
        raise UnusableError(f"{folder / MANIFEST}: artifact {of!r} names no {name}")
    return found


def _object(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []
