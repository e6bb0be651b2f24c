"""A single template as a cloud assembly."""

from __future__ import annotations

import json
import re
from pathlib import Path

from snapshot_constructs.cfn import document
from snapshot_constructs.cfn.assembly import MANIFEST
from snapshot_constructs.cfn.json_file import read_text


def as_assembly(file: Path, folder: Path) -> Path:
    """Write an assembly with one stack, which has the name of the file; return its folder.

    Args:
        file: in JSON or YAML.
        folder: to write to.

    Raises:
        UnusableError: if the file cannot be read.
    """
    body = document.read(read_text(file), str(file)).body
    name = re.sub(r"[^A-Za-z0-9]+", "-", file.name.partition(".")[0]).strip("-")
    stack = {
        "type": "aws:cloudformation:stack",
        "properties": {"templateFile": "template.json"},
    }
    named = name if name[:1].isalpha() else f"Stack-{name}".rstrip("-")
    manifest = {"version": "36.0.0", "artifacts": {named: stack}}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "template.json").write_text(json.dumps(body, default=str), encoding="utf-8")
    return folder
