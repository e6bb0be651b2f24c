"""Whatever happens to snapshots over some weeks: what they take is what a plain count of blocks says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.rehearse.cloud.clock import Clock
from snapshot_constructs.rehearse.cloud.ebs.contents import Content
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.ebs.service import EC2
from snapshot_constructs.rehearse.cloud.ebs.storage import stored
from snapshot_constructs.rehearse.cloud.ebs.verbs import change_volumes
from snapshot_constructs.rehearse.cloud.world import World
from tests.rehearse.cloud.calling import ACCOUNT, REGION
from tests.rehearse.cloud.ebs.conftest import START, Ec2
from tests.rehearse.cloud.ebs.making import keep

FAR = "us-east-1"
BIN_DAYS = 3
STEPS = ("create", "create", "near", "far", "delete", "archive", "thaw", "restore")


@dataclass
class Kept:
    """A snapshot, as somebody would note it who only reads the guide.

    Attributes:
        family: names those that its blocks are shared with.
        archived: whether it is in the archive.
        thawed: the day until which it is restored; 0 if it is not.
        exits: the day on which it leaves the Recycle Bin; 0 while nobody has deleted it.
    """

    id: str
    region: str
    family: str
    content: Content
    archived: bool = False
    thawed: int = 0
    exits: int = 0

    @property
    def is_usable(self) -> bool:
        return not self.exits and (not self.archived or bool(self.thawed))


@dataclass
class Book:
    """All snapshots that there are, and the newest copy in the far Region of each family."""

    ec2: Ec2
    volumes: list[str]
    day: int = 0
    kept: list[Kept] = field(default_factory=list)
    newest: dict[str, Kept] = field(default_factory=dict)

    def add(self, id: str, region: str, family: str) -> Kept:
        content = self.ec2.world.store(Ebs, ACCOUNT, region).snapshots[id].content
        self.kept.append(Kept(id, region, family, content))
        return self.kept[-1]

    def step(self, action: str, number: int) -> None:
        """Do something, if there is something to do it with."""
        if action == "create":
            volume = self.volumes[number % len(self.volumes)]
            self.add(self.ec2.snapshot(volume), REGION, volume)
            return
        choice = [each for each in self.kept if not each.exits and fits(action, each)]
        if choice:
            getattr(self, action)(choice[number % len(choice)])

    def near(self, one: Kept) -> None:
        there = self.ec2.at(one.region)
        self.add(there.copy(one.id, one.region), one.region, one.family)

    def far(self, one: Kept) -> None:
        made = self.ec2.at(FAR).copy(one.id, REGION)
        before = self.newest.get(one.family)
        goes_on = before is not None and before.is_usable
        family = before.family if before is not None and goes_on else made
        self.newest[one.family] = self.add(made, FAR, family)

    def delete(self, one: Kept) -> None:
        self.ec2.at(one.region)("DeleteSnapshot", SnapshotId=one.id)
        one.exits = self.day + BIN_DAYS

    def archive(self, one: Kept) -> None:
        self.ec2.at(one.region).archive(one.id)
        one.archived = True

    def thaw(self, one: Kept) -> None:
        """Restore a snapshot for two days, which makes it a full one."""
        asked = {"SnapshotId": one.id, "TemporaryRestoreDays": 2}
        self.ec2.at(one.region)("RestoreSnapshotTier", **asked)
        one.family, one.thawed = one.id, self.day + 2

    def restore(self, one: Kept) -> None:
        asked = {"SnapshotId": one.id, "PermanentRestore": True}
        self.ec2.at(one.region)("RestoreSnapshotTier", **asked)
        one.family, one.archived, one.thawed = one.id, False, 0

    def wait(self) -> None:
        """Let a day pass."""
        self.ec2.wait(days=1)
        self.day += 1
        self.kept = [each for each in self.kept if each.exits != self.day]
        for each in self.kept:
            each.thawed = 0 if each.thawed == self.day else each.thawed

    def gib(self) -> dict[tuple[str, str], float]:
        """Count every block that is kept, once in a family or once for each in the archive."""
        blocks: dict[tuple[str, str, str, str, float], set[int]] = {}
        for each in self.kept:
            for tier in tiers(each):
                family = each.id if tier == "archive" else each.family
                key = (each.region, tier, family, each.content.origin, each.content.block_gib)
                blocks.setdefault(key, set()).update(each.content.versions)
        total: dict[tuple[str, str], float] = {}
        for (region, tier, *_, size), versions in blocks.items():
            total[region, tier] = total.get((region, tier), 0) + len(versions) * size
        return total


def fits(action: str, one: Kept) -> bool:
    """Tell whether EC2 would do that with a snapshot."""
    if action in ("near", "far"):
        return one.is_usable and (action == "near" or one.region == REGION)
    if action == "archive":
        return not one.archived
    if action in ("thaw", "restore"):
        return one.archived
    return True


def tiers(one: Kept) -> Iterator[str]:
    if one.archived:
        yield "archive"
    if not one.archived or one.thawed:
        yield "standard"


def fresh() -> Ec2:
    world = World({"ec2": EC2})
    world.clock = Clock(lambda: START)
    ec2 = Ec2(world)
    for region in (REGION, FAR):
        keep(ec2.at(region), "EBS_SNAPSHOT", days=BIN_DAYS)
    return ec2


@settings(max_examples=30)
@given(
    churns=st.lists(st.sampled_from([0.0, 0.01, 0.2]), min_size=1, max_size=3),
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=15, max_size=30),
)
def test_what_snapshots_take_is_what_a_plain_count_says(
    churns: list[float], steps: list[tuple[str, int]]
) -> None:
    ec2 = fresh()
    book = Book(ec2, [ec2.volume(Size=10) for _ in churns])
    for volume, churn in zip(book.volumes, churns, strict=True):
        change_volumes(ec2.world, {"volume_id": volume, "churn": churn})

    for action, number in steps:
        book.step(action, number)
        book.wait()

    found: dict[tuple[str, str], float] = {}
    for each in stored(ec2.world):
        key = (each.region, each.tier)
        found[key] = found.get(key, 0) + each.gib
    assert found == pytest.approx(book.gib())
