"""Policies right or wrong: every field of every value, with anything of its type in it.

Left out is only what CloudFormation cannot say, such as a count for the copies of a schedule.
"""

from collections.abc import Callable
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    DefaultSettings,
    Deferred,
    FastRestore,
    PolicyDetails,
    PolicySpec,
    Retain,
    Share,
)
from snapshot_constructs.model.copying import KeyWithArn
from snapshot_constructs.model.value import Value
from tests.strategies.deferring import intrinsics

V = TypeVar("V", bound=Value)

_WORDS = st.sampled_from(
    (
        *("VOLUME", "INSTANCE", "VOLUMES", "CLOUD", "OUTPOST", "OUTPOST_LOCAL", "HOURS", "DAYS"),
        *("IMAGE_MANAGEMENT", "EVENT_BASED_POLICY", "ENABLED", "PRE", "POST", "SIMPLIFIED"),
        *("03:00", "25:99", "cron(0 3 * * ? *)", "cron(0 9 1 * ? *)", "cron(30 12 1 * ?)"),
        *("cron(0 3 ? * SUN,WED *)", "cron(0 3 L * ? *)", "rate(1 day)", "daily", "weekly"),
        *("eu-west-1", "eu-west-1a", "111122223333", "AWS_VSS_BACKUP", "ERROR", ".*", ""),
    )
)
_SCALARS: dict[object, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-1, 25) | st.integers(),
    str: _WORDS | st.text(max_size=30),
    Deferred: intrinsics(),
}


def arbitrary_policies() -> st.SearchStrategy[PolicySpec]:
    """Draw a policy, most probably a wrong one."""
    return values(PolicySpec)


def values(made: type[V]) -> st.SearchStrategy[V]:
    """Draw a value of this type with anything in its fields."""
    hints = get_type_hints(made)
    return st.builds(
        made,
        **{
            name: _SPECIAL[made, name]() if (made, name) in _SPECIAL else _of(hint)
            for name, hint in hints.items()
            if name not in {"misread", "note", "key_object"}
        },
    )


def _of(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint in (type(None), KeyWithArn):
        return st.none()
    if get_origin(hint) is tuple:
        return st.lists(_of(get_args(hint)[0]), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Value):
        return st.deferred(lambda: values(hint))
    return st.one_of(*(_of(option) for option in get_args(hint)))


def _written(made: type[V]) -> st.SearchStrategy[V | None]:
    """Draw a value whose properties stand among its owner's: none of them means no value."""
    return st.none() | values(made).filter(lambda value: value != made())


_WHOLE, _TEXT = _of(int | Deferred | None), _of(str | Deferred | None)
_AGES = st.builds(Retain, interval=_WHOLE, unit=_TEXT)
_SHARED_COPIES = st.builds(
    CopyTo,
    target=_TEXT,
    encrypted=_of(bool | Deferred | None),
    key=_TEXT,
    retain=st.none() | intrinsics() | _AGES,
)
_SPECIAL: dict[tuple[type[Value], str], Callable[[], st.SearchStrategy[Any]]] = {
    (PolicySpec, "defaults"): lambda: _written(DefaultSettings),
    (PolicyDetails, "defaults"): lambda: _written(DefaultSettings),
    (FastRestore, "retain"): lambda: _written(Retain),
    (Share, "unshare_after"): lambda: st.none() | _AGES.filter(lambda age: age != Retain()),
    (CopyTo, "retain"): lambda: st.none() | intrinsics() | _AGES,
    (CopyTo, "deprecate"): lambda: st.none() | intrinsics() | _AGES,
    (CopyAction, "copies"): lambda: intrinsics() | st.lists(_SHARED_COPIES, max_size=2).map(tuple),
}
