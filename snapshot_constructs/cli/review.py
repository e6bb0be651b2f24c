"""The command that reviews."""

from typing import TYPE_CHECKING

import click

from snapshot_constructs.cli import options
from snapshot_constructs.cli.content import templates
from snapshot_constructs.cli.errors import FINDINGS, asked, usable
from snapshot_constructs.cli.screen import paint, show, write
from snapshot_constructs.cli.settings import settings_of

if TYPE_CHECKING:
    from snapshot_constructs.review.report import Report
    from snapshot_constructs.rules import Severity


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@options.formats("text", "markdown", "json", "sarif")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="The least severe finding that makes the exit status 1; error unless configured.",
)
@options.configuration
@click.option("--baseline", metavar="FILE", help="Findings that are known and do not count.")
@click.option(
    "--write-baseline", metavar="FILE", help="Write what is found there; it counts no more."
)
@options.place
@options.premises
@click.option("--show-unknown", is_flag=True, help="List what is known only at deployment.")
@click.pass_context
def review(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    *,
    style: str,
    outputs: tuple[tuple[str, str], ...],
    fail_on: str | None,
    config: str | None,
    baseline: str | None,
    write_baseline: str | None,
    region: str | None,
    account: str | None,
    start: str | None,
    volume_gib: float | None,
    churn: str | None,
    show_unknown: bool,
) -> None:
    """Say what policies will do, and what is wrong with them.

    PATH is a cdk.out folder, a template in JSON or YAML, or - for standard input.
    """
    from datetime import UTC, datetime
    from functools import partial
    from pathlib import Path

    from snapshot_constructs.review import reviewer
    from snapshot_constructs.review.acknowledging import acknowledged
    from snapshot_constructs.review.forecast_question import question
    from snapshot_constructs.review.formats import formatted
    from snapshot_constructs.review.outcome import Outcome

    now = datetime.now(UTC)
    settings = settings_of(
        config, fail_on=fail_on, region=region, account=account, volume_gib=volume_gib, churn=churn
    )
    premises = asked(
        question, now, start=start, on=None, size_gib=settings.volume_gib, churn=settings.churn
    )
    report = reviewer.review(
        templates(paths), region=settings.region, account=settings.account, today=now.date()
    )
    report = acknowledged(report, settings, today=now.date())
    report = _against(report, baseline, write_baseline)
    outcome = Outcome.of(report, now=now, question=premises)
    shown = partial(formatted, outcome, folder=Path.cwd(), show_unknown=show_unknown)
    for name, file in outputs:
        write(file, shown(name))
    show(shown(style, paint=paint()))
    context.exit(FINDINGS if _fails(report, settings.fail_on) else 0)


def _against(report: "Report", known: str | None, target: str | None) -> "Report":
    """Hold a report against a baseline, and write another; what is in either does not count."""
    from pathlib import Path

    from snapshot_constructs.cfn.json_file import read_text
    from snapshot_constructs.review import baseline

    if known is not None:
        text = usable(read_text, Path(known))
        report = baseline.applied(report, usable(baseline.read, text, known))
    if target is not None:
        text = baseline.written(report)
        write(target, text)
        report = baseline.applied(report, baseline.read(text, target))
    return report


def _fails(report: "Report", fail_on: "Severity | None") -> bool:
    from snapshot_constructs.rules import Severity

    if fail_on is None:
        return False
    severities = list(Severity)
    return any(report.counts[each] for each in severities[: severities.index(fail_on) + 1])
