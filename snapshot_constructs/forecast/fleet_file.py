"""Fleet files: CSV, JSON or YAML in, a fleet or one line that says why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from pathlib import Path

from snapshot_constructs.forecast.entries import at, entries
from snapshot_constructs.forecast.error import ForecastError
from snapshot_constructs.forecast.fleet import Fleet, check_count
from snapshot_constructs.forecast.matching import matching, targeted
from snapshot_constructs.forecast.volume import faults, shown
from snapshot_constructs.model.policy import PolicySpec
from snapshot_constructs.model.value import brief

FIELDS = (
    "size_gib",
    "written_gib",
    "churn_per_day",
    "hot_share",
    "count",
    "region",
    "policy",
    "tags",
)
"""What an entry may say; only the size must be there."""

MOST_TAGS = 50  # of one resource; checked 2026-11
NO_REGION = "region is missing (got none); write one, such as 'eu-west-1'"


def read_fleet(
    policies: Mapping[str, PolicySpec], path: Path, *, region: str | None = None
) -> Fleet:
    """Read a fleet file; the end of its name tells whether it is CSV, JSON or YAML.

    A CSV file has a line of ``FIELDS`` first, and tags as ``key=value;key=value``. A JSON or YAML
    file holds a list of entries, or an object with ``volumes`` and ``region``.

    Args:
        policies: by the name that the file uses.
        path: of the file.
        region: where volumes are that name none.

    Raises:
        ForecastError: in one line with file and line, if the file is no fleet.
    """
    reading = _Reading(Fleet(policies), region)
    for line, entry in listed(path):
        try:
            reading.add(entry)
        except ForecastError as error:
            raise at(path, line, str(error)) from None
    return reading.fleet


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Volumes of a fleet file that are all alike; see ``FIELDS``."""

    size_gib: float
    written_gib: float | None
    churn_per_day: float | None
    hot_share: float
    count: int
    region: str | None
    policy: str | None
    tags: dict[str, str]


def listed(path: Path) -> Iterator[tuple[int, Entry]]:
    """Yield the entries of a fleet file, each with its line; there is one at least.

    Raises:
        ForecastError: in one line with file and line, if the file is no fleet.
    """
    volumes = 0
    for line, fields in entries(path):
        try:
            entry = _read(fields, volumes)
        except ForecastError as error:
            raise at(path, line, str(error)) from None
        volumes += entry.count
        yield line, entry
    if not volumes:
        raise ForecastError(f"{path}:1: holds no volumes; add one, such as size_gib 100")


def _read(entry: Mapping[str, object], before: int) -> Entry:
    """Read an entry.

    Args:
        entry: by field.
        before: how many volumes come before it.
    """
    for name in entry:
        if name not in FIELDS:
            raise ForecastError(
                f"no such field (got {brief(name)}); the fields are {', '.join(FIELDS)}"
            )
    size, written, churn = (entry.get(name) for name in FIELDS[:3])
    hot, count = entry.get("hot_share", 1.0), entry.get("count", 1)
    if wrong := tuple(faults(size, written, churn, hot)):
        raise ForecastError("; ".join(wrong))
    check_count(count, before)
    return Entry(
        size_gib=float(size),  # type: ignore[arg-type]  # faults saw it
        written_gib=None if written is None else float(written),  # type: ignore[arg-type]  # the same
        churn_per_day=None if churn is None else float(churn),  # type: ignore[arg-type]  # the same
        hot_share=float(hot),  # type: ignore[arg-type]  # the same
        count=int(count),  # type: ignore[call-overload]  # check_count saw it
        region=_text(entry, "region"),
        policy=_text(entry, "policy"),
        tags=_tags(entry.get("tags")),
    )


class _Reading:
    """Adds entries to a fleet; remembers which group tags lead to."""

    def __init__(self, fleet: Fleet, region: str | None) -> None:
        self.fleet = fleet
        self._region = region
        self._targeted = targeted(fleet.policies)
        self._groups: dict[tuple[object, ...], int] = {}

    def add(self, entry: Entry) -> None:
        written, churn = entry.written_gib, entry.churn_per_day
        self.fleet.measured &= written is not None
        self.fleet.add(
            self._group(entry),
            entry.size_gib if written is None else written,
            nan if churn is None else churn,
            entry.hot_share,
            entry.count,
        )

    def _group(self, entry: Entry) -> int:
        region = entry.region or self._region
        if region is None:
            raise ForecastError(NO_REGION)
        asked = [pair for pair in entry.tags.items() if pair in self._targeted]
        key = (region, entry.policy, frozenset(asked))
        if key not in self._groups:
            names = matching(self.fleet.policies, dict(asked), entry.policy)
            self._groups[key] = self.fleet.place(region, names)
        return self._groups[key]


def _text(entry: Mapping[str, object], name: str) -> str | None:
    found = entry.get(name)
    if found is None or isinstance(found, str):
        return found
    raise ForecastError(f"{name} must be text (got {shown(found)}); put it in quotes")


def _tags(found: object) -> dict[str, str]:
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ForecastError(
            f"tags must be keys and values (got {shown(found)}); write backup: gold, and in CSV "
            "backup=gold"
        )
    for key, value in found.items():
        if not isinstance(value, str):
            raise ForecastError(
                f"tags: the value of {brief(key)} must be text (got {shown(value)}); put it in quotes"
            )
    if len(found) > MOST_TAGS:
        raise ForecastError(f"tags: must be at most {MOST_TAGS} (got {len(found)}); leave some out")
    return found
