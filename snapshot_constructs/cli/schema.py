"""The command that shows the JSON schema."""

import click


@click.command()
def schema() -> None:
    """Print the JSON schema of what `review --format json` writes."""
    from snapshot_constructs.review.as_json import schema as text

    click.echo(text(), nl=False)
