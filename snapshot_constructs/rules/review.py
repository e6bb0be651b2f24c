"""What a review says about acknowledgements: they are written by people, and people forget them."""

from typing import Any

from snapshot_constructs.rules.registry import Certainty, Rule, Severity

_METADATA = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html"
)

EXPIRED: Rule[Any] = Rule(
    id="review/acknowledgement-expired",
    severity=Severity.WARNING,
    title="An acknowledgement has not reached its end date",
    why="What was accepted for a time counts again from the day after. Mend it, or accept it anew with "
    "a later date and a reason that still holds.",
    link=_METADATA,
    certainty=Certainty.DOCS,
)

MALFORMED: Rule[Any] = Rule(
    id="review/acknowledgement-malformed",
    severity=Severity.WARNING,
    title="An acknowledgement in a template names a rule and a reason",
    why="One that cannot be read acknowledges nothing, so the finding that it is meant for still counts.",
    link=_METADATA,
    certainty=Certainty.DOCS,
)

UNUSED: Rule[Any] = Rule(
    id="review/acknowledgement-unused",
    severity=Severity.INFO,
    title="An acknowledgement matches a finding",
    why="The mistake is mended or the resource has another name. One that stays would accept, unseen, "
    "the next mistake of its kind.",
    link=_METADATA,
    certainty=Certainty.DOCS,
)

RULES = (EXPIRED, MALFORMED, UNUSED)
