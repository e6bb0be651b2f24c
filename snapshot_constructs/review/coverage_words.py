"""Which volumes are backed up, in words that all formats share."""

from collections.abc import Iterable

from snapshot_constructs.rules import Row

HEAD = ("what", "name", "backed up")


def lines(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Return what each row is about, its name, and whether it is backed up and by what."""
    return [(row.what, _name(row), _covered(row)) for row in rows]


def _name(row: Row) -> str:
    return f"{row.address.name}, when {row.address.when}" if row.address.when else row.address.name


def _covered(row: Row) -> str:
    if row.covered:
        return f"by {' and '.join(row.by)}" if row.by else "yes"
    answer = "not known before deployment" if row.covered is None else "no"
    return f"{answer}: {row.why}" if row.why else answer
