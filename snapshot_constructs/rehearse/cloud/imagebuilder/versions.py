"""Versions of components, workflows, recipes and images."""

from __future__ import annotations

from collections.abc import Iterable

Version = tuple[int, int, int]


def written(version: Version) -> str:
    """Return a version as text."""
    return ".".join(map(str, version))


def read(text: str) -> Version:
    """Return a version without x."""
    first, second, third = map(int, text.split("."))
    return first, second, third


def matches(pattern: str, version: Version) -> bool:
    """Tell whether a version is one of a pattern, in which x stands for any number."""
    nodes = zip(pattern.split("."), version, strict=True)
    return all(node in ("x", str(number)) for node, number in nodes)


def following(pattern: str, taken: Iterable[Version]) -> Version:
    """Return the version that a recipe gets which is created as, for example, 1.0.x.

    It is one higher than the highest that there is; the first is 1.0.1, as in AWS's documentation.
    """
    nodes = pattern.split(".")
    if "x" not in nodes:
        return read(pattern)
    place = nodes.index("x")
    highest = max((each[place] for each in taken if matches(pattern, each)), default=0)
    nodes[place] = str(highest + 1)
    return read(".".join(nodes))


def patterns(version: Version) -> dict[str, str]:
    """Return the ways to choose a version, by the names that the API has for their ARNs."""
    major, minor, patch = version
    return {
        "latestVersionArn": "x.x.x",
        "latestMajorVersionArn": f"{major}.x.x",
        "latestMinorVersionArn": f"{major}.{minor}.x",
        "latestPatchVersionArn": f"{major}.{minor}.{patch}",
    }
