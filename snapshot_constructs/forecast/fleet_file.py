"""Fleet files: CSV, JSON or YAML in, a fleet or one line that says why not."""

from collections.abc import Mapping
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
    for line, entry in entries(path):
        try:
            reading.add(entry)
        except ForecastError as error:
            raise at(path, line, str(error)) from None
    if not len(reading.fleet):
        raise ForecastError(f"{path}:1: holds no volumes; add one, such as size_gib 100")
    return reading.fleet


class _Reading:
    """Adds entries to a fleet; remembers which group tags lead to."""

    def __init__(self, fleet: Fleet, region: str | None) -> None:
        self.fleet = fleet
        self._region = region
        self._targeted = targeted(fleet.policies)
        self._groups: dict[tuple[object, ...], int] = {}

    def add(self, entry: Mapping[str, object]) -> None:
        for name in entry:
            if name not in FIELDS:
                raise ForecastError(
                    f"no such field (got {brief(name)}); the fields are {', '.join(FIELDS)}"
                )
        size, written, churn = (entry.get(name) for name in FIELDS[:3])
        hot, count = entry.get("hot_share", 1.0), entry.get("count", 1)
        if wrong := tuple(faults(size, written, churn, hot)):
            raise ForecastError("; ".join(wrong))
        check_count(count, len(self.fleet))
        self.fleet.measured &= written is not None
        self.fleet.add(
            self._group(entry),
            float(size if written is None else written),  # type: ignore[arg-type]  # faults saw it
            nan if churn is None else float(churn),  # type: ignore[arg-type]  # the same
            float(hot),  # type: ignore[arg-type]  # the same
            int(count),  # type: ignore[call-overload]  # check_count saw it
        )

    def _group(self, entry: Mapping[str, object]) -> int:
        region = _text(entry, "region") or self._region
        if region is None:
            raise ForecastError("region is missing (got none); write one, such as 'eu-west-1'")
        policy, tags = _text(entry, "policy"), _tags(entry.get("tags"))
        asked = [pair for pair in tags.items() if pair in self._targeted]
        key = (region, policy, frozenset(asked))
        if key not in self._groups:
            names = matching(self.fleet.policies, dict(asked), policy)
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
