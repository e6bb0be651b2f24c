"""The command that writes policies as Python."""

from typing import TYPE_CHECKING

import click

from snapshot_constructs.cli.content import content
from snapshot_constructs.cli.errors import missing, usable

if TYPE_CHECKING:
    from snapshot_constructs.model.policy import PolicySpec


@click.command()
@click.argument("file")
@click.option("--resource", metavar="ID", help="Only the policy of this id.")
def adopt(file: str, resource: str | None) -> None:
    """Write the policies of FILE as Python for a CDK app.

    FILE is a template in JSON or YAML, or what `aws dlm get-lifecycle-policy` answers; - is standard input.
    """
    from snapshot_constructs.model import source

    found = usable(_policies, file)
    chosen = [(id, policy) for id, policy in found if resource in (None, id)]
    if not chosen:
        raise missing((file,), resource, [id for id, _ in found])
    click.echo(source.as_module(chosen), nl=False)


def _policies(file: str) -> list[tuple[str, "PolicySpec"]]:
    from snapshot_constructs.cfn import document, export, json_file

    text, name = content(file)
    found = document.read(text, name)
    try:
        return export.adopt(found.body)
    except json_file.UnusableError as error:
        raise json_file.UnusableError(f"{name}: {error}") from None
