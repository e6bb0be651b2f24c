"""Rules on sharing snapshots with other accounts: group H."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.policy import CUSTOM, SNAPSHOTS, Kind
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.sharing import Share
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import keys
from snapshot_constructs.rules.dlm.kinds import is_one_of
from snapshot_constructs.rules.dlm.periods import LONGEST, age_of, age_problems, kept_by
from snapshot_constructs.rules.dlm.subjects import schedules, shares
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

ACCOUNT = re.compile(r"[0-9]{12}")

Breaches = Iterator[Broken]


def share_kind(at: At[Schedule]) -> Breaches:
    """Find share rules in AMI policies, and more than one of them."""
    if at.it.shares == ():
        return
    if not is_one_of(at.policy, SNAPSHOTS):
        yield at.broken(
            "ShareRules", "is for snapshot policies only", "set launch permissions of the AMI"
        )
        return
    number = len(known(at.it.shares))
    if number > 1:
        yield at.broken(
            "ShareRules", f"takes one rule (got {number})", "put all accounts in one rule"
        )


def share_accounts(at: At[Share]) -> Breaches:
    """Find share rules without accounts, and accounts that are none."""
    accounts = known(at.it.accounts)
    if not accounts:
        yield at.broken("TargetAccounts", "is empty", "name an account, such as '111122223333'")
    for i, account in known_items(accounts):
        if not ACCOUNT.fullmatch(account):
            yield at.broken(
                f"TargetAccounts/{i}",
                f"must be an account id of 12 digits (got {brief(account)})",
                "write it in quotes, which keep leading zeros, such as '012345678901'",
            )


def share_50(at: At[Share]) -> Breaches:
    """Find more accounts than the default quota."""
    number = len(known(at.it.accounts))
    if number > 50:
        yield at.broken(
            "TargetAccounts",
            f"has {number} accounts, and the default quota is 50",
            "have quota L-DCA05F2F raised first, or share with fewer",
        )


def share_unshare_pair(at: At[Share]) -> Breaches:
    """Find unshare periods that are half written, or none."""
    unshare = known(at.it.unshare_after)
    if unshare is None:
        return
    if unshare.count is not None:
        yield at.broken(
            "UnshareInterval",
            f"must be an age, not a count (got {unshare.count!r})",
            "write 4 days, for example",
        )
        return
    for name, what in age_problems(unshare, LONGEST):
        yield at.broken(f"Unshare{name}", what, "give UnshareInterval with UnshareIntervalUnit")


def _compared(at: At[Share]) -> int | None:
    """Compare the unshare period with the retention: 1 longer, 0 about equal, -1 shorter."""
    unshare, schedule = known(at.it.unshare_after), at.schedule
    if unshare is None or unshare.by_count or schedule is None:
        return None
    ours, kept = age_of(unshare), kept_by(schedule)
    return ours.compared_with(kept) if ours and kept else None


def _kept(schedule: Schedule | None) -> str:
    retain = schedule.retain if schedule else None
    return retain.explain() if isinstance(retain, Retain) else "not said"


def share_unshare_retention(at: At[Share]) -> Breaches:
    """Find snapshots that are shared for longer than they exist."""
    unshare = at.it.unshare_after
    if unshare is not None and _compared(at) == 1:
        yield at.broken(
            "UnshareInterval",
            f"is longer than the retention (got {unshare.explain()}, and the schedule keeps "
            f"{_kept(at.schedule)})",
            "unshare before the snapshot is deleted, or leave it out",
        )


def share_unshare_equal(at: At[Share]) -> Breaches:
    """Find snapshots that are shared for as long as they exist."""
    unshare = at.it.unshare_after
    if unshare is not None and _compared(at) == 0:
        yield at.broken(
            "UnshareInterval",
            f"is as long as the retention (got {unshare.explain()}, and the schedule keeps "
            f"{_kept(at.schedule)})",
            "unshare a day earlier, or leave it out",
        )


def share_outpost(at: At[Schedule]) -> Breaches:
    """Find snapshots on an Outpost that are to be shared."""
    if at.it.shares == ():
        return
    create = known(at.it.create)
    if isinstance(create, CreateRule) and known(create.location) == "OUTPOST_LOCAL":
        yield at.broken(
            "ShareRules",
            "shares snapshots that stay in OUTPOST_LOCAL, which cannot be shared",
            "remove it, or let CreateRule/Location be CLOUD",
        )


def share_copies(at: At[Schedule]) -> Breaches:
    """Find schedules that both share and copy."""
    if at.it.shares != () and at.it.copies != ():
        yield at.broken(
            "ShareRules",
            "shares the snapshots of this Region only, and none of the copies",
            "share copies by an event rule in their Region, if they are needed there",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/share-kind",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Snapshot policies share, by one rule in a schedule",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=share_kind,
    ),
    Rule(
        id="dlm/share-accounts",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="A share rule names accounts of twelve digits",
        why="DLM refuses the policy; a number without quotes loses its leading zeros.",
        link=links.SHARE_RULE,
        certainty=Certainty.MODEL,
        each=shares,
        check=share_accounts,
    ),
    Rule(
        id="dlm/share-50",
        severity=Severity.WARNING,
        kinds=SNAPSHOTS,
        title="A share rule names at most 50 accounts",
        why="More than the quota are refused until it is raised.",
        link=links.DLM_QUOTAS,
        certainty=Certainty.DOCS,
        each=shares,
        check=share_50,
    ),
    Rule(
        id="dlm/share-unshare-pair",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="An unshare period has an interval and a unit",
        why="DLM refuses the policy.",
        link=links.SHARE_RULE,
        certainty=Certainty.INFERRED,
        each=shares,
        check=share_unshare_pair,
    ),
    Rule(
        id="dlm/share-unshare-retention",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Sharing ends before the snapshot is deleted",
        why="DLM refuses the policy.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
        each=shares,
        check=share_unshare_retention,
    ),
    Rule(
        id="dlm/share-unshare-equal",
        severity=Severity.WARNING,
        kinds=SNAPSHOTS,
        title="Sharing ends a while before the snapshot is deleted",
        why="AWS's example allows at most four days for a retention of five: an equal period may "
        "be refused, and ends nothing that the deletion does not end.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.INFERRED,
        each=shares,
        check=share_unshare_equal,
    ),
    Rule(
        id="dlm/share-default-key",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS | {Kind.EVENT},
        title="Shared snapshots are not encrypted with the AWS managed key",
        why="The snapshot is made, and sharing it fails; an event-based policy of the other "
        "account cannot copy it either.",
        link=links.EVENT_POLICY,
        certainty=Certainty.DOCS,
        search=keys.share_default_key,
    ),
    Rule(
        id="dlm/share-key-grant",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS,
        title="The accounts that snapshots are shared with may use their key",
        why="The snapshot is shared, and nobody there can use it.",
        link=links.EVENT_POLICY,
        certainty=Certainty.DOCS,
        search=keys.share_key_grant,
    ),
    Rule(
        id="dlm/share-outpost",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Snapshots on an Outpost are not shared",
        why="DLM refuses the policy: sharing is for snapshots in a Region.",
        link=links.OUTPOSTS,
        certainty=Certainty.DOCS,
        each=schedules,
        check=share_outpost,
    ),
    Rule(
        id="dlm/share-copies",
        severity=Severity.INFO,
        kinds=SNAPSHOTS,
        title="A schedule either shares or copies",
        why="Only the snapshot in the policy's own Region is shared; its copies are not.",
        link=links.SHARE_RULE,
        certainty=Certainty.INFERRED,
        each=schedules,
        check=share_copies,
    ),
)
