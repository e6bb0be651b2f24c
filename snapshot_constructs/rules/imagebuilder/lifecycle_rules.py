"""Rules on one rule of a lifecycle policy: what it does, when, and what it leaves alone."""

from typing import Any

from snapshot_constructs.model.deferred import known
from snapshot_constructs.model.imagebuilder.lifecycle import LifecycleRule
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.lifecycle import ACTIONS
from snapshot_constructs.rules.imagebuilder.lifecycle_order import DAYS
from snapshot_constructs.rules.imagebuilder.limits import accounts, one_of, within
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, given, lifecycle_rules, told
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Severity, Subject

UNITS = tuple(DAYS)
_LAUNCHED = "ExclusionRules/Amis/LastLaunched"


def lifecycle_action(part: Part[LifecycleRule]) -> Breaches:
    """Find rules that do nothing, or what no rule does."""
    if part.it.action is None:
        yield part.broken("Action/Type", "is missing", "write DEPRECATE, DISABLE or DELETE")
    yield from one_of(part, "Action/Type", part.it.action, ACTIONS)


def lifecycle_filter(part: Part[LifecycleRule]) -> Breaches:
    """Find rules that do not say which images they are for."""
    if part.it.filter is None:
        yield part.broken("Filter/Type", "is missing", "write AGE or COUNT")
    yield from one_of(part, "Filter/Type", part.it.filter, ("AGE", "COUNT"))


def lifecycle_count_delete(part: Part[LifecycleRule]) -> Breaches:
    """Find numbers of images to keep where nothing is deleted."""
    if told(part.it.filter) != "COUNT":
        return
    action = told(part.it.action)
    if action in ("DEPRECATE", "DISABLE"):
        yield part.broken(
            "Filter/Type",
            f"must be AGE for {action} (got 'COUNT')",
            "write an age instead, for example 90 DAYS",
        )


def lifecycle_value(part: Part[LifecycleRule]) -> Breaches:
    """Find ages and counts that are missing, or out of range."""
    value = known(part.it.value)
    if value is None:
        yield part.broken("Filter/Value", "is missing", "write, for example, 90")
    else:
        yield from within(part, "Filter/Value", value, 1, 1000)


def lifecycle_unit(part: Part[LifecycleRule]) -> Breaches:
    """Find ages without a unit, and units that there are not."""
    if not given(part.it.unit) and told(part.it.filter) == "AGE":
        yield part.broken("Filter/Unit", "is missing for an AGE", "write, for example, DAYS")
    yield from one_of(part, "Filter/Unit", part.it.unit, UNITS)


def lifecycle_retain_range(part: Part[LifecycleRule]) -> Breaches:
    """Find numbers of images to keep that are out of range."""
    keep = known(part.it.keep)
    if keep is not None:
        yield from within(part, "Filter/RetainAtLeast", keep, 1, 10)


def lifecycle_retain_ignored(part: Part[LifecycleRule]) -> Breaches:
    """Find numbers of images to keep that nothing comes of."""
    if not given(part.it.keep):
        return
    action = told(part.it.action)
    if action in ("DEPRECATE", "DISABLE"):
        yield part.broken(
            "Filter/RetainAtLeast",
            f"has no effect with {action}: every image of that age is met",
            "leave it out, or tag what is to be left alone and exclude the tag",
        )
    elif action == "DELETE" and told(part.it.filter) == "COUNT":
        yield part.broken(
            "Filter/RetainAtLeast",
            "has no effect with COUNT, which says how many are kept",
            "leave it out",
        )


def lifecycle_include_amis(part: Part[LifecycleRule]) -> Breaches:
    """Find snapshots and containers that are to be deprecated or disabled."""
    action = told(part.it.action)
    if action not in ("DEPRECATE", "DISABLE"):
        return
    included = (("Snapshots", part.it.snapshots), ("Containers", part.it.containers))
    for name, written in included:
        if known(written):
            yield part.broken(
                f"Action/IncludeResources/{name}",
                f"is true for {action}, which is for AMIs only",
                "leave it out",
            )


def lifecycle_snapshots_amis(part: Part[LifecycleRule]) -> Breaches:
    """Find snapshots that are to be deleted under AMIs that stay."""
    if known(part.it.snapshots) and not known(part.it.amis):
        yield part.broken(
            "Action/IncludeResources/Snapshots",
            "is true without Amis",
            "set Amis to true as well, or leave both out",
        )


def lifecycle_delete_includes(part: Part[LifecycleRule]) -> Breaches:
    """Find images that are deleted without what they stand for."""
    included = (part.it.amis, part.it.snapshots, part.it.containers)
    if told(part.it.action) == "DELETE" and not any(map(known, included)):
        yield part.broken(
            "Action/IncludeResources",
            "includes nothing: images are deleted from Image Builder alone, and their AMIs or "
            "container images stay",
            "write Amis: true and Snapshots: true, or Containers: true for container images",
        )


def lifecycle_last_launched(part: Part[LifecycleRule]) -> Breaches:
    """Find times since the last launch that are half written, or out of range."""
    value, unit = part.it.but_launched_within, part.it.but_launched_unit
    if value is None and unit is None:
        return
    if not given(value):
        yield part.broken(f"{_LAUNCHED}/Value", "is missing", "write, for example, 60")
    if not given(unit):
        yield part.broken(f"{_LAUNCHED}/Unit", "is missing", "write, for example, DAYS")
    yield from one_of(part, f"{_LAUNCHED}/Unit", unit, UNITS)
    number = known(value)
    if number is not None:
        yield from within(part, f"{_LAUNCHED}/Value", number, 1, 365)


def lifecycle_shared_accounts(part: Part[LifecycleRule]) -> Breaches:
    """Find accounts to leave alone that are none, and too many of them."""
    yield from accounts(part, "ExclusionRules/Amis/SharedAccounts", part.it.but_shared_with)


def lifecycle_in_use(part: Part[LifecycleRule]) -> Breaches:
    """Find AMIs that are deleted even while they are launched every day."""
    deletes = told(part.it.action) == "DELETE" and known(part.it.amis)
    if deletes and not given(part.it.but_launched_within):
        yield part.broken(
            _LAUNCHED,
            "is missing, so that AMIs are deleted that are still launched",
            "write, for example, 60 DAYS",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/lifecycle-action",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The action of a rule is DEPRECATE, DISABLE or DELETE",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_action,
    ),
    Rule(
        id="imagebuilder/lifecycle-filter",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A rule is for images by AGE or by COUNT",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_filter,
    ),
    Rule(
        id="imagebuilder/lifecycle-count-delete",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="COUNT is for DELETE only",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_count_delete,
    ),
    Rule(
        id="imagebuilder/lifecycle-value",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An age or a count is 1 to 1000",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_value,
    ),
    Rule(
        id="imagebuilder/lifecycle-unit",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="An age has a unit: DAYS, WEEKS, MONTHS or YEARS",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_unit,
    ),
    Rule(
        id="imagebuilder/lifecycle-retain-range",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="RetainAtLeast is 1 to 10",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_retain_range,
    ),
    Rule(
        id="imagebuilder/lifecycle-retain-ignored",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="RetainAtLeast is for DELETE by AGE",
        why="Anywhere else Image Builder takes it and does nothing with it: also the newest image is "
        "deprecated or disabled when it is old enough.",
        link=links.LIFECYCLE_EXECUTION,
        certainty=Certainty.DOCS,
        each=lifecycle_rules,
        check=lifecycle_retain_ignored,
    ),
    Rule(
        id="imagebuilder/lifecycle-include-amis",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="DEPRECATE and DISABLE include AMIs only",
        why="Snapshots and containers can neither be deprecated nor disabled.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_include_amis,
    ),
    Rule(
        id="imagebuilder/lifecycle-snapshots-amis",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Snapshots are deleted together with their AMIs",
        why="A snapshot under an AMI cannot be deleted.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_snapshots_amis,
    ),
    Rule(
        id="imagebuilder/lifecycle-delete-includes",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="A rule that deletes images includes their AMIs, or their container images",
        why="By itself it deletes what Image Builder knows of an image. AMIs, their snapshots and "
        "container images stay, are paid for, and nothing tells any more what they came from.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.DOCS,
        each=lifecycle_rules,
        check=lifecycle_delete_includes,
    ),
    Rule(
        id="imagebuilder/lifecycle-last-launched",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="LastLaunched is 1 to 365 DAYS, WEEKS, MONTHS or YEARS",
        why="Image Builder refuses the policy.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_last_launched,
    ),
    Rule(
        id="imagebuilder/lifecycle-shared-accounts",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="SharedAccounts are up to 1536 account ids",
        why="Image Builder refuses anything else.",
        link=links.LIFECYCLE_RULE,
        certainty=Certainty.MODEL,
        each=lifecycle_rules,
        check=lifecycle_shared_accounts,
    ),
    Rule(
        id="imagebuilder/lifecycle-in-use",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="AMIs that are still launched are not deleted",
        why="Launch templates and Auto Scaling groups that name a deleted AMI launch nothing any more. "
        "LastLaunched leaves AMIs alone that were launched lately.",
        link=links.LIFECYCLE_RULES,
        certainty=Certainty.INFERRED,
        each=lifecycle_rules,
        check=lifecycle_in_use,
    ),
)
