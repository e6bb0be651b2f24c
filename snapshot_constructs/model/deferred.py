"""Values that are known only when the stack is deployed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard, TypeVar

T = TypeVar("T")

_TOKEN_TEXT = re.compile(r"\$\{Token\[|#\{Token\[")
_WHOLE_TOKEN = re.compile(r"[$#]\{Token\[[^\]]*\]\}")
_TOKEN_NUMBERS = (-(2.0**961), -31 * 2.0**956)  # the CDK's number tokens are doubles 0xFBFF…
_LONGEST = 200  # characters that are shown; ARNs are shorter
_NO_VALUE = {"Ref": "AWS::NoValue"}


@dataclass(frozen=True, slots=True)
class Deferred:
    """Stands for a value that is not known until deployment.

    One concept for a CDK token on its way into a template and for ``Ref`` or ``Fn::…`` read from one.

    Attributes:
        raw: the token, or the intrinsic as it stands in the template.
    """

    raw: object

    @property
    def within_text(self) -> bool:
        """Whether it is a token inside a longer text, so that nothing but text can come of it."""
        return isinstance(self.raw, str) and _WHOLE_TOKEN.fullmatch(self.raw) is None

    def __str__(self) -> str:
        """Say what the value waits for, shortly."""
        return self.raw if isinstance(self.raw, str) else f"<{_name(self.raw)}>"


class NotKnownError(Exception):
    """Raised by ``known`` where a rule needs a value that only the deployment will tell."""

    def __init__(self, deferred: Deferred) -> None:
        super().__init__(str(deferred))
        self.deferred = deferred


def known(value: T | Deferred) -> T:
    """Return ``value``, now that it must be known.

    Raises:
        NotKnownError: if it is deferred.
    """
    if isinstance(value, Deferred):
        raise NotKnownError(value)
    return value


def known_items(items: tuple[T | Deferred, ...] | Deferred) -> Iterator[tuple[int, T]]:
    """Yield each item that is known, with its position.

    Raises:
        NotKnownError: at once if the items as a whole are deferred; after the last if some are.
    """
    waiting: Deferred | None = None
    for i, item in enumerate(known(items)):
        if isinstance(item, Deferred):
            waiting = waiting or item
        else:
            yield i, item
    if waiting:
        raise NotKnownError(waiting)


def is_known(value: T | Deferred | None) -> TypeGuard[T]:
    """Tell whether ``value`` was given and can be read now."""
    return value is not None and not isinstance(value, Deferred)


def is_no_value(raw: object) -> bool:
    """Tell whether ``raw`` is ``AWS::NoValue``, which means that nothing was written."""
    return raw == _NO_VALUE


def is_deferred(raw: object) -> bool:
    """Tell whether ``raw`` is a CDK token in any of its spellings, or a template intrinsic."""
    match raw:
        case str():
            return _TOKEN_TEXT.search(raw) is not None
        case bool() | int() | None:
            return False
        case float():
            return _TOKEN_NUMBERS[0] < raw <= _TOKEN_NUMBERS[1]
        case Mapping():
            return is_intrinsic(raw)
        case [str() as only]:
            return only.startswith("#{Token[")
        case _:
            # Methods only: reading a property of a token can fail in the CDK.
            return hasattr(raw, "resolve") and hasattr(raw, "to_string")


def is_intrinsic(raw: Mapping[object, object]) -> bool:
    """Tell whether a mapping is ``{"Ref": …}``, ``{"Fn::…": …}`` or ``{"Condition": …}``."""
    if len(raw) != 1:
        return False
    (key,) = raw
    return isinstance(key, str) and (key in {"Ref", "Condition"} or key.startswith("Fn::"))


def _name(raw: object) -> str:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return "known at deployment"
    ((key, value),) = raw.items()
    if key == "Fn::GetAtt" and isinstance(value, (list, tuple)):
        value = ".".join(map(str, value))
    return f"{key} {_short(value)}" if isinstance(value, str) else str(key)


def _short(text: str) -> str:
    """Return the beginning of what is long or has several lines."""
    line = text.partition("\n")[0]
    return text if line == text and len(text) <= _LONGEST else f"{line[:_LONGEST]}..."
