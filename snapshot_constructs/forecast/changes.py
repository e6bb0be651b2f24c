"""What a history takes for granted beyond a forecast."""

from collections.abc import Iterator, Sequence

from snapshot_constructs.forecast.plan import Plan
from snapshot_constructs.forecast.track import Assumption

CHANGES = (
    Assumption("what is due in the very minute of a change still follows the version before"),
    Assumption("what is orphaned stays so, even if its schedule, tag or policy comes back"),
    Assumption("a new age holds only for what is made afterwards", "documented"),
    Assumption("what expires while the policy is paused is kept for ever", "documented"),
)
"""For every policy."""

CUSTOM_CHANGES = (
    Assumption("a new count holds for what exists at the next run of the schedule that makes one"),
    Assumption("copies are kept and orphaned like their sources; without their rule they expire"),
    Assumption("by age too, archiving that is disabled orphans what is archived"),
    Assumption("what waits for the archive of a deleted policy all goes, the newest too"),
    Assumption(
        "a fast restore rule holds for what is made under it; what it would disable while the policy "
        "is paused, deleted or without the rule stays enabled as long as the snapshot is there"
    ),
)
"""For a custom policy."""

SHARED_ON = Assumption(
    "a share rule holds for what is made under it; what it would unshare while the policy is paused, "
    "deleted or without the rule stays shared until it is archived or deleted"
)
"""For a custom policy that shares."""

DEPRECATION_CHANGES = (
    Assumption(
        "a new deprecation count holds for the AMIs that exist too, a new age only for those made "
        "afterwards, and no AMI is ever undeprecated",
        "documented",
    ),
    Assumption(
        "the date of a deprecation by age is set with the AMI, whatever the policy does then"
    ),
    Assumption(
        "a deprecation by count comes at the next run of the schedule that makes an AMI; of schedules "
        "that made one together, those count that the policy still has"
    ),
)
"""For AMIs, or copies of them, that are deprecated."""

EVENT_CHANGES = (
    Assumption("what is shared while the policy is paused or deleted is never copied"),
    Assumption(
        "an action is like a schedule: without its name copies are orphaned, without their target "
        "they expire"
    ),
)
"""For an event-based policy."""

DEFAULT_CHANGES = (
    Assumption(
        "with ExtendDeletion a default policy goes on deleting while it is paused or deleted",
        "documented",
    ),
    Assumption("what is overdue then goes in the minute after the change"),
    Assumption("the window of the resource stays the same when the policy is enabled again"),
)
"""For a default policy."""

HANDS = (
    Assumption(
        "what is locked, in the archive or back from it by hand when the policy would archive or delete "
        "it, or restored from the Recycle Bin afterwards, is no longer managed: it stays",
        "documented",
    ),
    Assumption(
        "until then it counts for the policy, and afterwards no more; a lock that ends earlier changes "
        "nothing but that nobody can delete the snapshot in between"
    ),
    Assumption("archiving and restoring take no time, and are done with all snapshots of a set"),
    Assumption(
        "fast restore ends when a snapshot is archived or deleted, and for good; where that does not "
        "happen, it stays enabled"
    ),
    Assumption(
        "what comes back from the Recycle Bin was billed there and fills no gap again; what comes back "
        "from the archive holds everything; what a restore from there costs is paid when it begins"
    ),
)
"""For what is done by hand."""


def custom(plans: Sequence[Plan]) -> Iterator[Assumption]:
    """Yield what a history takes for granted of a custom policy with such schedules."""
    yield from CUSTOM_CHANGES
    if any(plan.shares for plan in plans):
        yield SHARED_ON
    copies = [copied for plan in plans for copied in plan.copies.values()]
    if any(each.deprecate for each in plans) or any(each.deprecate for each in copies):
        yield from DEPRECATION_CHANGES
