"""The command that rehearses."""

import sys
from typing import TYPE_CHECKING

import click

from snapshot_constructs.cli import options
from snapshot_constructs.cli.cloud import reported
from snapshot_constructs.cli.errors import FINDINGS, asked, usable
from snapshot_constructs.cli.screen import paint, show, watched, write
from snapshot_constructs.cli.settings import settings_of

if TYPE_CHECKING:
    from snapshot_constructs.model.rehearsed import Rehearsed
    from snapshot_constructs.review.forecasts import Question
    from snapshot_constructs.review.rehearsed_fleet import Fleet
    from snapshot_constructs.review.settings import Settings

DAYS, MOST_DAYS = 30, 3660


@click.command()
@click.argument("path")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    metavar="N",
    help=f"How long to let it run; {DAYS} days unless given, or --on.",
)
@click.option("--on", metavar="DATE", help="The day to run to instead, until its end in UTC.")
@options.premises
@options.place
@options.configuration
@click.option(
    "--fleet",
    metavar="FILE",
    help="Volumes as forecast has them; one volume or instance for each policy without.",
)
@options.formats("text", "json")
@click.pass_context
@reported
def rehearse(
    context: click.Context,
    /,
    path: str,
    *,
    days: int | None,
    on: str | None,
    start: str | None,
    volume_gib: float | None,
    churn: str | None,
    region: str | None,
    account: str | None,
    config: str | None,
    fleet: str | None,
    style: str,
    outputs: tuple[tuple[str, str], ...],
) -> None:
    """Deploy into a local cloud, let days pass, and hold what is there against the forecast.

    PATH is a cdk.out folder, or a template in JSON or YAML. Nothing leaves this machine. The exit status
    is 1 if restore points, or what they store, are not as forecast.
    """
    from functools import partial
    from pathlib import Path

    from snapshot_constructs.rehearse import surroundings
    from snapshot_constructs.review import rehearsed, rehearsed_formats
    from snapshot_constructs.review.rehearsed_fleet import Fleet

    settings = settings_of(
        config, region=region, account=account, volume_gib=volume_gib, churn=churn
    )
    question = _question(settings, start, on, days)
    wishes = usable(
        Fleet.of,
        None if fleet is None else Path(fleet),
        question.volume,
        account=settings.account or surroundings.ACCOUNT,
        region=settings.region,
    )
    found = rehearsed.compare(usable(_rehearsed, path, question, wishes))
    shown = partial(rehearsed_formats.formatted, found)
    for name, file in outputs:
        write(file, shown(name))
    show(shown(style, paint()))
    context.exit(FINDINGS if found.differs else 0)


def _question(
    settings: "Settings", start: str | None, on: str | None, days: int | None
) -> "Question":
    """Read when it begins and ends."""
    from dataclasses import replace
    from datetime import UTC, datetime, timedelta

    from snapshot_constructs.review.forecast_question import question

    if days is not None and on is not None:
        raise click.UsageError("--days and --on exclude each other (got both); leave one out")
    found = asked(
        question,
        datetime.now(UTC),
        start=start,
        on=on,
        size_gib=settings.volume_gib,
        churn=settings.churn,
    )
    if found.on is None:
        return asked(replace, found, on=found.start + timedelta(days=days or DAYS))
    if found.on - found.start > timedelta(days=MOST_DAYS):
        raise click.UsageError(f"--on must be within {MOST_DAYS} days (got {on}); write --days 365")
    return found


def _rehearsed(path: str, question: "Question", fleet: "Fleet") -> "Rehearsed":
    """Deploy, make the fleet and let the days pass."""
    from snapshot_constructs.rehearse import running, surroundings

    start, end = question.start, question.on or question.end
    place = {"account": fleet.account, "region": fleet.region or surroundings.REGION}
    with running.deployed(path, start=start, tell=_tell, **place) as run:
        wanted = fleet.wanted(run.policies)
        run.make(wanted, fleet.churn_per_day)
        for _ in watched(run.days(end), (end - start).days, "days"):
            pass
        _tell("comparing")
        return run.seen()


def _tell(text: str) -> None:
    """Show what is being done, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(text, err=True)
