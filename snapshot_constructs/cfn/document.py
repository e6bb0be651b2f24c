"""A document in JSON or YAML, whichever it is."""

import re
from typing import Any, NamedTuple

from snapshot_constructs.cfn import json_file
from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.position import JsonOffsets, Offsets

YAML_ENDINGS = (".yaml", ".yml", ".template")

_BRACE = re.compile(r"\s*\{")


class Document(NamedTuple):
    """What a file holds.

    Attributes:
        body: plain dictionaries, lists and scalars; YAML's short forms are written out.
        offsets: where everything in it begins.
    """

    text: str
    body: dict[str, Any]
    offsets: Offsets


def read(text: str, name: str) -> Document:
    """Read a document by its content: what begins with a brace is JSON, all else is YAML.

    Args:
        text: the content.
        name: its file; one that ends as YAML's do may hold YAML in braces too.

    Raises:
        UnusableError: if it is neither, or holds no object.
    """
    if not _BRACE.match(text):
        return _yaml(text, name)
    try:
        return Document(text, json_file.parsed(text, name), JsonOffsets(text))
    except UnusableError:
        if not name.lower().endswith(YAML_ENDINGS):
            raise
        return _yaml(text, name)


def _yaml(text: str, name: str) -> Document:
    from snapshot_constructs.cfn import yaml_file  # noqa: PLC0415  # loads PyYAML

    body, offsets = yaml_file.parsed(text, name)
    return Document(text, body, offsets)
