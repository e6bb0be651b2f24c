"""The different things that one resource can be."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from snapshot_constructs.cfn.resolve.assumptions import Assumptions, Fact, Scope
from snapshot_constructs.cfn.resolve.context import Context
from snapshot_constructs.cfn.resolve.evaluation import Evaluation
from snapshot_constructs.cfn.resolve.exploration import Case, cases
from snapshot_constructs.cfn.resolve.mentions import Mentions, mentions
from snapshot_constructs.cfn.resolve.origin import Origin, Path, Trace
from snapshot_constructs.cfn.resolve.scalars import NOTHING, canonical, dumped
from snapshot_constructs.cfn.resolve.words import tree, when

_CASE = 20
"""The work of putting a case with others, in objects looked at."""
_ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy")

Facts = Mapping[str, Fact]


class Variant(NamedTuple):
    """One of the things that a resource can be.

    Attributes:
        when: in words, when it is that; nothing if it always is.
        properties: what is known of them; the rest stays a function.
        attributes: the resource as it stands there, but with its DeletionPolicy and
            UpdateReplacePolicy worked out like its properties.
        origin: returns the path in the template for a path of the properties.
        facts: for each deployment that makes it that, what it has for the parameters.
    """

    when: str
    properties: Mapping[str, Any]
    attributes: Mapping[str, Any]
    origin: Origin
    facts: tuple[Facts, ...] = ({},)

    def meets(self, other: "Variant") -> bool:
        """Tell whether a deployment can have both: this and a variant of another resource."""
        return any(_agree(one, another) for one in self.facts for another in other.facts)

    def given(self, parameter: str) -> str | None:
        """Return the value that a parameter, or a pseudo parameter, has in all deployments."""
        values = {_exactly(each.get(parameter)) for each in self.facts}
        return values.pop() if len(values) == 1 else None


def _agree(one: Facts, other: Facts) -> bool:
    return all(fact.agrees(other[name]) for name, fact in one.items() if name in other)


def _exactly(fact: Fact | None) -> str | None:
    return canonical(fact.value) if fact is not None and fact.exact else None


class _Outcome(NamedTuple):
    """What a resource is in one deployment."""

    properties: Any
    attributes: dict[str, Any]
    moved: dict[Path, Path]


def variants(context: Context, raw: Mapping[str, Any], path: Path) -> tuple[Variant, ...]:
    """Return the variants of a resource; none if no deployment makes it.

    Args:
        context: its template.
        raw: the resource as it stands there.
        path: the path of the resource in the template.
    """
    inner = {name: raw[name] for name in ("Properties", *_ATTRIBUTES) if name in raw}
    found = mentions(inner, context.maps, deciding=False)
    context.budget.earn(found.size)
    start = (*path, "Properties")
    condition = raw.get("Condition")
    if found.plain and not isinstance(condition, str):
        properties = _object(raw.get("Properties"))
        return (Variant(when="", properties=properties, attributes=raw, origin=Origin(start, {})),)
    scope, tried = _cases(context, inner, condition, found, start)
    return _merged(scope, tried, raw, start)


def _cases(
    context: Context, inner: dict[str, Any], condition: object, found: Mentions, start: Path
) -> tuple[Scope, list[Case[_Outcome | None]]]:
    own = (condition,) if isinstance(condition, str) else ()
    found.add(context.behind(tuple(dict.fromkeys((*own, *found.conditions)))))
    scope = Scope(found, all_frozen=context.budget.is_spent)

    def outcome(assumptions: Assumptions) -> _Outcome | None:
        evaluation = Evaluation(context, assumptions)
        if own and evaluation.decisions.condition(own[0]) is False:
            return None
        trace = Trace((), start[:-1], {})
        known = {name: evaluation.value(each, trace.into(name)) for name, each in inner.items()}
        properties = known.pop("Properties", NOTHING)
        return _Outcome(properties, known, trace.moved)

    tried = cases(context.parameters, scope, outcome)
    context.budget.spend(sum(_CASE + len(each.steps) for each in tried))
    return scope, tried


def _merged(
    scope: Scope, found: list[Case[_Outcome | None]], raw: Mapping[str, Any], start: Path
) -> tuple[Variant, ...]:
    """Put cases together that come to the same."""
    alike: dict[str, int] = {}
    numbers = [alike.setdefault(_key(each.outcome), len(alike)) for each in found]
    paths = list(zip((each.steps for each in found), numbers, strict=True))
    words = when(tree(paths), scope.labels)
    together: dict[int, list[Case[_Outcome | None]]] = {}
    for number, each in zip(numbers, found, strict=True):
        together.setdefault(number, []).append(each)
    return tuple(
        _variant(outcome, those, raw, start, words[number])
        for number, those in together.items()
        if (outcome := those[0].outcome) is not None
    )


def _key(outcome: _Outcome | None) -> str:
    return "" if outcome is None else dumped([_object(outcome.properties), outcome.attributes])


def _variant(
    outcome: _Outcome,
    those: list[Case[_Outcome | None]],
    raw: Mapping[str, Any],
    start: Path,
    words: str,
) -> Variant:
    moved = {path[1:]: source for path, source in outcome.moved.items() if path[0] == start[-1]}
    known = {name: each for name, each in outcome.attributes.items() if each is not NOTHING}
    left = {name: each for name, each in raw.items() if name not in _ATTRIBUTES}
    return Variant(
        when=words,
        properties=_object(outcome.properties),
        attributes=left | known,
        origin=Origin(start, moved),
        facts=tuple(each.facts for each in those),
    )


def _object(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}
