"""When a variant holds, in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from snapshot_constructs.cfn.resolve.assumptions import Fact
from snapshot_constructs.cfn.resolve.exploration import Step
from snapshot_constructs.cfn.resolve.scalars import canonical

_MOST = 3
_LONGEST = 60
_NAMES = {
    "AWS::Region": "the Region",
    "AWS::AccountId": "the account",
    "AWS::Partition": "the partition",
    "AWS::URLSuffix": "the domain of AWS",
    "AWS::StackName": "the name of the stack",
    "AWS::StackId": "the id of the stack",
}

Labels = Mapping[tuple[str, str], tuple[str, bool]]


class Leaf(NamedTuple):
    """What comes of a case, by number."""

    number: int


class Fork(NamedTuple):
    """A choice, with all options that lead to the same together."""

    subject: str
    text: str
    branches: tuple[tuple[tuple[Fact, ...], "Tree"], ...]


Tree = Leaf | Fork


def tree(paths: list[tuple[tuple[Step, ...], int]]) -> Tree:
    """Return a tree of choices that leaves out those that change nothing.

    Args:
        paths: the choices of each case, in their order, and what comes of it.
    """
    return _grown(paths, 0)


def _grown(paths: list[tuple[tuple[Step, ...], int]], depth: int) -> Tree:
    steps, number = paths[0]
    if len(steps) == depth:
        return Leaf(number)
    options: dict[int, list[tuple[tuple[Step, ...], int]]] = {}
    for each in paths:
        options.setdefault(each[0][depth].taken, []).append(each)
    together: dict[Tree, list[Fact]] = {}
    for taken, those in options.items():
        together.setdefault(_grown(those, depth + 1), []).append(steps[depth].options[taken])
    if len(together) == 1:
        return next(iter(together))
    branches = tuple((tuple(facts), inner) for inner, facts in together.items())
    return Fork(steps[depth].subject, steps[depth].text, branches)


def when(grown: Tree, labels: Labels) -> dict[int, str]:
    """Say when each thing comes of the choices; nothing if it always does."""
    found: dict[int, list[str]] = {}
    for number, said in _paths(grown, {}, labels):
        found.setdefault(number, []).append(" and ".join(said))
    return {number: _either(cases) for number, cases in found.items()}


def _either(cases: list[str]) -> str:
    if len(cases) > _MOST:
        cases = [*cases[: _MOST - 1], f"in {len(cases) - _MOST + 1} more cases"]
    return ", or ".join(cases)


def _paths(
    grown: Tree, above: dict[str, str], labels: Labels
) -> Iterator[tuple[int, Iterable[str]]]:
    if isinstance(grown, Leaf):
        yield grown.number, above.values()
        return
    for facts, inner in grown.branches:
        yield from _paths(inner, above | _said(grown, facts, labels), labels)


def _said(fork: Fork, facts: tuple[Fact, ...], labels: Labels) -> dict[str, str]:
    """Say what some options assume, by what may replace what was said before."""
    label = labels.get((fork.subject, fork.text))
    if label is not None and fork.subject not in _NAMES:
        holds = facts[0].exact != label[1]
        words = "holds" if holds else "does not hold"
        return {f"{fork.subject} {fork.text}": f"the condition {label[0]} {words}"}
    texts = [_quoted(canonical(fact.value)) for fact in facts if fact.exact]
    rest = [fact for fact in facts if not fact.exact]
    if not rest:
        return {fork.subject: f"{_name(fork.subject)} is {_listed(texts, 'or')}"}
    same = {canonical(fact.value) for fact in facts if fact.exact}
    others = [_quoted(text) for text in sorted(rest[0].excluded - same)]
    return {fork.subject: f"{_name(fork.subject)} is {_none_of(others)}"} if others else {}


def _none_of(texts: list[str]) -> str:
    if len(texts) == 1:
        return f"not {texts[0]}"
    return f"neither {_listed(texts, 'nor')}"


def _listed(texts: list[str], word: str) -> str:
    if len(texts) > _MOST:
        texts = [*texts[: _MOST - 1], f"one of {len(texts) - _MOST + 1} others"]
    if word == "nor":
        return f" {word} ".join(texts)
    return f"{', '.join(texts[:-1])} {word} {texts[-1]}" if len(texts) > 1 else texts[0]


def _name(subject: str) -> str:
    return _short(_NAMES.get(subject, subject))


def _quoted(text: str) -> str:
    if not text:
        return "empty"
    plain = text.isprintable() and text == text.strip()
    return _short(text if plain else json.dumps(text))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
