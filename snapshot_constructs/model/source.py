"""Policies as the Python source of the constructs that make them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from textwrap import wrap

from snapshot_constructs.model._adopting import adopt, common
from snapshot_constructs.model._expressions import written
from snapshot_constructs.model._layout import (
    WIDTH,
    Code,
    Group,
    Item,
    Text,
    call,
    laid_out,
    names_in,
)
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.normal import normal
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.value import Value, brief

_ROLE = re.compile(r"arn:[a-z-]+:iam::[0-9]{12}:role/.+")
_IMPORTED_FROM = {"Token": "aws_cdk", "CreateRule": "snapshot_constructs.model"}
_NOT_IMPORTED = {"float"}
_DEFERRED = (
    "Deferred(...) stands for what its source knows only at deployment; put a value or an object "
    "of this app in its place."
)


def as_python(policy: PolicySpec, id: str) -> str:
    """Return a module that makes a policy, in the scope ``self``.

    What no construct can express, or only otherwise, is said in comments; what AWS refuses, the
    construct will say.

    Args:
        policy: right or wrong.
        id: the construct's id.
    """
    return as_module([(id, policy)])


def as_module(policies: Iterable[tuple[str, PolicySpec]]) -> str:
    """Return a module that makes several policies; see ``as_python``."""
    calls = [_call(policy, id) for id, policy in policies]
    imports = _imports(set().union(*(names_in(made.code) for made in calls)))
    return "\n\n".join([*([imports] if imports else []), *map(str, calls)]) + "\n"


@dataclass(frozen=True, slots=True)
class _Call:
    """A call, and what is to be said about it."""

    code: Code
    comments: tuple[str, ...]

    def __str__(self) -> str:
        lines = (line for comment in self.comments for line in _commented(comment))
        return "\n".join((*lines, laid_out(self.code)))


def _call(policy: PolicySpec, id: str) -> _Call:
    wanted = replace(normal(policy), role=None, misread=())
    adopted, (shared, named) = adopt(wanted), common(wanted)
    made = replace(
        adopted.spec, description=shared.description, state=shared.state, tags=shared.tags
    )
    role = _role(policy.role, id)
    code = call(adopted.construct, "self", Text(id), **adopted.named, **named, **role)
    lost = [*_misread(policy), *_differences(wanted, made, "")]
    comments = (
        *([f"{adopted.construct} cannot express all of this policy:"] if lost else []),
        *(f"- {each}" for each in lost),
        *_lost_role(policy.role),
        *([_DEFERRED] if "Deferred" in names_in(code) else []),
    )
    return _Call(code, comments)


def _role(role: object, id: str) -> dict[str, Code]:
    """Keep the role as it is: one with fewer permissions could break what runs today."""
    if not _is_role(role):
        return {}
    return {
        "role": call("iam.Role.from_role_arn", "self", Text(f"{id}Role"), Text(str(role))),
    }


def _is_role(role: object) -> bool:
    return isinstance(role, str) and _ROLE.fullmatch(role) is not None


def _lost_role(role: object) -> Iterator[str]:
    if role is not None and not _is_role(role):
        yield (
            f"The role of the source, {_shown(role)}, stays behind: the construct makes one of its "
            f"own; give role=... to keep the other."
        )


def _misread(policy: PolicySpec) -> Iterator[str]:
    for misread in policy.misread:
        yield f"{misread.where}: {misread.what}"


def _differences(there: object, here: object, path: str) -> Iterator[str]:
    """Yield what a policy says otherwise than what the construct makes."""
    if isinstance(there, Value) and (here is None or type(there) is type(here)):
        for name in (
            written(there) if here is None else [f.name for f in fields(there) if f.compare]
        ):
            inner = f"{path}.{name}".lstrip(".")
            yield from _differences(getattr(there, name), getattr(here, name, None), inner)
    elif isinstance(there, tuple) and isinstance(here, tuple) and len(there) == len(here):
        for i, (old, new) in enumerate(zip(there, here, strict=True)):
            yield from _differences(old, new, f"{path}[{i}]")
    elif there in (None, ()) and here not in (None, ()):
        yield f"{path}: was not there, and is {_shown(here)} now"
    elif there != here:
        became = f"became {here!r}" if isinstance(here, (str, bool)) else "is left out"
        yield f"{path}: {_shown(there)} {became}"


def _shown(value: object) -> str:
    return str(value) if isinstance(value, Deferred) else brief(value)


def _commented(text: str) -> list[str]:
    indent = "#   " if text.startswith("- ") else "# "
    words = "".join(
        sign if sign.isprintable() else repr(sign)[1:-1] for sign in " ".join(text.split())
    )
    return wrap(words, WIDTH, initial_indent="# ", subsequent_indent=indent, break_on_hyphens=False)


def _imports(names: set[str]) -> str:
    lines = ["from aws_cdk import aws_iam as iam"] if "iam" in names else []
    by_module: dict[str, list[str]] = {}
    for name in sorted(names - _NOT_IMPORTED - {"iam"}):
        by_module.setdefault(_IMPORTED_FROM.get(name, "snapshot_constructs"), []).append(name)
    lines += [_import(module, found) for module, found in by_module.items()]
    return "\n".join(sorted(lines))


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return laid_out(Group(f"from {module} import (", tuple(map(Item, names)), ")"))
