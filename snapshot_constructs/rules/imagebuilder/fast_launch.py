"""Rules on EC2 Fast Launch, which prepares Windows instances in advance."""

from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder.distribution import Distribution, FastLaunch
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.consumers import LAUNCH_TEMPLATE
from snapshot_constructs.rules.imagebuilder.limits import account, at_most, within
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    distributions,
    fast_launches,
    given,
    told,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

_LEAST_PARALLEL = 6
_MOST_SNAPSHOTS = 10_000


def fast_launches_1000(part: Part[Distribution]) -> Breaches:
    """Find more settings of Fast Launch than a Region takes."""
    yield from at_most(part, "FastLaunchConfigurations", len(known(part.it.fast_launches)), 1000)


def fast_launch_enabled(part: Part[FastLaunch]) -> Breaches:
    """Find settings that do not say whether Fast Launch is on."""
    if part.it.enabled is None:
        yield part.broken("Enabled", "is missing", "write true")


def fast_launch_account(part: Part[FastLaunch]) -> Breaches:
    """Find owners of AMIs that are no accounts."""
    yield from account(part, "AccountId", part.it.account)


def fast_launch_template(part: Part[FastLaunch]) -> Breaches:
    """Find launch templates that are named twice, or by what is no id."""
    written, name = part.it.template_id, part.it.template_name
    if given(written) and given(name):
        yield part.broken(
            "LaunchTemplate",
            "is named both by its id and by its name",
            "write one of them",
        )
    found = told(written)
    if found is not None and not LAUNCH_TEMPLATE.fullmatch(found):
        yield part.broken(
            "LaunchTemplate/LaunchTemplateId",
            f"must be lt- and 17 letters or digits (got {brief(found)})",
            "write the id, such as lt-0123456789abcdef0, or the name in its place",
        )


def fast_launch_parallel(part: Part[FastLaunch]) -> Breaches:
    """Find fewer parallel launches than EC2 takes."""
    number = known(part.it.parallel_launches)
    if number is not None and number < _LEAST_PARALLEL:
        yield part.broken(
            "MaxParallelLaunches",
            f"must be {_LEAST_PARALLEL} or more (got {number})",
            f"write {_LEAST_PARALLEL}, for example",
        )


def fast_launch_snapshots(part: Part[FastLaunch]) -> Breaches:
    """Find numbers of snapshots that cannot be kept."""
    number = known(part.it.snapshots)
    if number is not None:
        name = "SnapshotConfiguration/TargetResourceCount"
        yield from within(part, name, number, 1, _MOST_SNAPSHOTS)


def fast_launch_cross_account(part: Part[Distribution]) -> Breaches:
    """Find AMIs with Fast Launch that are copied to other accounts."""
    ami = known(part.it.ami)
    if ami is None or ami.target_accounts == ():
        return
    for i, setting in known_items(part.it.fast_launches):
        if known(setting.enabled) and known(ami.target_accounts):
            yield part.broken(
                f"FastLaunchConfigurations/{i}/Enabled",
                "is true for an AMI that is copied to target accounts",
                "leave it out, and have each target account enable Fast Launch on its copy",
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/fast-launches-1000",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A Region has at most 1000 settings of Fast Launch",
        why="Image Builder refuses more.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=distributions,
        check=fast_launches_1000,
    ),
    Rule(
        id="imagebuilder/fast-launch-enabled",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A setting of Fast Launch says whether it is enabled",
        why="Image Builder refuses the configuration.",
        link=links.FAST_LAUNCH,
        certainty=Certainty.MODEL,
        each=fast_launches,
        check=fast_launch_enabled,
    ),
    Rule(
        id="imagebuilder/fast-launch-account",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The owner of an AMI with Fast Launch is an account id",
        why="Image Builder refuses anything else.",
        link=links.FAST_LAUNCH,
        certainty=Certainty.MODEL,
        each=fast_launches,
        check=fast_launch_account,
    ),
    Rule(
        id="imagebuilder/fast-launch-template",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The launch template of Fast Launch is named by its id or by its name",
        why="Image Builder refuses both, and an id that is none.",
        link=links.FAST_LAUNCH,
        certainty=Certainty.MODEL,
        each=fast_launches,
        check=fast_launch_template,
    ),
    Rule(
        id="imagebuilder/fast-launch-parallel",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="MaxParallelLaunches is at least 6",
        why="Image Builder takes any number from 1, but EC2 refuses fewer than 6 once the AMI is built.",
        link=links.ENABLE_FAST_LAUNCH,
        certainty=Certainty.MODEL,
        each=fast_launches,
        check=fast_launch_parallel,
    ),
    Rule(
        id="imagebuilder/fast-launch-snapshots",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Fast Launch keeps 1 to 10000 snapshots",
        why="Image Builder refuses other numbers.",
        link=links.FAST_LAUNCH,
        certainty=Certainty.MODEL,
        each=fast_launches,
        check=fast_launch_snapshots,
    ),
    Rule(
        id="imagebuilder/fast-launch-cross-account",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An AMI with Fast Launch is not copied to target accounts",
        why="Image Builder does not support it; Fast Launch is enabled in the account that has the copy.",
        link=links.AMI_DISTRIBUTION,
        certainty=Certainty.DOCS,
        each=distributions,
        check=fast_launch_cross_account,
    ),
)
