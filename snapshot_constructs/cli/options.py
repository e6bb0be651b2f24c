"""Options that several commands have."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
T = TypeVar("T")

Decorator = Callable[[Callable[P, T]], Callable[P, T]]


def place(command: Callable[P, T]) -> Callable[P, T]:
    """Add the options that say where templates are deployed."""
    region = click.option(
        "--region",
        metavar="REGION",
        callback=lambda _context, _option, given: _region(given),
        help="Where the template does not say its Region.",
    )
    account = click.option(
        "--account",
        metavar="ID",
        callback=lambda _context, _option, given: _account(given),
        help="Where the template does not say its account.",
    )
    return region(account(command))


def premises(command: Callable[P, T]) -> Callable[P, T]:
    """Add the options that every forecast rests on."""
    start = click.option(
        "--start", metavar="DATE", help="When policies are enabled; today unless given."
    )
    size = click.option(
        "--volume-gib",
        type=float,
        metavar="GIB",
        help="The size of a volume; 500 unless configured.",
    )
    churn = click.option(
        "--churn",
        metavar="SHARE",
        help="How much of it is rewritten per day, such as 2%/day; a range is shown if not given.",
    )
    return start(size(churn(command)))


def configuration(command: Callable[P, T]) -> Callable[P, T]:
    """Add the option that names a file of settings."""
    return click.option(
        "--config",
        metavar="FILE",
        help="Settings in TOML, instead of [tool.snapshot-constructs] in pyproject.toml.",
    )(command)


def formats(*names: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return what adds the options that say how to show the result, and where to write it."""
    style = click.option(
        "--format", "style", type=click.Choice(names), default=names[0], show_default=True
    )
    output = click.option(
        "--output",
        "outputs",
        metavar="FORMAT=FILE",
        multiple=True,
        callback=lambda _context, _option, given: _outputs(given, names),
        help="Write this format there; may be given several times.",
    )
    return lambda command: style(output(command))


def _region(given: str | None) -> str | None:
    if given is None:
        return None
    from snapshot_constructs.review.settings_check import region_fault

    if fault := region_fault(given):
        raise click.BadParameter(fault)
    return given


def _account(given: str | None) -> str | None:
    if given is None:
        return None
    from snapshot_constructs.review.settings_check import is_account

    if not is_account(given):
        raise click.BadParameter(f"must be 12 digits (got {given!r}); write 111122223333")
    return given


def _outputs(given: tuple[str, ...], names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read FORMAT=FILE."""
    pairs = []
    for each in given:
        style, _, file = each.partition("=")
        if style not in names or not file:
            *others, last = (name for name in names if name != names[-1])
            raise click.BadParameter(
                f"must be FORMAT=FILE (got {each!r}); write {names[-1]}=FILE, or another of "
                f"{', '.join(others)} and {last}"
            )
        pairs.append((style, file))
    return tuple(pairs)
