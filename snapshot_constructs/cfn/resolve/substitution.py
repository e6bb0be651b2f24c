"""``Fn::Sub``: a text with the values of parameters in it."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from snapshot_constructs.cfn.resolve.mentions import VARIABLE
from snapshot_constructs.cfn.resolve.scalars import LONGEST, text_of

_OPENING = re.compile(r"\$\{")


class Substitution(NamedTuple):
    """The arguments of ``Fn::Sub``: a text, and values for names in it."""

    text: str
    values: dict[str, Any]

    def filled(self, values: dict[str, Any], of_parameter: Callable[[str], str | None]) -> Any:
        """Return the text, or what is left of the function where some values are not known.

        Args:
            values: what has become of its own values.
            of_parameter: returns the value of a parameter as text; None if it is not known.
        """
        parts, known = list(self._parts()), {name: text_of(each) for name, each in values.items()}
        for name in dict.fromkeys(name for _, name in parts if name is not None):
            if name not in known:
                known[name] = of_parameter(name)
        texts = [text if name is None else known[name] for text, name in parts]
        settled = [each for each in texts if each is not None]
        if sum(map(len, settled)) > LONGEST:
            return _call(self.text, values)
        if len(settled) == len(texts):
            return "".join(settled)
        left = {name: value for name, value in values.items() if known[name] is None}
        return _call("".join(map(_kept, texts, parts)), left)

    def _parts(self) -> Iterator[tuple[str, str | None]]:
        """Yield each part, and the name whose value belongs there."""
        end = 0
        for found in VARIABLE.finditer(self.text):
            yield self.text[end : found.start()], None
            name, end = found[1], found.end()
            yield ("${" + name[1:] + "}", None) if name.startswith("!") else (found[0], name)
        yield self.text[end:], None


def _call(text: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"Fn::Sub": [text, values] if values else text}


def _kept(text: str | None, part: tuple[str, str | None]) -> str:
    """Return a part as it must stand in ``Fn::Sub`` to come out the same."""
    return part[0] if text is None else _OPENING.sub("${!", text)


def substitution(args: Any) -> Substitution | None:
    """Return the arguments of ``Fn::Sub``; None if they are none."""
    match args:
        case str():
            return Substitution(args, {})
        case [str() as text]:
            return Substitution(text, {})
        case [str() as text, dict() as values]:
            return Substitution(text, values)
    return None
