"""YAML files in, or one line that says why not; from a stream of events, so that no depth hurts."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.position import shown
from snapshot_constructs.cfn.yaml_builder import Builder

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlOffsets:
    """Finds the entries of a YAML text by what was noted when it was read.

    What stands at an alias, or came by a merge key, is found where it is written.
    """

    def __init__(self, body: Any, start: int, noted: Mapping[int, Sequence[int]]) -> None:
        self._body, self._start, self._noted = body, start, noted
        self._entries: dict[int, dict[str, tuple[int, Any]]] = {}

    def offset(self, path: Sequence[str]) -> int:
        """Return where an entry begins."""
        start, value = self._start, self._body
        for name in path:
            found = self._at(value).get(name)
            if found is None:
                break
            start, value = found
        return start

    def _at(self, holder: Any) -> dict[str, tuple[int, Any]]:
        if not isinstance(holder, (dict, list)):
            return {}
        if id(holder) not in self._entries:
            self._entries[id(holder)] = self._read(holder)
        return self._entries[id(holder)]

    def _read(self, holder: dict[str, Any] | list[Any]) -> dict[str, tuple[int, Any]]:
        named = isinstance(holder, dict)
        names = holder if named else map(str, range(len(holder)))
        values = holder.values() if isinstance(holder, dict) else holder
        starts = self._noted[id(holder)]
        return dict(zip(names, zip(starts, values, strict=True), strict=True))


def parsed(text: str, name: str) -> tuple[dict[str, Any], YamlOffsets]:
    """Return a YAML text that holds a mapping, with its short forms written out.

    Raises:
        UnusableError: if it is no YAML, or none that CloudFormation has a use for.
    """
    builder = Builder(text, name)
    try:
        builder.take(yaml.parse(text, _LOADER))
    except yaml.MarkedYAMLError as error:
        raise UnusableError(_broken(error, text, name)) from None
    except (yaml.YAMLError, ValueError, OverflowError):  # the last two: escapes of no character
        raise UnusableError(_unreadable(text, name)) from None
    body, start = builder.result()
    return body, YamlOffsets(body, start, builder.noted)


def _broken(error: yaml.MarkedYAMLError, text: str, name: str) -> str:
    mark = error.problem_mark or error.context_mark
    offset = 0 if mark is None else mark.index
    if text[offset : offset + 1] == "\t":
        return f"{shown(name, text, offset)}: has a tab where YAML asks for spaces"
    what = str(error.problem or error.context).partition("\n")[0]
    return f"{shown(name, text, offset)}: is not YAML ({what})"


def _unreadable(text: str, name: str) -> str:
    odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if odd is None:
        return f"{name}: is not YAML"
    return f"{shown(name, text, odd.start())}: is not YAML (got the character U+{ord(odd[0]):04X})"
