"""What a rehearsal backs up: the volumes of a fleet file, or one volume or instance for each policy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

from snapshot_constructs.forecast.entries import at
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.fleet_file import NO_REGION, Entry, listed
from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.model.rehearsed import DeployedPolicy, Use, Wanted
from snapshot_constructs.review.rehearsed_policy import Policy, policies

MOST = 500
"""More than that takes long to rehearse, and shows nothing more."""
CHURN_PER_DAY = 0.02
"""Where nobody says how much changes: the local cloud has to write something."""
_TYPES = ("gp3", "gp2", "standard")


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """What is to be made for an app, whatever policies it turns out to have.

    Attributes:
        account: where nothing else says one.
        region: where entries name none; None if it is not said.
        size_gib: of volumes without a file.
        churn_per_day: of volumes that say none.
        file: the fleet file, if there is one.
        lines: its entries, each with its line.
    """

    account: str
    region: str | None
    size_gib: float
    churn_per_day: float
    file: Path | None = None
    lines: tuple[tuple[int, Entry], ...] = ()

    @classmethod
    def of(cls, file: Path | None, volume: Volume, *, account: str, region: str | None) -> "Fleet":
        """Read the fleet file, if there is one.

        Raises:
            ForecastError: in one line, if it is none, or holds too many volumes.
        """
        churn = volume.churn_per_day
        return cls(
            account=account,
            region=region,
            size_gib=volume.size_gib,
            churn_per_day=CHURN_PER_DAY if churn is None else churn,
            file=file,
            lines=() if file is None else tuple(_read(file)),
        )

    def wanted(self, deployed: Sequence[DeployedPolicy]) -> list[Wanted]:
        """Return what to make.

        An entry of a file is an instance if it names a policy for instances. It is made in each
        account that has a policy for it. Without a file, it is one volume or instance for each policy.

        Raises:
            ForecastError: in one line with file and line, if an entry means nothing here.
        """
        found = _Wishes(self, policies(deployed))
        return found.one_each() if self.file is None else [*found.of_file(self.file)]


def _read(file: Path) -> Iterator[tuple[int, Entry]]:
    volumes, largest = 0, (0, 0)
    for line, entry in listed(file):
        volumes += entry.count
        largest = max(largest, (entry.count, line))
        if volumes <= MOST:
            yield line, entry
    if volumes > MOST:
        raise at(
            file,
            largest[1],
            f"must be at most {MOST} volumes in all to rehearse (got {volumes:,}); volumes with the "
            "same tags, Region and size fare alike: write a sample of them, such as count: 5",
        )


class _Wishes(NamedTuple):
    """A fleet, and the policies that it is for."""

    fleet: Fleet
    policies: Sequence[Policy]

    def of_file(self, file: Path) -> Iterator[Wanted]:
        for line, entry in self.fleet.lines:
            try:
                yield from self._of(entry)
            except ForecastError as error:
                raise at(file, line, str(error)) from None

    def one_each(self) -> list[Wanted]:
        """Return one volume or instance for each policy, with the first of its target tags."""
        found = [self._one(each) for each in self.policies if each.of_volumes or each.of_instances]
        return [each for i, each in enumerate(found) if each not in found[:i]]

    def _one(self, policy: Policy) -> Wanted:
        account, region = policy.place
        tags = dict(policy.targets[:1])
        return Wanted(
            account=account,
            region=region,
            size_gib=ceil(self.fleet.size_gib),
            use=Use(self.fleet.size_gib, self.fleet.churn_per_day),
            tags=tags if policy.of_volumes else {},
            instance_tags=tags if policy.of_instances else None,
            type=_type(policy),
        )

    def _of(self, entry: Entry) -> Iterator[Wanted]:
        region = entry.region or self._region
        if region is None:
            raise ForecastError(NO_REGION)
        named = None if entry.policy is None else self._named(entry.policy)
        extra = {} if named is None else _extra(named, entry)
        on_instance = named is not None and named.of_instances
        churn = self.fleet.churn_per_day if entry.churn_per_day is None else entry.churn_per_day
        full = entry.size_gib if entry.written_gib is None else entry.written_gib
        for account in self._accounts(entry, region, named):
            yield Wanted(
                account=account,
                region=region,
                size_gib=ceil(entry.size_gib),
                use=Use(full, churn, entry.hot_share),
                tags=entry.tags if on_instance else entry.tags | extra,
                instance_tags=extra if on_instance else None,
                count=entry.count,
            )

    @property
    def _region(self) -> str | None:
        """The Region that is said, or the only one that has policies."""
        known = {each.deployed.region for each in self.policies}
        return self.fleet.region or (known.pop() if len(known) == 1 else None)

    def _named(self, name: str) -> Policy:
        for each in self.policies:
            if name in (each.name, each.deployed.logical_id):
                return each
        known = ", ".join(repr(each.name) for each in self.policies) or "none"
        raise ForecastError(f"no policy has this name (got {name!r}); the names are {known}")

    def _accounts(self, entry: Entry, region: str, named: Policy | None) -> list[str]:
        """Return where volumes are: with the policies that apply to them, else with any."""
        if named is not None:
            return [named.deployed.account]
        here = [each for each in self.policies if each.deployed.region == region]
        asked = set(entry.tags.items())
        meant = [each for each in here if each.of_volumes and asked.intersection(each.targets)]
        known = meant or [each for each in here if each.is_default] or here
        found = dict.fromkeys(each.deployed.account for each in known)
        return [*found] if meant else [*found][:1] or [self.fleet.account]


def _extra(policy: Policy, entry: Entry) -> dict[str, str]:
    """Return the tag with which a policy applies to what names it.

    Raises:
        ForecastError: if the entry has another value for it.
    """
    for key, value in policy.targets:
        if policy.of_instances or entry.tags.get(key, value) == value:
            return {key: value}
    if not policy.targets:
        return {}
    key, value = policy.targets[0]
    raise ForecastError(
        f"tags: policy {policy.name!r} wants {key}={value} (got {key}={entry.tags[key]}); "
        "leave one of the two out"
    )


def _type(policy: Policy) -> str:
    """Return a type of volume that a default policy does not exclude."""
    excluded = policy.exclusions.volume_types
    known = excluded if isinstance(excluded, tuple) else ()
    return next((each for each in _TYPES if each not in known), _TYPES[0])
