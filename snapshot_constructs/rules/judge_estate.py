"""Judge all resources of an account and Region by what they say together."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from snapshot_constructs.model.address import Address
from snapshot_constructs.model.estate import Estate
from snapshot_constructs.rules.registry import Finding, Rule, Severity

_ORDER = {severity: place for place, severity in enumerate(Severity)}


class Addressed(NamedTuple):
    """A finding, and the resource that it is about, under the condition under which it holds."""

    address: Address
    finding: Finding


def judge_estate(estate: Estate) -> tuple[Addressed, ...]:
    """Hold an estate against every rule that needs more than one resource.

    What is not known breaks nothing here.

    Returns:
        Everything that is broken, most severe first.
    """
    return _ordered((*_on_policies(estate), *_on_images(estate)))


def judge_images(estate: Estate) -> tuple[Addressed, ...]:
    """Hold an estate against the rules on several resources of Image Builder alone; see above."""
    return _ordered(_on_images(estate))


def _on_policies(estate: Estate) -> Iterator[Addressed]:
    from snapshot_constructs.rules.dlm import RULES  # noqa: PLC0415 - so that pipelines start sooner
    from snapshot_constructs.rules.dlm.estate.survey import Survey  # noqa: PLC0415 - the same

    yield from _searched(RULES, Survey(estate))


def _on_images(estate: Estate) -> Iterator[Addressed]:
    """Yield what is wrong with resources of Image Builder, of which most estates have none."""
    if estate.images:
        from snapshot_constructs.rules.imagebuilder import (  # noqa: PLC0415  # so that others start sooner
            estate as together,
        )

        yield from _searched(together.RULES, together.Baking(estate))


def _searched(rules: Iterable[Rule[Any]], estate: object) -> Iterator[Addressed]:
    for rule in rules:
        for located in rule.search(estate) if rule.search is not None else ():
            finding = Finding(rule, located.where, located.what, located.fix)
            yield Addressed(located.address, finding)


def _ordered(found: Iterable[Addressed]) -> tuple[Addressed, ...]:
    """Return each finding once, most severe first."""
    return tuple(sorted(dict.fromkeys(found), key=lambda each: _ORDER[each.finding.rule.severity]))
