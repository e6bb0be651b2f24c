"""What is configured, and what the command line says instead."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from snapshot_constructs.review.settings import Settings


def settings_of(config: str | None, *, fail_on: str | None = None, **said: Any) -> "Settings":
    """Return the settings of a file, or of the project, in which the command line has the last word.

    Args:
        config: the file that is named, if any.
        fail_on: as it is said on the command line.
        said: other settings as they are said there; None for those that are not.
    """
    from dataclasses import replace

    from snapshot_constructs.rules import Severity

    found = _configured(config)
    given = {name: value for name, value in said.items() if value is not None}
    if fail_on is not None:
        given["fail_on"] = None if fail_on == "never" else Severity(fail_on)
    return replace(found, **given)


def _configured(config: str | None) -> "Settings":
    from pathlib import Path

    from snapshot_constructs.review import settings
    from snapshot_constructs.review.summary import printable

    try:
        return settings.find(Path.cwd()) if config is None else settings.load(Path(config))
    except settings.SettingsError as error:
        raise click.UsageError("\n".join(map(printable, error.lines))) from None
