"""The command line: arguments in, text and an exit status out."""

import sys

import click

from snapshot_constructs.cli.adopt import adopt
from snapshot_constructs.cli.cloud import cloud
from snapshot_constructs.cli.forecast import forecast
from snapshot_constructs.cli.rehearse import rehearse
from snapshot_constructs.cli.review import review
from snapshot_constructs.cli.rules import explain, rules
from snapshot_constructs.cli.schema import schema
from snapshot_constructs.cli.screen import never_fail


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="snapshot-constructs", prog_name="snapshot-constructs")
def main() -> None:
    """Review EBS snapshot policies and AMI policies (Data Lifecycle Manager) before they are deployed.

    Exit status: 0 when nothing is wrong, 1 when something is, 2 for wrong usage, 3 for unusable input.
    """
    for stream in (sys.stdout, sys.stderr):
        never_fail(stream)


for command in (review, forecast, rules, explain, schema, adopt, rehearse, cloud):
    main.add_command(command)
