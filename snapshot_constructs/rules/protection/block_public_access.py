"""Rules on block public access for snapshots."""

from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.protection.together import Named, World
from snapshot_constructs.rules.registry import (
    Broken,
    Certainty,
    Part,
    Place,
    Rule,
    Scope,
    Severity,
    Subject,
)

STATES = ("block-all-sharing", "block-new-sharing")

Whole = Part[BlockPublicAccess]
Breaches = Iterator[Broken]


def wholes(setting: BlockPublicAccess, place: Place) -> Iterator[Whole]:
    """Yield the setting itself."""
    yield Part(setting, "", place)


def state(part: Whole) -> Breaches:
    """Find states that the setting cannot be given."""
    written = known(part.it.state)
    if written is None:
        yield part.broken("State", "is missing", "write block-all-sharing")
    elif written == "unblocked":
        yield part.broken(
            "State",
            "must be block-all-sharing or block-new-sharing (got 'unblocked')",
            "remove the resource: without it nothing is blocked",
        )
    elif written not in STATES:
        yield part.broken(
            "State",
            f"must be block-all-sharing or block-new-sharing (got {brief(written)})",
            "write block-all-sharing",
        )


def keeps_public(part: Whole) -> Breaches:
    """Find settings that leave public what is public."""
    if known(part.it.state) == "block-new-sharing":
        yield part.broken(
            "State",
            "leaves snapshots public that are public already (got 'block-new-sharing')",
            "write block-all-sharing, unless they are meant to be",
        )


def state_type(part: Whole) -> Breaches:
    """Find values of a wrong type."""
    for misread in part.it.misread:
        if not misread.unknown:
            yield part.broken(misread.where, misread.what, "write a value of that type")


def state_only(part: Whole) -> Breaches:
    """Find properties that do not exist."""
    for misread in part.it.misread:
        if misread.unknown:
            yield part.broken(misread.where, misread.what, "remove it: State is all there is")


def one_per_region(
    world: World[BlockPublicAccess],
) -> Iterator[tuple[Named[BlockPublicAccess], Broken]]:
    """Find several resources for the one setting that there is."""
    for other in world.sure[1:]:
        first = world.sure[0].logical_id
        yield (
            other,
            Broken(
                "",
                f"sets what {first} sets too: an account has one such setting in a Region (got one more)",
                f"remove this one, or {first}",
            ),
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="snapshot-block-public-access/state",
        severity=Severity.ERROR,
        subject=Subject.PUBLIC_ACCESS,
        title="State is block-all-sharing or block-new-sharing",
        why="EC2 refuses anything else.",
        link=links.ENABLE_BLOCK,
        certainty=Certainty.MODEL,
        each=wholes,
        check=state,
    ),
    Rule(
        id="snapshot-block-public-access/keeps-public",
        severity=Severity.INFO,
        subject=Subject.PUBLIC_ACCESS,
        title="What is public already is blocked too",
        why="block-new-sharing stops new public sharing only, and makes public again what "
        "block-all-sharing had hidden.",
        link=links.ENABLE_BLOCK,
        certainty=Certainty.MODEL,
        each=wholes,
        check=keeps_public,
    ),
    Rule(
        id="snapshot-block-public-access/state-type",
        severity=Severity.ERROR,
        subject=Subject.PUBLIC_ACCESS,
        title="State is text",
        why="CloudFormation refuses the template.",
        link=links.CFN_BLOCK,
        certainty=Certainty.INFERRED,
        each=wholes,
        check=state_type,
    ),
    Rule(
        id="snapshot-block-public-access/state-only",
        severity=Severity.ERROR,
        subject=Subject.PUBLIC_ACCESS,
        title="State is the only property",
        why="CloudFormation refuses the template: extraneous key is not permitted.",
        link=links.CFN_BLOCK,
        certainty=Certainty.INFERRED,
        each=wholes,
        check=state_only,
    ),
)

ONE_PER_REGION: Rule[Any] = Rule(
    id="snapshot-block-public-access/one-per-region",
    severity=Severity.WARNING,
    subject=Subject.PUBLIC_ACCESS,
    scope=Scope.TEMPLATE,
    title="One resource sets block public access in an account and Region",
    why="There is one setting. CloudFormation identifies the resource by the account alone: a second "
    "one fails, or the last one deployed wins and the removal of either lifts the block.",
    link=links.CFN_BLOCK,
    certainty=Certainty.INFERRED,
)

FACTS: tuple[Rule[Any], ...] = (
    Rule(
        id="snapshot-block-public-access/removal-unblocks",
        severity=Severity.WARNING,
        subject=Subject.PUBLIC_ACCESS,
        scope=Scope.CHANGE,
        title="The block stays when its resource leaves the template",
        why="CloudFormation then disables it, and snapshots that it had hidden are public again at "
        "once, since their own permissions were never changed. DeletionPolicy Retain prevents it.",
        link=links.DISABLE_BLOCK,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="snapshot-block-public-access/declarative-policy",
        severity=Severity.ERROR,
        subject=Subject.PUBLIC_ACCESS,
        scope=Scope.ACCOUNT,
        title="No declarative policy of the organization manages the setting",
        why="Where one does, an account cannot change it, so the deployment fails.",
        link=links.GET_BLOCK,
        certainty=Certainty.MODEL,
    ),
)

TOGETHER = ((ONE_PER_REGION, one_per_region),)
"""Rules that several settings of a template break together, each with its check."""
