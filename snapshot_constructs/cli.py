"""The command line: arguments in, text and an exit status out."""

import os
import sys
from collections.abc import Callable
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
@click.option("--region", metavar="REGION", help="Where the template does not say its Region.")
@click.option("--account", metavar="ID", help="Where the template does not say its account.")
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
    show_unknown: bool,
) -> None:
    """Say what policies will do, and what is wrong with them.

    PATH is a cdk.out folder, a template in JSON, or - for standard input.
    """
    from datetime import UTC, datetime

    from snapshot_constructs.review import as_json, reviewer, text

    now = datetime.now(UTC)
    report = reviewer.review(_templates(paths), region=region, account=account, today=now.date())
    if style == "json":
        shown = as_json.render(report, now=now)
    else:
        shown = text.render(report, now=now, show_unknown=show_unknown, paint=_paint())
    click.echo(shown, nl=False, color=_coloured())
    context.exit(FINDINGS if _fails(report, fail_on) else 0)


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


def _usable(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Read something, and end the program with one line where that cannot be done."""
    from snapshot_constructs.cfn.json_file import UnusableError
    from snapshot_constructs.review.summary import printable

    try:
        return read(*args, **kwargs)
    except UnusableError as error:
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
    from snapshot_constructs.review.text import plain

    if not _coloured():
        return plain
    return lambda text, style: click.style(text, **_STYLES.get(style, {}))


def _coloured() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _never_fail(stream: TextIO) -> None:
    """Let a stream escape what its encoding does not have."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
