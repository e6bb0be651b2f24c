"""Whatever is written anywhere ends in an error of ours, or in a template: never in one of the CDK's."""

import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.aws_dlm import CfnLifecyclePolicy

import snapshot_constructs
from snapshot_constructs import (
    AmiPolicy,
    CopyTo,
    CrossAccountCopyPolicy,
    DefaultAmiPolicy,
    DefaultSnapshotPolicy,
    Exclusions,
    Retain,
    RuleError,
    Schedule,
    SnapshotPolicy,
)
from snapshot_constructs.cdk._draft import fitted
from snapshot_constructs.cdk._l1 import to_l1
from snapshot_constructs.cfn.dlm import encode
from snapshot_constructs.model import Deferred, PolicySpec, Value
from snapshot_constructs.rules import judge
from tests.cdk.examples import EXAMPLES, INSTANCES, OTHER, VOLUMES, Example

OURS = str(Path(snapshot_constructs.__file__).parent)
COPY = CopyTo("eu-central-1", retain=Retain.weeks(5))
SCHEDULES = {"daily": Schedule.daily(at="03:00", retain=Retain.days(7))}
CUSTOM = {
    "description": "x",
    "enabled": True,
    "role": None,
    "source_keys": (),
    "policy_tags": None,
}
DEFAULT = {
    "create_interval_days": 1,
    "retain_interval_days": 7,
    "copy_tags": None,
    "extend_deletion": None,
    "copy_to": (),
    "exclusions": None,
    "objective": None,
    **CUSTOM,
}
CONSTRUCTS: dict[type, dict[str, Any]] = {
    SnapshotPolicy: {
        "targets": VOLUMES,
        "schedules": SCHEDULES,
        "exclude_boot_volume": None,
        "exclude_data_volume_tags": None,
        "objective": None,
        **CUSTOM,
    },
    AmiPolicy: {"targets": INSTANCES, "schedules": SCHEDULES, "reboot": False, **CUSTOM},
    DefaultSnapshotPolicy: DEFAULT,
    DefaultAmiPolicy: DEFAULT,
    CrossAccountCopyPolicy: {
        "shared_by": [OTHER],
        "copies": [COPY],
        "description_regex": ".*",
        "name": "Copy",
        **CUSTOM,
    },
}
RICH = [example for example in EXAMPLES if example.rich]
ARGUMENTS = [
    (construct, name)
    for construct, given in CONSTRUCTS.items()
    for name in given
    if construct is SnapshotPolicy or name not in CUSTOM
]


def _anything() -> list[Any]:
    """Return one of every sort of thing that could be written."""
    return [
        *(None, True, 5, -1, 0, 10**30, 1.5, float("nan"), float("inf"), 5j),
        *("", "x", "é", "\n", "\ud800", "x" * 2000, b"x", "mars-north-1", "${Ref}"),
        *(
            [],
            {},
            (),
            set(),
            [None],
            [[]],
            [5],
            ["x", 5],
            {"a": "b"},
            {5: 6},
            {"a": None},
            range(3),
        ),
        *(object(), int, len, iter(()), NotImplemented, cdk.Duration.days(5)),
        *(cdk.Aws.REGION, f"a{cdk.Aws.REGION}b", [cdk.Aws.REGION], {"a": cdk.Aws.REGION}),
        *(cdk.Token.as_number({"Ref": "X"}), cdk.Token.as_list({"Ref": "X"})),
        *(cdk.Token.as_any({"Ref": "X"}), {"Ref": "X"}, [{"Ref": "X"}], cdk.Aws.NO_VALUE),
        *(Deferred({"Ref": "X"}), {"Fn::If": ["C", "a", "b"]}, cdk.Lazy.string),
        *(Retain.days(5), VOLUMES, SCHEDULES, COPY, Exclusions(), cdk.RemovalPolicy.DESTROY),
    ]


def _some_things() -> list[Any]:
    """Return those that fields, which take plain values, do not all refuse alike."""
    return [
        *(None, True, 5, 10**30, 1.5, "", "x", "é", "x" * 2000, [], {}, {"a": "b"}, object()),
        *(cdk.Aws.REGION, f"a{cdk.Aws.REGION}b", [cdk.Aws.REGION], {"Ref": "X"}, [{"Ref": "X"}]),
        *(cdk.Token.as_number({"Ref": "X"}), cdk.Token.as_list({"Ref": "X"})),
        cdk.Token.as_any({"Ref": "X"}),
    ]


def _outcome(make: Callable[[], Any]) -> str | None:
    """Return what is wrong with an error, None if it is ours or there is none."""
    try:
        make()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is looked at
        raised_in = traceback.extract_tb(error.__traceback__)[-1]
        one_line = isinstance(error, RuleError) or "\n" not in str(error)
        ours = isinstance(error, (TypeError, ValueError)) and raised_in.filename.startswith(OURS)
        if ours and raised_in.line.startswith("raise ") and one_line:
            return None
        return f"{type(error).__name__} in {raised_in.filename}:{raised_in.lineno}: {error}"
    return None


def _outcomes(cases: Iterable[tuple[str, type, dict[str, Any]]]) -> dict[str, str]:
    """Make each case, synthesize those that can be, and return what went wrong."""
    app = cdk.App()
    scratch = cdk.Stack(app, "Scratch")
    wrong = {}
    for number, (name, construct, given) in enumerate(cases):
        outcome = _outcome(lambda: construct(scratch, "P", **given))  # noqa: B023  # called at once
        if outcome:
            wrong[name] = outcome
        if scratch.node.try_remove_child("P"):
            construct(cdk.Stack(app, f"S{number}"), "P", **given)
    app.synth()
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    ("construct", "name"), ARGUMENTS, ids=lambda it: getattr(it, "__name__", it)
)
def test_anything_in_an_argument_is_refused_or_rendered(construct: type, name: str) -> None:
    given = CONSTRUCTS[construct]
    cases = [(repr(value), construct, given | {name: value}) for value in _anything()]

    wrong = _outcomes(cases)

    assert wrong == {}


def _fields(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every field below a value."""
    if isinstance(value, tuple):
        parts: Iterable[tuple[Any, Any]] = enumerate(value)
    elif isinstance(value, Value):
        names = [field.name for field in fields(value) if field.compare]
        parts = [(name, getattr(value, name)) for name in names]
    else:
        return
    for name, part in parts:
        yield (*path, name)
        yield from _fields(part, (*path, name))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a value with something else at a path."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, tuple):
        return (*value[:first], _with(value[first], rest, new), *value[first + 1 :])
    return replace(value, **{first: _with(getattr(value, first), rest, new)})


@pytest.mark.slow
@pytest.mark.parametrize("example", RICH, ids=str)
def test_anything_anywhere_in_a_policy_is_refused_or_rendered(example: Example) -> None:
    app = cdk.App()
    spec = example.make(cdk.Stack(app, "Original")).spec
    paths = [path for path in _fields(spec) if path[0] in ("description", "defaults", "details")]
    specs = [_with(spec, path, new) for path in paths for new in _some_things()]

    taken = [changed for changed in specs if _is_taken(changed)]

    assert len(specs) // 50 < len(taken) < len(specs) // 2
    for number, changed in enumerate(taken):
        stack = app.node.try_find_child(f"S{number // 400}") or cdk.Stack(app, f"S{number // 400}")
        CfnLifecyclePolicy(stack, f"P{number}", **to_l1(encode(changed)))
    app.synth()


def _is_taken(spec: PolicySpec) -> bool:
    fitting, misread = fitted(spec)
    return not judge(replace(fitting, misread=misread)).errors
