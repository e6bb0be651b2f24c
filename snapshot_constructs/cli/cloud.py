"""The commands of the local cloud."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from snapshot_constructs.cli import options
from snapshot_constructs.cli.errors import FINDINGS, Unusable

if TYPE_CHECKING:
    from snapshot_constructs.rehearse.background import Background

P = ParamSpec("P")
T = TypeVar("T")

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

as_json = click.option("--json", "as_json", is_flag=True, help="Write JSON.")
called = click.option(
    "--name",
    default="default",
    show_default=True,
    metavar="NAME",
    callback=lambda _context, _option, given: _name(given),
    help="Which one, where several run.",
)


def _name(given: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", given):
        raise click.BadParameter(f"must be letters, digits, _ . and - (got {given!r}); write ci-42")
    return given


def reported(command: Callable[P, T]) -> Callable[P, T]:
    """End a command in one line where the cloud cannot do it."""

    @wraps(command)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        from snapshot_constructs.rehearse.error import RehearsalError

        try:
            return command(*args, **kwargs)
        except RehearsalError as error:
            raise Unusable(str(error)) from None

    return tried


def _find(name: str) -> "Background":
    from snapshot_constructs.rehearse import background

    return background.find(name)


@click.group()
def cloud() -> None:
    """Run a local cloud with a virtual clock, for the CDK, the AWS CLI and boto3.

    It listens on this machine alone, and lets a month pass in seconds.
    """


@cloud.command()
@called
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A free one unless given.")
@options.place
@as_json
@reported
def start(*, name: str, port: int, region: str | None, account: str | None, as_json: bool) -> None:
    """Start it in the background, and print what to export.

    Write eval "$(snapshot-constructs cloud start)"; then cdk bootstrap, cdk deploy and aws work on it.
    """
    from snapshot_constructs.rehearse import background, surroundings

    started = background.start(
        name,
        port=port,
        account=account or surroundings.ACCOUNT,
        region=region or surroundings.REGION,
    )
    _show_environment(started, as_json=as_json)
    click.echo(f"a local cloud runs on port {started.port} until `cloud stop`", err=True)


@cloud.command()
@called
@as_json
@reported
def env(*, name: str, as_json: bool) -> None:
    """Print what to export, to reach it from another shell."""
    _show_environment(_find(name), as_json=as_json)


@cloud.command()
@called
@reported
def stop(name: str) -> None:
    """End it, with all that is in it."""
    from snapshot_constructs.rehearse import background

    was_there = background.stop(name)
    click.echo("stopped" if was_there else "no local cloud was running")


@cloud.command()
@called
@as_json
@click.pass_context
def status(context: click.Context, *, name: str, as_json: bool) -> None:
    """Tell whether it runs, and what time it has; exit status 1 if it does not."""
    from snapshot_constructs.rehearse.error import RehearsalError

    try:
        found = _find(name)
        now = found.control.now()
    except RehearsalError as error:
        click.echo(json.dumps({"running": False}) if as_json else str(error))
        context.exit(FINDINGS)
    known = {"port": found.port, "pid": found.pid, "now": now.isoformat(), "folder": found.folder}
    _show(
        {"running": True} | known, f"runs on port {found.port}, where it is {now}", as_json=as_json
    )


@cloud.command()
@called
@reported
def reset(name: str) -> None:
    """Forget all that was made in it, and set its clock to that of this machine."""
    click.echo(_find(name).control.reset().isoformat())


@cloud.group()
def clock() -> None:
    """Move the virtual time."""


@clock.command()
@click.argument("span", callback=lambda _context, _argument, given: _span(given))
@called
@reported
def advance(span: timedelta, name: str) -> None:
    """Let SPAN pass, such as 30d, 12h or 1d12h, with all that happens meanwhile.

    Prints the time afterwards.
    """
    click.echo(_find(name).control.advance(span).isoformat())


@cloud.command()
@called
@as_json
@reported
def events(*, name: str, as_json: bool) -> None:
    """List the events that AWS itself put on default buses."""
    for event in _listed(_find(name).control.events(), as_json=as_json):
        place = f"{event['account']} {event['region']}"
        detail = json.dumps(event["detail"])
        click.echo(f"{event['at']}  {place}  {event['source']}  {event['detail_type']}  {detail}")


@cloud.command()
@called
@options.place
@as_json
@reported
def snapshots(*, name: str, region: str | None, account: str | None, as_json: bool) -> None:
    """List the snapshots that an account owns in a Region, the oldest first."""
    from dataclasses import asdict

    from snapshot_constructs.rehearse.rehearsal import Rehearsal

    found = _find(name)
    rehearsal = Rehearsal(found.port, account or found.account, region or found.region)
    rows = [asdict(each) for each in rehearsal.snapshots()]
    for row in _listed(rows, as_json=as_json):
        size = f"{row['size_gib']} GiB"
        tags = " ".join(f"{key}={value}" for key, value in sorted(row["tags"].items()))
        click.echo(
            f"{row['started'].isoformat()}  {row['id']}  {row['volume']}  {size:>9}  "
            f"{row['state']:9}  {row['tier']:8}  {tags}".rstrip()
        )


def _show_environment(found: "Background", *, as_json: bool) -> None:
    from snapshot_constructs.rehearse.surroundings import strangers

    if as_json:
        known = {"port": found.port, "pid": found.pid, "folder": found.folder}
        click.echo(json.dumps(known | {"environment": found.environment, "unset": strangers()}))
        return
    if strange := strangers():
        click.echo(f"unset {' '.join(strange)}")
    for key, value in found.environment.items():
        click.echo(f"export {key}={shlex.quote(value)}")


def _show(value: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(value) if as_json else text)


def _listed(rows: Any, *, as_json: bool) -> Any:
    """Write rows as JSON and return none, or return them."""
    if not as_json:
        return rows
    click.echo(json.dumps(rows, default=lambda time: time.isoformat(), indent=1))
    return ()


def _span(given: str) -> timedelta:
    if not re.fullmatch(r"(\d+[wdhms])+", given):
        raise click.BadParameter(
            f"must be numbers with w, d, h, m or s (got {given!r}); write 30d or 1d12h"
        )
    parts = re.findall(r"(\d+)([wdhms])", given)
    return sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in parts), timedelta(0))
