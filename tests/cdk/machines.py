"""Takes state machines out of templates, looks for holes in them, and runs them.

Expressions are evaluated by a JSONata library; the states are walked here, as the specification of
the States Language has it (https://states-language.net), as far as the constructs make use of it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aws_cdk as cdk
from jsonata.jsonata import Jsonata

from tests.cdk.templates import resources

MACHINE = "AWS::StepFunctions::StateMachine"
EXECUTION = "arn:aws:states:eu-west-1:111122223333:execution:stable:one"

Call = Callable[[str, Any], Any]
"""Answers what a machine calls, such as ``aws-sdk:ssm:putParameter``, with its arguments."""


class StateError(Exception):
    """What a state fails with."""


@dataclass
class Execution:
    """What became of an execution: its error, None if it succeeded, and the states it came to."""

    error: str | None = None
    output: Any = None
    trail: list[str] = field(default_factory=list)


def definitions(stack: cdk.Stack) -> list[dict[str, Any]]:
    """Return the definitions of all machines of a stack; references have become names."""
    made = resources(stack, MACHINE).values()
    return [json.loads(plain(each["Properties"]["DefinitionString"])) for each in made]


def plain(text: Any) -> str:
    """Return a text of a template with names in place of references."""
    if isinstance(text, str):
        return text
    ((kind, name),) = text.items()
    if kind == "Fn::Join":
        return "".join(plain(part) for part in name[1])
    return "aws" if name == "AWS::Partition" else f"<{name if kind == 'Ref' else name[0]}>"


def holes(machine: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the ways through a machine."""
    states = machine["States"]
    for name, state in states.items():
        then = [*_then(state)]
        yield from (f"{name} leads to {each}, which is none" for each in then if each not in states)
        ends = state.get("End") is True or state["Type"] in ("Succeed", "Fail")
        if bool(then) == ends:
            yield f"{name} must either end or go on"
        yield from holes(state["ItemProcessor"]) if "ItemProcessor" in state else ()
    yield from (f"nothing leads to {name}" for name in states if name not in _reached(machine))


def _reached(machine: dict[str, Any]) -> set[str]:
    reached: set[str] = set()
    ahead = [machine["StartAt"]]
    while ahead:
        name = ahead.pop()
        if name not in reached and name in machine["States"]:
            ahead += _then(machine["States"][name])
        reached.add(name)
    return reached


def _then(state: dict[str, Any]) -> Iterator[str]:
    yield from (choice["Next"] for choice in state.get("Choices", ()))
    yield from (state[key] for key in ("Next", "Default") if key in state)


def run(machine: dict[str, Any], asked: Any, call: Call) -> Execution:
    """Run a machine to its end."""
    execution = Execution()
    try:
        execution.output = _walk(machine, asked, {}, call, execution.trail)
    except StateError as error:
        execution.error = str(error)
    return execution


def _walk(
    machine: dict[str, Any], value: Any, known: dict[str, Any], call: Call, trail: list[str]
) -> Any:
    name: str | None = machine["StartAt"]
    while name is not None:
        trail.append(name)
        assert len(trail) < 500, "goes in circles"
        name, value = _step(machine["States"][name], value, known, call, trail)
    return value


def _step(
    state: dict[str, Any], value: Any, known: dict[str, Any], call: Call, trail: list[str]
) -> tuple[str | None, Any]:
    result = value
    match state["Type"]:
        case "Fail":
            raise StateError(state["Error"])
        case "Choice":
            return next(_taken(state["Choices"], value, known), state["Default"]), value
        case "Task":
            arguments = _evaluate(state["Arguments"], value, known)
            _, action = state["Resource"].split(":::")
            result = _retried(state, lambda: call(action, arguments))
        case "Map":
            items = _evaluate(state["Items"], value, known)
            inner = state["ItemProcessor"]
            result = [_walk(inner, item, {**known}, call, trail) for item in items]
    assigned = _evaluate(state.get("Assign", {}), value, known, result)
    output = _evaluate(state["Output"], value, known, result) if "Output" in state else result
    known.update(assigned)
    return state.get("Next"), output


def _taken(choices: list[dict[str, Any]], value: Any, known: dict[str, Any]) -> Iterator[str]:
    for choice in choices:
        met = _evaluate(choice["Condition"], value, known)
        assert isinstance(met, bool), choice  # Step Functions takes nothing else
        if met:
            yield choice["Next"]


def _retried(state: dict[str, Any], attempt: Callable[[], Any]) -> Any:
    left = [retrier["MaxAttempts"] for retrier in state.get("Retry", ())]
    while True:
        try:
            return attempt()
        except StateError as error:
            number = next(_matching(state, str(error)), None)
            if number is None or left[number] == 0:
                raise
            left[number] -= 1


def _matching(state: dict[str, Any], error: str) -> Iterator[int]:
    for number, retrier in enumerate(state.get("Retry", ())):
        if {error, "States.ALL"} & {*retrier["ErrorEquals"]}:
            yield number


def _evaluate(written: Any, value: Any, known: dict[str, Any], result: Any = None) -> Any:
    if isinstance(written, dict):
        return {key: _evaluate(each, value, known, result) for key, each in written.items()}
    if isinstance(written, list):
        return [_evaluate(each, value, known, result) for each in written]
    if not (isinstance(written, str) and written.startswith("{%")):
        return written
    context = {"Execution": {"Id": EXECUTION}, "Task": {"Token": "a-token"}}
    expression = Jsonata(written.removeprefix("{%").removesuffix("%}"))
    expression.assign("states", {"input": value, "result": result, "context": context})
    for name, each in known.items():
        expression.assign(name, each)
    found = expression.evaluate(None)
    if found is None:  # as Step Functions refuses an expression that finds nothing
        raise StateError("States.QueryEvaluationError")
    return json.loads(json.dumps(found))
