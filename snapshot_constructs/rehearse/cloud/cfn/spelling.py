"""Properties of CloudFormation and parameters of an API: the same things in two spellings.

Values are changed to the type that the API asks for, as CloudFormation does: "24" to 24, true to "true".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

_TRUTH = {"true": True, "false": False}
_WORDS = {
    "boolean": "Boolean",
    "integer": "Integer",
    "list": "JSONArray",
    "map": "JSONObject",
    "string": "String",
    "structure": "JSONObject",
}


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """How CloudFormation spells what an API has.

    Attributes:
        lower: whether names begin with a lower-case letter in the API.
        renamed: other names in the API, by those in CloudFormation.
        absent: what CloudFormation lacks.
    """

    lower: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def params(self, shape: Shape, value: Any, path: str, wrong: list[str]) -> Any:
        """Return properties as the API takes them.

        Args:
            shape: that the model of the API gives them.
            value: as it stands in the template, all functions evaluated.
            path: of it, such as ``#/PolicyDetails``.
            wrong: gets what is wrong, in the words of CloudFormation.
        """
        if isinstance(shape, StructureShape) and isinstance(value, Mapping):
            return self._members(shape, value, path, wrong)
        if isinstance(shape, ListShape) and isinstance(value, list):
            items = enumerate(value)
            return [self.params(shape.member, each, f"{path}/{i}", wrong) for i, each in items]
        if isinstance(shape, MapShape) and isinstance(value, Mapping):
            items = value.items()  # type: ignore[assignment]  # pairs, too
            return {
                key: self.params(shape.value, each, f"{path}/{key}", wrong) for key, each in items
            }
        found = _coerced(shape.type_name, value)
        if found is None:
            word = _WORDS.get(shape.type_name, "Number")
            wrong.append(f"{path}: expected type: {word}, found: {_word(value)}")
        return found

    def _members(
        self, shape: StructureShape, value: Mapping[str, Any], path: str, wrong: list[str]
    ) -> dict[str, Any]:
        found = {}
        for name, item in value.items():
            member = self._member(name)
            if member in shape.members and member not in self.absent:
                found[member] = self.params(shape.members[member], item, f"{path}/{name}", wrong)
            else:
                wrong.append(f"{path}: extraneous key [{name}] is not permitted")
        return found

    def _member(self, name: str) -> str:
        if name in self.renamed:
            return self.renamed[name]
        if self.lower and not name[:1].isupper():
            return ""  # the API's own spelling is none of CloudFormation's
        return name[:1].lower() + name[1:] if self.lower else name

    def properties(self, shape: Shape, value: Any) -> Any:
        """Return parameters of an API as CloudFormation spells them; what it lacks is left out."""
        if isinstance(shape, StructureShape):
            return {
                self._property(name): self.properties(shape.members[name], item)
                for name, item in value.items()
                if name in shape.members and name not in self.absent
            }
        if isinstance(shape, ListShape):
            return [self.properties(shape.member, each) for each in value]
        return value

    def _property(self, member: str) -> str:
        names = {given: name for name, given in self.renamed.items()}
        return names.get(member) or (member[:1].upper() + member[1:] if self.lower else member)


def _coerced(kind: str, value: Any) -> Any:
    """Return a value as what the API asks for; None where it cannot be."""
    coerce = _COERCE.get(kind)
    return coerce(value) if coerce is not None else None


def _whole(value: Any) -> int | None:
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if type(value) is int else None


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return _TRUTH.get(value.lower())
    return value if isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


_COERCE: dict[str, Callable[[Any], Any]] = {
    "blob": _text,
    "boolean": _truth,
    "double": _number,
    "float": _number,
    "integer": _whole,
    "long": _whole,
    "string": _text,
    "timestamp": _text,
}


def _word(value: object) -> str:
    match value:
        case bool():
            return "Boolean"
        case int() | float():
            return "Number"
        case str():
            return "String"
        case list():
            return "JSONArray"
        case Mapping():
            return "JSONObject"
        case _:
            return "Null"


PLAIN = Spelling()
"""Of APIs whose names begin with capital letters."""
IMAGE_BUILDER = Spelling(
    lower=True,
    renamed={"Version": "semanticVersion", "LaunchPermissionConfiguration": "launchPermission"},
    absent=frozenset(
        {
            "clientToken",
            "dryRun",
            "imageScanningTypes",
            "s3ExportConfiguration",
            "scanResultCondition",
        }
    ),
)
