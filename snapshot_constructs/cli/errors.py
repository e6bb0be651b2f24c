"""How a command ends when it cannot go on: in one line, never with a traceback."""

from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
T = TypeVar("T")

SHOWN_NAMES = 5
FINDINGS, UNUSABLE = 1, 3  # exit statuses; wrong usage is click's, 2


class Unusable(click.ClickException):
    """Ends the program with one line about its input."""

    exit_code = UNUSABLE


def usable(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read something, and end the program with one line where that cannot be done."""
    from snapshot_constructs.cfn.json_file import UnusableError
    from snapshot_constructs.forecast import ForecastError
    from snapshot_constructs.review.summary import printable

    try:
        return read(*args, **kwargs)
    except (UnusableError, ForecastError) as error:
        raise Unusable(printable(str(error))) from None


def asked(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read options, and end the program as wrong usage where they mean nothing."""
    from snapshot_constructs.forecast import ForecastError
    from snapshot_constructs.review.summary import printable

    try:
        return read(*args, **kwargs)
    except ForecastError as error:
        raise click.UsageError(printable(str(error))) from None


def missing(paths: Sequence[str], resource: str | None, names: Sequence[str]) -> Unusable:
    """Return the error for a policy that is not there, naming some that are."""
    from snapshot_constructs.review.summary import printable

    wanted = f" {resource!r}" if resource else ""
    some = ", ".join(map(repr, names[:SHOWN_NAMES])) + (", …" if names[SHOWN_NAMES:] else "")
    instead = f"; write {some}" if names else ""
    return Unusable(printable(f"{', '.join(paths)}: has no policy{wanted}{instead}"))


def unknown_rule(word: str) -> click.UsageError:
    """Return the error for a rule that does not exist, naming the nearest."""
    from snapshot_constructs.rules.names import unknown

    return click.UsageError(unknown(word))
