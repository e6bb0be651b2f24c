"""Judge all resources of an account and Region by what they say together."""

from typing import NamedTuple

from snapshot_constructs.model.address import Address
from snapshot_constructs.model.estate import Estate
from snapshot_constructs.rules.dlm import RULES
from snapshot_constructs.rules.dlm.estate.survey import Survey
from snapshot_constructs.rules.registry import Finding, Severity

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
    survey = Survey(estate)
    found = {
        Addressed(located.address, Finding(rule, located.where, located.what, located.fix)): None
        for rule in RULES
        if rule.search is not None
        for located in rule.search(survey)
    }
    return tuple(sorted(found, key=lambda each: _ORDER[each.finding.rule.severity]))
