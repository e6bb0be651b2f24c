"""Schedules of one policy that are due at the same time: they make one snapshot or AMI.

It belongs to the schedule that keeps longest; of equals, to the earlier one. Different policies
never share.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from snapshot_constructs.forecast.keep import Keep
from snapshot_constructs.forecast.lives import Rules
from snapshot_constructs.forecast.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """The points that belong to one schedule.

    Attributes:
        plan: of the schedule.
        times: when they are made.
        shared: whose the times were too, all numbers of the plans together.
        plans: of all schedules.
    """

    plan: Plan
    times: Sequence[int]
    shared: Mapping[int, tuple[int, ...]]
    plans: Sequence[Plan]

    @property
    def members(self) -> list[Plan]:
        """All plans that have a part in some point, the own one first."""
        others = {number for members in set(self.shared.values()) for number in members}
        found = [self.plans[number] for number in sorted(others)]
        return [self.plan, *(plan for plan in found if plan is not self.plan)]

    def rules(self, answer: Callable[[Sequence[Plan]], tuple[Keep, ...]]) -> Rules:
        """Ask for the rules of each point.

        Args:
            answer: says what holds for a point that these plans have a part in.
        """
        usual = answer((self.plan,))
        answers = {
            members: answer([self.plans[number] for number in members])
            for members in set(self.shared.values())
        }
        differing = {members for members, found in answers.items() if found != usual}
        return Rules(
            usual,
            {at: answers[members] for at, members in self.shared.items() if members in differing},
        )

    def keys(self, place: str, times: Sequence[int]) -> list[object]:
        """Return what the copies in a place are encrypted with.

        Where the own schedule does not copy there, the first counts that does.

        Args:
            place: of the copies.
            times: of points that are copied there.
        """
        own = self.plan.copies.get(place)
        if own is not None:
            return [own.key] * len(times)
        members = ([self.plans[number] for number in self.shared[at]] for at in times)
        return [next(p.copies[place].key for p in each if place in p.copies) for each in members]


def owned(plans: Sequence[Plan]) -> list[Owned]:
    """Give each run to one schedule."""
    together = _together(plans)
    order = _longest_first(plans)
    owner = {members: min(members, key=order.index) for members in set(together.values())}
    found = []
    for number, plan in enumerate(plans):
        mine = {at: members for at, members in together.items() if number in members}
        lost = {at for at, members in mine.items() if owner[members] != number}
        shared = {at: members for at, members in mine.items() if owner[members] == number}
        times = _without(plan.runs.times, lost)
        found.append(Owned(plan=plan, times=times, shared=shared, plans=plans))
    return found


def _together(plans: Sequence[Plan]) -> dict[int, tuple[int, ...]]:
    """Return the times at which several plans are due, and which."""
    bits: dict[int, int] = {}
    sets = [_quick(plan.runs.times) for plan in plans]
    for one, other in combinations(range(len(plans)), 2):
        if plans[one].runs.timed and plans[other].runs.timed:
            both = 1 << one | 1 << other
            for at in _common(sets[one], sets[other]):
                bits[at] = bits.get(at, 0) | both
    members = {each: _members(each) for each in set(bits.values())}
    return {at: members[each] for at, each in bits.items()}


def _quick(times: Sequence[int]) -> range | frozenset[int]:
    return times if isinstance(times, range) else frozenset(times)


def _common(one: range | frozenset[int], other: range | frozenset[int]) -> list[int]:
    fewer, more = sorted((one, other), key=len)
    return [at for at in fewer if at in more]


def _members(bits: int) -> tuple[int, ...]:
    return tuple(number for number in range(bits.bit_length()) if bits >> number & 1)


def _longest_first(plans: Sequence[Plan]) -> list[int]:
    lasts = [plan.lasts for plan in plans]
    return sorted(range(len(plans)), key=lambda i: (lasts[i] is not None, -(lasts[i] or 0)))


def _without(times: Sequence[int], lost: set[int]) -> Sequence[int]:
    return array("q", [at for at in times if at not in lost]) if lost else times
