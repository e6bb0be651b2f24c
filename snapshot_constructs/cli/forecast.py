"""The command that forecasts."""

import click

from snapshot_constructs.cli import options
from snapshot_constructs.cli.content import templates
from snapshot_constructs.cli.errors import asked, missing, usable
from snapshot_constructs.cli.screen import paint, show, watched, write
from snapshot_constructs.cli.settings import settings_of

PICTURES = ("html", "svg")


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--on", metavar="DATE", required=True, help="The day to look at, until its end in UTC."
)
@options.premises
@click.option("--written-gib", type=float, metavar="GIB", help="How much of a volume is written.")
@click.option("--hot-share", metavar="SHARE", help="The share that all rewriting falls on, as 10%.")
@options.place
@options.configuration
@click.option("--resource", metavar="ID", help="Only the policy of this id or construct path.")
@click.option(
    "--fleet",
    metavar="FILE",
    help="Volumes instead of one volume: CSV, JSON or YAML with size_gib, and if wanted count, "
    "region, tags or policy, written_gib, churn_per_day and hot_share.",
)
@options.formats("text", "json", "csv", "html", "svg")
def forecast(
    paths: tuple[str, ...],
    *,
    on: str,
    start: str | None,
    volume_gib: float | None,
    churn: str | None,
    written_gib: float | None,
    hot_share: str | None,
    region: str | None,
    account: str | None,
    config: str | None,
    resource: str | None,
    fleet: str | None,
    style: str,
    outputs: tuple[tuple[str, str], ...],
) -> None:
    """Say which restore points policies will have on a day, what they store and what they cost.

    PATH is a cdk.out folder, a template in JSON or YAML, or - for standard input.
    """
    from datetime import UTC, datetime
    from functools import partial
    from pathlib import Path

    from snapshot_constructs.review import forecast_fleet, forecast_formats, forecasts, reviewer
    from snapshot_constructs.review.forecast_question import question

    for name in (style, *dict(outputs)):
        if fleet is not None and name in PICTURES:
            raise click.UsageError(f"a fleet has no picture (got {name}); write text, json or csv")
    settings = settings_of(
        config, region=region, account=account, volume_gib=volume_gib, churn=churn
    )
    premises = asked(
        question,
        datetime.now(UTC),
        start=start,
        on=on,
        size_gib=settings.volume_gib,
        churn=settings.churn,
        written_gib=written_gib,
        hot_share=hot_share,
    )
    report = reviewer.review(
        templates(paths),
        region=settings.region,
        account=settings.account,
        today=premises.start.date(),
    )
    chosen = [each for each in report.policies if resource in (None, each.logical_id, each.name)]
    if resource and not chosen:
        raise missing(paths, resource, [each.name for each in report.policies])
    answers = list(watched(forecasts.answers(chosen, premises), len(chosen)))
    shown = partial(forecast_formats.formatted, answers)
    if fleet is not None:
        found = usable(forecast_fleet.of_fleet, answers, Path(fleet), region=settings.region)
        shown = partial(forecast_formats.fleet_formatted, found)
    for name, file in outputs:
        write(file, usable(shown, name))
    show(usable(shown, style, paint()))
