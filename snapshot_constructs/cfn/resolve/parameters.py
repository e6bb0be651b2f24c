"""The parameters of a template, and which values they can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from snapshot_constructs.cfn.resolve.places import REGION, following
from snapshot_constructs.cfn.resolve.scalars import Names, text_of, texts_of

_PSEUDO = (
    REGION,
    "AWS::AccountId",
    "AWS::Partition",
    "AWS::URLSuffix",
    "AWS::StackName",
    "AWS::StackId",
    "AWS::NotificationARNs",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter, or anything else whose value is not the template's to say.

    Attributes:
        default: a text, or several; None where only the deployment tells.
        allowed: all values that it can have; empty where the template does not say.
        listed: whether its value is a list.
        lengths: the fewest and the most characters.
        numbers: the least and the greatest number; None for what is no number.
    """

    name: str
    default: str | tuple[str, ...] | None = None
    allowed: Names = field(default_factory=dict)
    listed: bool = False
    lengths: tuple[float, float] = (0, float("inf"))
    numbers: tuple[float, float] | None = None

    def fits(self, value: str) -> bool:
        """Tell whether CloudFormation takes a value, except for its pattern."""
        low, high = self.lengths
        if not low <= len(value) <= high:
            return False
        if self.numbers is None:
            return True
        number = _number(value)
        return number is not None and self.numbers[0] <= number <= self.numbers[1]


def parameters(
    body: Mapping[str, Any], *, region: str | None, account: str | None
) -> dict[str, Parameter]:
    """Return the parameters of a template by name, pseudo parameters too."""
    known = {"AWS::AccountId": account, REGION: region, **(following(region) if region else {})}
    pseudo = {name: _pseudo(name, known.get(name)) for name in _PSEUDO}
    section = body.get("Parameters")
    written = section.items() if isinstance(section, dict) else ()
    return {name: _parameter(name, raw) for name, raw in written if isinstance(raw, dict)} | pseudo


def _pseudo(name: str, value: str | None) -> Parameter:
    return Parameter(
        name=name,
        allowed={} if value is None else {value: None},
        listed=name == "AWS::NotificationARNs",
    )


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    type_ = text_of(raw.get("Type")) or "String"
    listed = type_ == "CommaDelimitedList" or type_.startswith("List<")
    if type_.startswith("AWS::SSM::Parameter::Value") or text_of(raw.get("NoEcho")) == "true":
        return Parameter(name=name, listed=listed or "<List<" in type_ or "<Comma" in type_)
    default = text_of(raw.get("Default"))
    return Parameter(
        name=name,
        default=_items(default) if listed and default is not None else default,
        allowed={} if listed else dict.fromkeys(texts_of(raw.get("AllowedValues")) or ()),
        listed=listed,
        lengths=(_bound(raw, "MinLength", 0), _bound(raw, "MaxLength", float("inf"))),
        numbers=_numbers(raw) if type_ == "Number" else None,
    )


def _items(default: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in default.split(",")) if default else ()


def _numbers(raw: Mapping[str, Any]) -> tuple[float, float]:
    return _bound(raw, "MinValue", float("-inf")), _bound(raw, "MaxValue", float("inf"))


def _bound(raw: Mapping[str, Any], name: str, otherwise: float) -> float:
    number = _number(text_of(raw.get(name)) or "")
    return otherwise if number is None else number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
