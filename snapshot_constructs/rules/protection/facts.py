"""What no template shows of the Recycle Bin, and what it does that one may not expect."""

from typing import Any

from snapshot_constructs.rules.protection import links
from snapshot_constructs.rules.registry import Certainty, Rule, Scope, Severity, Subject

RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="recycle-bin/resource-type-immutable",
        severity=Severity.WARNING,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.CHANGE,
        title="ResourceType stays what it is",
        why="Changing it replaces the rule: from then on nothing of the earlier type is kept.",
        link=links.UPDATE_RULE,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="recycle-bin/lock-immutable",
        severity=Severity.ERROR,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.CHANGE,
        title="A locked rule stays what it is",
        why="It can be changed only after it was unlocked and the unlock delay has passed; locking it "
        "again starts the delay anew. The unlock delay itself cannot be changed either.",
        link=links.LOCK_IN_GUIDE,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="recycle-bin/rules-per-region",
        severity=Severity.WARNING,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.ACCOUNT,
        title="An account has at most 250 rules in a Region",
        why="The Recycle Bin refuses the next.",
        link=links.BIN,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="recycle-bin/archived-90-days",
        severity=Severity.INFO,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.FACT,
        title="Archived snapshots in the Recycle Bin are billed for at least 90 days",
        why="The archive tier bills 90 days whenever a snapshot is deleted earlier, also where a rule "
        "keeps it for less. Everything in the bin is billed as before.",
        link=links.ARCHIVE,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="recycle-bin/every-deletion",
        severity=Severity.INFO,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.FACT,
        title="The Recycle Bin also keeps what Data Lifecycle Manager and AWS Backup delete",
        why="It is billed for longer than their retention says, and once restored they manage it no "
        "more. Nobody can empty the bin by hand.",
        link=links.BIN,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="recycle-bin/sharing-paused",
        severity=Severity.INFO,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.FACT,
        title="What is in the Recycle Bin is not shared until it is restored",
        why="Other accounts lose it as if it were deleted.",
        link=links.BIN,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="recycle-bin/first-rule",
        severity=Severity.INFO,
        subject=Subject.RECYCLE_BIN,
        scope=Scope.FACT,
        title="The first rule of an account can take 30 minutes to keep anything",
        why="What is deleted before is gone.",
        link=links.CREATE_IN_GUIDE,
        certainty=Certainty.DOCS,
    ),
)
