"""Documents of components and workflows, from the YAML in a template and back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from snapshot_constructs.cfn.codec import TEXT, Codec, Key, Misreads, listed, scalar, shape
from snapshot_constructs.cfn.imagebuilder import simple_yaml
from snapshot_constructs.model.deferred import Deferred, is_deferred, is_intrinsic
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Parameter,
    Phase,
    Step,
    WorkflowDocument,
)
from snapshot_constructs.model.value import Misread, brief

D = TypeVar("D", ComponentDocument, WorkflowDocument)

_ODD_LINE_END = re.compile("[\r\x85\u2028\u2029]")

_ANY = Codec(lambda raw, _where, _misread: raw, lambda value: value)
_WHOLE = scalar("a whole number", lambda raw: raw if type(raw) is int else None)

_STEP_KEYS = (
    Key("name", "name", TEXT),
    Key("action", "action", TEXT),
    Key("description", "description", TEXT),
    Key("timeoutSeconds", "timeout_seconds", _WHOLE),
    Key("maxAttempts", "max_attempts", _WHOLE),
    Key("onFailure", "on_failure", TEXT),
    Key("loop", "loop", _ANY),
    Key("if", "condition", _ANY),
    Key("inputs", "inputs", _ANY),
    Key("outputs", "outputs", _ANY),
)
_STEP = shape(Step, *_STEP_KEYS)
_WORKFLOW_STEP = shape(Step, *_STEP_KEYS, Key("rollbackEnabled", "rollback", _ANY))
_PHASE = shape(Phase, Key("name", "name", TEXT), Key("steps", "steps", listed(_STEP)))
_SCALAR = (Key("type", "type", TEXT), Key("description", "description", TEXT))
_NAMED = shape(Parameter, *_SCALAR, Key("default", "default", _ANY))
_CONSTANT = shape(Parameter, Key("type", "type", TEXT), Key("value", "default", _ANY))
_LISTED = shape(Parameter, Key("name", "name", TEXT), *_SCALAR, Key("default", "default", _ANY))
_BODY = (
    Key("name", "name", TEXT),
    Key("description", "description", TEXT),
    Key("schemaVersion", "schema_version", _ANY),
)


def _by_name(inner: Codec) -> Codec:
    """Return the codec of an object whose only entry is the name of what it holds."""

    def read(raw: Any, where: str, misread: Misreads) -> Any:
        if not isinstance(raw, Mapping) or len(raw) != 1:
            misread.append(Misread(where, f"expected one name and what it is, got {brief(raw)}"))
            return Deferred(raw)
        ((name, content),) = raw.items()
        found = inner.read(content, f"{where}/{name}", misread)
        return replace(found, name=name) if isinstance(found, Parameter) else found

    return Codec(read, lambda value: {value.name: inner.write(value)})


_COMPONENT = shape(
    ComponentDocument,
    *_BODY,
    Key("parameters", "parameters", listed(_by_name(_NAMED))),
    Key("constants", "constants", listed(_by_name(_CONSTANT))),
    Key("phases", "phases", listed(_PHASE)),
)
_WORKFLOW = shape(
    WorkflowDocument,
    *_BODY,
    Key("parameters", "parameters", listed(_LISTED)),
    Key("steps", "steps", listed(_WORKFLOW_STEP)),
    Key("outputs", "outputs", _ANY),
)


def component_document(text: str) -> ComponentDocument:
    """Read the document of a component; what is wrong with it is kept in it."""
    return _read(_COMPONENT, ComponentDocument, text)


def workflow_document(text: str) -> WorkflowDocument:
    """Read the document of a workflow; what is wrong with it is kept in it."""
    return _read(_WORKFLOW, WorkflowDocument, text)


def document_text(document: ComponentDocument) -> str:
    """Write a document as YAML, its texts of several lines as blocks; the same each time."""
    return written_and_read(document)[0]


def written_and_read(document: ComponentDocument) -> tuple[str, ComponentDocument]:
    """Return a document as YAML, and what is read from that."""
    raw = _COMPONENT.write(document)
    text = simple_yaml.written(raw)
    if text is not None:
        return text, _decoded(_COMPONENT, raw)
    text = _dumped(raw)
    return text, component_document(text)


def _dumped(raw: dict[str, Any]) -> str:
    import yaml  # noqa: PLC0415 - only where what is written is not simple

    dumped: str = yaml.dump(
        raw, Dumper=_dumper(), sort_keys=False, width=100_000, allow_unicode=True
    )
    return dumped


def _read(codec: Codec, made: type[D], text: str) -> D:
    from snapshot_constructs.cfn import yaml_file  # noqa: PLC0415 - loads PyYAML
    from snapshot_constructs.cfn.json_file import UnusableError  # noqa: PLC0415 - raised by it

    try:
        raw, _ = yaml_file.parsed(text, "Data")
    except UnusableError as error:
        return made(broken=str(error).partition("; ")[0])
    found: D = _decoded(codec, raw)
    return found


def _decoded(codec: Codec, raw: dict[str, Any]) -> Any:
    misread: Misreads = []
    found = codec.read(raw, "", misread)
    misread.extend(_functions(raw, ""))
    return replace(found, misread=tuple(misread))


def _functions(raw: Any, where: str) -> Iterator[Misread]:
    """Find functions of CloudFormation, which does not look into texts."""
    if isinstance(raw, Mapping) and is_intrinsic(raw) and not _is_name(raw):
        yield Misread(
            where, f"is a function in a text, where CloudFormation leaves it (got {brief(raw)})"
        )
    elif isinstance(raw, Mapping):
        for name, value in raw.items():
            yield from _functions(value, f"{where}/{name}".strip("/"))
    elif isinstance(raw, list):
        for i, value in enumerate(raw):
            yield from _functions(value, f"{where}/{i}")


def _is_name(raw: Mapping[str, Any]) -> bool:
    """Tell whether this is a parameter that has the name of a function."""
    (content,) = raw.values()
    return not {"Ref", "Condition"}.isdisjoint(raw) and isinstance(content, Mapping)


@cache
def _dumper() -> Any:
    import yaml  # noqa: PLC0415 - only where a document is written

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks, and tokens in quotes."""

        def ignore_aliases(self, _data: object) -> bool:
            return True

    def text(dumper: yaml.SafeDumper, written: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(written), style=_style(written))

    def deferred(dumper: yaml.SafeDumper, written: Deferred) -> yaml.Node:
        return dumper.represent_data(written.raw)

    Dumper.add_multi_representer(str, text)
    Dumper.add_representer(str, text)
    Dumper.add_representer(tuple, Dumper.represent_list)
    Dumper.add_representer(Deferred, deferred)
    return Dumper


def _style(written: str) -> str | None:
    """Return how a text is written; None for the shortest way."""
    if _ODD_LINE_END.search(written):  # what is read from a block has line feeds in their place
        return '"'
    if "\n" in written:
        return "|"
    return '"' if is_deferred(written) else None
