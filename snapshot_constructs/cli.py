"""The command line: arguments in, text and an exit status out."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, ParamSpec, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from snapshot_constructs.cfn.template import Template
    from snapshot_constructs.model.policy import PolicySpec
    from snapshot_constructs.review.reviewer import Report

P = ParamSpec("P")
T = TypeVar("T")

FINDINGS, UNUSABLE = 1, 3  # exit statuses; wrong usage is click's, 2
LONG = 10  # policies; from then on a forecast takes seconds

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True},
    "name": {"bold": True},
    "label": {"dim": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "cyan"},
    "good": {"fg": "green"},
}


class _Unusable(click.ClickException):
    """Ends the program with one line about its input."""

    exit_code = UNUSABLE


def _place(command: Callable[P, T]) -> Callable[P, T]:
    """Add the options that say where templates are deployed."""
    region = click.option(
        "--region", metavar="REGION", help="Where the template does not say its Region."
    )
    account = click.option(
        "--account", metavar="ID", help="Where the template does not say its account."
    )
    return region(account(command))


def _premises(command: Callable[P, T]) -> Callable[P, T]:
    """Add the options that every forecast rests on."""
    start = click.option(
        "--start", metavar="DATE", help="When policies are enabled; today unless given."
    )
    size = click.option(
        "--volume-gib", type=float, default=500, show_default=True, help="The size of a volume."
    )
    churn = click.option(
        "--churn",
        metavar="SHARE",
        help="How much of it is rewritten per day, such as 2%/day; a range is shown if not given.",
    )
    return start(size(churn(command)))


def _outputs(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Read FORMAT=FILE."""
    pairs = [each.partition("=")[::2] for each in given]
    for (style, file), each in zip(pairs, given, strict=True):
        if style not in {"text", "json", "csv", "svg", "html"} or not file:
            raise click.BadParameter(
                f"must be FORMAT=FILE (got {each!r}); write svg=forecast.svg, or another of "
                "text, json, csv and html"
            )
    return tuple(pairs)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="snapshot-constructs", prog_name="snapshot-constructs")
def main() -> None:
    """Review EBS snapshot policies and AMI policies (Data Lifecycle Manager) before they are deployed.

    Exit status: 0 when nothing is wrong, 1 when something is, 2 for wrong usage, 3 for unusable input.
    """
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severe finding that makes the exit status 1.",
)
@_place
@_premises
@click.option("--show-unknown", is_flag=True, help="List what is known only at deployment.")
@click.pass_context
def review(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    *,
    style: str,
    fail_on: str,
    region: str | None,
    account: str | None,
    start: str | None,
    volume_gib: float,
    churn: str | None,
    show_unknown: bool,
) -> None:
    """Say what policies will do, and what is wrong with them.

    PATH is a cdk.out folder, a template in JSON, or - for standard input.
    """
    from datetime import UTC, datetime

    from snapshot_constructs.review import as_json, reviewer, text
    from snapshot_constructs.review.forecast_formats import question

    now = datetime.now(UTC)
    asked = _asked(question, now, start=start, on=None, size_gib=volume_gib, churn=churn)
    report = reviewer.review(_templates(paths), region=region, account=account, today=now.date())
    if style == "json":
        shown = as_json.render(report, now=now, question=asked)
    else:
        shown = text.render(
            report, now=now, question=asked, show_unknown=show_unknown, paint=_paint()
        )
    click.echo(shown, nl=False, color=_coloured())
    context.exit(FINDINGS if _fails(report, fail_on) else 0)


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--on", metavar="DATE", required=True, help="The day to look at, until its end in UTC."
)
@_premises
@click.option("--written-gib", type=float, metavar="GIB", help="How much of a volume is written.")
@click.option("--hot-share", metavar="SHARE", help="The share that all rewriting falls on, as 10%.")
@_place
@click.option("--resource", metavar="ID", help="Only the policy of this id or construct path.")
@click.option("--fleet", metavar="FILE", help="Volumes in CSV, JSON or YAML instead of one volume.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "csv", "svg", "html"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    "outputs",
    metavar="FORMAT=FILE",
    multiple=True,
    callback=_outputs,
    help="Write this format there; may be given several times.",
)
def forecast(
    paths: tuple[str, ...],
    *,
    on: str,
    start: str | None,
    volume_gib: float,
    churn: str | None,
    written_gib: float | None,
    hot_share: str | None,
    region: str | None,
    account: str | None,
    resource: str | None,
    fleet: str | None,
    style: str,
    outputs: tuple[tuple[str, str], ...],
) -> None:
    """Say which restore points policies will have on a day, what they store and what they cost.

    PATH is a cdk.out folder, a template in JSON, or - for standard input.
    """
    from datetime import UTC, datetime
    from functools import partial
    from pathlib import Path

    from snapshot_constructs.review import forecast_fleet, forecast_formats, forecasts, reviewer

    asked = _asked(
        forecast_formats.question,
        datetime.now(UTC),
        start=start,
        on=on,
        size_gib=volume_gib,
        churn=churn,
        written_gib=written_gib,
        hot_share=hot_share,
    )
    report = reviewer.review(
        _templates(paths), region=region, account=account, today=asked.start.date()
    )
    chosen = [each for each in report.policies if resource in (None, each.logical_id, each.name)]
    if resource and not chosen:
        raise _Unusable(f"{', '.join(paths)}: has no policy {resource!r}")
    answers = list(_watched(forecasts.answers(chosen, asked), len(chosen)))
    show = partial(forecast_formats.formatted, answers)
    if fleet is not None:
        found = _usable(forecast_fleet.of_fleet, answers, Path(fleet), region=region)
        show = partial(forecast_formats.fleet_formatted, found)
    for name, file in outputs:
        _write(file, _usable(show, name))
    click.echo(_usable(show, style, _paint()), nl=False, color=_coloured())


@main.command()
@click.argument("words", metavar="[ID]...", nargs=-1)
def rules(words: tuple[str, ...]) -> None:
    """List the rules, or those whose id contains a word."""
    from snapshot_constructs.rules import RULES

    found = [rule for rule in RULES if not words or any(word in rule.id for word in words)]
    if not found:
        raise _unknown_rule(words[0])
    width = max(len(rule.id) for rule in found)
    for rule in found:
        click.echo(f"{rule.id:{width}}  {rule.severity:7}  {rule.title}")


@main.command()
@click.argument("rule_id", metavar="RULE")
def explain(rule_id: str) -> None:
    """Say what a rule asks for, why, and where AWS says so."""
    from snapshot_constructs.rules import RULES
    from snapshot_constructs.rules.document import kinds_in_words

    full = rule_id if "/" in rule_id else f"dlm/{rule_id}"
    rule = next((rule for rule in RULES if rule.id == full), None)
    if rule is None:
        raise _unknown_rule(rule_id)
    facts = {
        "severity": rule.severity,
        "applies to": kinds_in_words(rule.kinds),
        "scope": rule.scope,
        "known from": rule.certainty,
        "AWS says": rule.link,
    }
    click.echo(f"{rule.id}: {rule.title}\n\n{rule.why}\n")
    for label, text in facts.items():
        click.echo(f"{label:12}{text}")


@main.command()
@click.argument("file")
@click.option("--resource", metavar="ID", help="Only the policy of this id.")
def adopt(file: str, resource: str | None) -> None:
    """Write the policies of FILE as Python for a CDK app.

    FILE is a template in JSON, or what `aws dlm get-lifecycle-policy` answers; - is standard input.
    """
    from snapshot_constructs.model import source

    found = _usable(_policies, file)
    chosen = [(id, policy) for id, policy in found if resource in (None, id)]
    if not chosen:
        raise _Unusable(f"{file}: has no policy{f' {resource!r}' if resource else ''}")
    click.echo(source.as_module(chosen), nl=False)


def _policies(file: str) -> list[tuple[str, "PolicySpec"]]:
    from snapshot_constructs.cfn import export, json_file

    text, name = _content(file)
    document = json_file.parsed(text, name)
    try:
        return export.adopt(document)
    except json_file.UnusableError as error:
        raise json_file.UnusableError(f"{name}: {error}") from None


def _asked(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read options, and end the program as wrong usage where they mean nothing."""
    from snapshot_constructs.forecast import ForecastError
    from snapshot_constructs.review.summary import printable

    try:
        return read(*args, **kwargs)
    except ForecastError as error:
        raise click.UsageError(printable(str(error))) from None


def _watched(found: Iterable[T], number: int) -> Iterator[T]:
    """Show how far long work is, on a terminal only."""
    if number < LONG or not sys.stderr.isatty():
        yield from found
        return
    with click.progressbar(found, length=number, label="forecast", file=sys.stderr) as watched:
        yield from watched


def _write(file: str, text: str) -> None:
    from pathlib import Path

    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise _Unusable(f"{click.format_filename(file)}: {reason}") from None


def _usable(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read something, and end the program with one line where that cannot be done."""
    from snapshot_constructs.cfn.json_file import UnusableError
    from snapshot_constructs.forecast import ForecastError
    from snapshot_constructs.review.summary import printable

    try:
        return read(*args, **kwargs)
    except (UnusableError, ForecastError) as error:
        raise _Unusable(printable(str(error))) from None


def _templates(paths: tuple[str, ...]) -> list["Template"]:
    from snapshot_constructs.cfn import assembly

    found: list[Template] = []
    for path in paths:
        if path == "-":
            found.append(_usable(assembly.template, *_usable(_content, path)))
        else:
            found.extend(_usable(assembly.read, path))
    return found


def _content(file: str) -> tuple[str, str]:
    """Return the text of a file, or of standard input, and what to call it."""
    from pathlib import Path

    from snapshot_constructs.cfn import json_file

    if file == "-":
        return json_file.decoded(sys.stdin.buffer.read(), "<stdin>"), "<stdin>"
    return json_file.read_text(Path(file)), file


def _fails(report: "Report", fail_on: str) -> bool:
    from snapshot_constructs.rules import Severity

    if fail_on == "never":
        return False
    severities = list(Severity)
    return any(
        report.counts[each] for each in severities[: severities.index(Severity(fail_on)) + 1]
    )


def _unknown_rule(word: str) -> click.UsageError:
    from difflib import get_close_matches

    from snapshot_constructs.rules import RULES

    near = get_close_matches(f"dlm/{word.removeprefix('dlm/')}", [rule.id for rule in RULES], 1)
    hint = f"did you mean {near[0]}?" if near else "`snapshot-constructs rules` lists all"
    return click.UsageError(f"there is no rule {word!r}; {hint}")


def _paint() -> Callable[[str, str], str]:
    from snapshot_constructs.review.page import plain

    if not _coloured():
        return plain
    return lambda text, style: click.style(text, **_STYLES.get(style, {}))


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _never_fail(stream: TextIO) -> None:
    """Let a stream escape what its encoding does not have."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
