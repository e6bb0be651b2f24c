"""Templates in: single files, and the folders that ``cdk synth`` writes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snapshot_constructs.cfn.json_file import UnusableError, parsed, read_text
from snapshot_constructs.cfn.template import Template

MANIFEST = "manifest.json"
_ENVIRONMENT = re.compile(r"aws://([^/]+)/([^/]+)")
_YAML = (".yaml", ".yml", ".template")


def read(path: str) -> tuple[Template, ...]:
    """Read a JSON template, or all templates of a cloud assembly.

    Args:
        path: a file, or a folder such as ``cdk.out``; stages and nested stacks in it are read too.

    Raises:
        UnusableError: if something in it cannot be used.
    """
    place = Path(path)
    if place.is_dir():
        return tuple(_folder(place, frozenset()))
    text = read_text(place)
    if place.suffix in _YAML and not text.lstrip().startswith("{"):
        raise UnusableError(
            f"{path}: looks like YAML, and only JSON is read; give the cdk.out folder that "
            f"`cdk synth` writes, or a template in JSON"
        )
    body = parsed(text, path)
    if "artifacts" in body and "Resources" not in body:
        return tuple(_folder(place.parent, frozenset()))
    return (template(text, path, body),)


def template(text: str, name: str, body: dict[str, Any] | None = None) -> Template:
    """Read the text of one template.

    Raises:
        UnusableError: if it is none.
    """
    body = parsed(text, name) if body is None else body
    resources = body.get("Resources")
    if not isinstance(resources, dict):
        what = "has no Resources" if resources is None else "has Resources that are no object"
        raise UnusableError(f"{name}: {what}; give a CloudFormation template or a cdk.out folder")
    return Template(file=name, text=text, body=body)


def _folder(folder: Path, seen: frozenset[Path]) -> Iterator[Template]:
    if not (folder / MANIFEST).is_file():
        raise UnusableError(
            f"{folder}: has no {MANIFEST}, so it is no cloud assembly; give the folder that "
            f"`cdk synth` writes, or a template file"
        )
    if folder.resolve() in seen:
        raise UnusableError(f"{folder / MANIFEST}: contains itself")
    manifest = parsed(read_text(folder / MANIFEST), str(folder / MANIFEST))
    artifacts = _object(manifest.get("artifacts"))
    for name, artifact in artifacts.items():
        match _object(artifact).get("type"):
            case "aws:cloudformation:stack":
                yield from _stack(_Stack(folder, name, artifact, artifacts))
            case "cdk:cloud-assembly":
                inner = _text(artifact, "directoryName", name, folder)
                yield from _folder(folder / inner, seen | {folder.resolve()})


@dataclass(frozen=True, slots=True)
class _Stack:
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
    paths = _construct_paths(stack.metadata())
    for file in stack.template_files():
        path = stack.folder / file
        read_one = template(read_text(path), str(path))
        yield Template(
            file=read_one.file,
            text=read_one.text,
            body=read_one.body,
            stack=shown if isinstance(shown, str) else stack.name,
            region=region,
            account=account,
            construct_paths=paths.get(file, {}),
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


def _construct_paths(metadata: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return construct paths by template file and logical id."""
    notes = [(path, _object(note)) for path, listed in metadata.items() for note in _list(listed)]
    files = {path: note.get("data") for path, note in notes if _is(note, "templateFile")}
    found: dict[str, dict[str, str]] = {}
    for path, note in notes:
        if _is(note, "logicalId"):
            file, logical_id = files.get(_owner(path, files)), note.get("data")
            if isinstance(file, str) and isinstance(logical_id, str):
                found.setdefault(file, {})[logical_id] = path.removeprefix("/")
    return found


def _owner(path: str, stacks: Mapping[str, object]) -> str:
    """Return the path of the innermost stack that holds a construct."""
    while path and path not in stacks:
        path = path.rpartition("/")[0]
    return path


def _is(note: Mapping[str, Any], kind: str) -> bool:
    return note.get("type") == f"aws:cdk:{kind}"


def _text(artifact: Mapping[str, Any], name: str, of: str, folder: Path) -> str:
    found = _object(artifact.get("properties")).get(name)
    if not isinstance(found, str):
        raise UnusableError(f"{folder / MANIFEST}: artifact {of!r} names no {name}")
    return found


def _object(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []
