"""Rules on event-based policies, which copy what other accounts share: group M."""

import re
import warnings
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.deferred import Deferred, is_known, known, known_items
from snapshot_constructs.model.event import CopyAction, EventParameters
from snapshot_constructs.model.policy import Kind, PolicyDetails
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import roles
from snapshot_constructs.rules.dlm.plain import is_plain, plain
from snapshot_constructs.rules.dlm.regions import is_outpost
from snapshot_constructs.rules.dlm.subjects import action_copies, actions, details, event_parameters
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Certainty,
    Rule,
    Scope,
    Severity,
)

EVENT = frozenset({Kind.EVENT})
ACCOUNT = re.compile(r"[0-9]{12}")

# DLM reads the expression, not Python, so only what no dialect takes is refused.
_WRONG_IN_EVERY_DIALECT = (
    "missing ), unterminated subpattern",
    "unbalanced parenthesis",
    "unterminated character set",
    "nothing to repeat",
    "multiple repeat",
    "min repeat greater than max repeat",
    "bad escape (end of pattern)",
)

Breaches = Iterator[Broken]


def evt_source(at: At[PolicyDetails]) -> Breaches:
    """Find policies without an event source, and sources that are none."""
    source = known(at.it.event_source)
    if source is None:
        yield at.broken("EventSource", "is missing", "write Type MANAGED_CWE and Parameters")
        return
    if source.parameters is None:
        yield at.broken(
            "EventSource/Parameters",
            "is missing",
            "write EventType, SnapshotOwner, DescriptionRegex",
        )
    if known(source.type) != "MANAGED_CWE":
        yield at.broken(
            "EventSource/Type", f"must be MANAGED_CWE (got {source.type!r})", "write MANAGED_CWE"
        )


def evt_params(at: At[EventParameters]) -> Breaches:
    """Find parameters without an event type or a description."""
    if at.it.description_regex is None:
        yield at.broken("DescriptionRegex", "is missing", "write '.*' for any description")
    if known(at.it.event_type) != "shareSnapshot":
        yield at.broken(
            "EventType", f"must be shareSnapshot (got {at.it.event_type!r})", "write shareSnapshot"
        )


def evt_owners(at: At[EventParameters]) -> Breaches:
    """Find no owner, too many, and owners that are no accounts."""
    owners = known(at.it.owners)
    if not 1 <= len(owners) <= 50:
        yield at.broken(
            "SnapshotOwner",
            f"must name 1 to 50 accounts (got {len(owners)})",
            "name the accounts that share, such as '111122223333'",
        )
    for i, owner in known_items(owners):
        if not ACCOUNT.fullmatch(owner):
            yield at.broken(
                f"SnapshotOwner/{i}",
                f"must be an account id of 12 digits (got {brief(owner)})",
                "write it in quotes, which keep leading zeros, such as '012345678901'",
            )


def evt_regex(at: At[EventParameters]) -> Breaches:
    """Find expressions that are too long, or none in any dialect."""
    written = known(at.it.description_regex)
    if written is None:
        return
    if len(written) > 1000:
        yield at.broken(
            "DescriptionRegex",
            f"must have at most 1000 characters (got {len(written)})",
            "write a shorter one, such as '.*'",
        )
    elif problem := _broken_regex(written):
        yield at.broken(
            "DescriptionRegex",
            f"is no regular expression: {problem} (got {brief(written)})",
            "write '.*' for any description",
        )


def _broken_regex(written: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of what it may read otherwise one day
        try:
            re.compile(written)
        except re.error as error:
            return error.msg if error.msg in _WRONG_IN_EVERY_DIALECT else None
    return None


def evt_one_action(at: At[PolicyDetails]) -> Breaches:
    """Find no action or several, and actions without a plain name."""
    actions = known(at.it.actions)
    if len(actions) != 1:
        yield at.broken(
            "Actions", f"must be exactly one (got {len(actions)})", "put all copies in one action"
        )
    for i, action in known_items(actions):
        yield from _wrong_name(at, f"Actions/{i}/Name", action.name)


def _wrong_name(at: At[PolicyDetails], where: str, name: str | Deferred | None) -> Breaches:
    if name is None:
        yield at.broken(where, "is missing", "name the action, for example 'copy'")
    elif not is_plain(known(name), 120):
        yield at.broken(
            where,
            f"must be 1 to 120 letters, digits, spaces, '_' or '-' (got {brief(name)})",
            f"name it, for example, {plain(known(name), 120, 'copy')!r}",
        )


def evt_copies(at: At[CopyAction]) -> Breaches:
    """Find no copy or too many, and copies that lack something or go to an Outpost."""
    copies = known(at.it.copies)
    if not 1 <= len(copies) <= 3:
        yield at.broken(
            "CrossRegionCopy",
            f"must have 1 to 3 copies (got {len(copies)})",
            "name one to three Regions; the policy's own is none of them",
        )
    for i, copy in known_items(copies):
        yield from _wrong_copy(at, f"CrossRegionCopy/{i}", copy)
    for _, copy in known_items(copies):
        known(copy.target)


def _wrong_copy(at: At[CopyAction], where: str, copy: CopyTo) -> Breaches:
    if copy.target is None:
        yield at.broken(f"{where}/Target", "is missing", "name a Region, such as 'eu-central-1'")
    elif is_known(copy.target) and is_outpost(copy.target):
        yield at.broken(
            f"{where}/Target",
            f"must be a Region, not an Outpost (got {copy.target!r})",
            "name a Region, such as 'eu-central-1'",
        )
    if copy.encrypted is None:
        yield at.broken(
            f"{where}/EncryptionConfiguration/Encrypted", "is missing", "write true or false"
        )


def evt_no_tags(at: At[CopyTo]) -> Breaches:
    """Find what copies of event-based policies cannot do."""
    if at.it.copy_tags is not None:
        yield at.broken("CopyTags", "is not for event-based policies", "leave it out")
    if at.it.deprecate is not None:
        yield at.broken("DeprecateRule", "is not for event-based policies", "leave it out")
    retain = known(at.it.retain)
    if retain is not None and retain.count is not None:
        yield at.broken(
            "RetainRule/Count",
            f"is no way to keep copies (got {retain.count!r})",
            "write an age, such as 5 weeks",
        )


def evt_forbidden(at: At[PolicyDetails]) -> Breaches:
    """Find what belongs to policies that run by a schedule."""
    fields = {
        "Schedules": at.it.schedules or None,
        "TargetTags": at.it.target_tags or None,
        "ResourceTypes": at.it.resource_types or None,
        "ResourceLocations": at.it.locations or None,
        "Parameters": at.it.parameters,
    }
    for name, value in fields.items():
        if value is not None:
            yield at.broken(name, "is not for event-based policies", f"remove {name}")


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/evt-source",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An event-based policy has an event source with parameters",
        why="DLM refuses the policy; CloudFormation's schema calls the parameters optional.",
        link=links.EVENT_SOURCE,
        certainty=Certainty.MODEL,
        each=details,
        check=evt_source,
    ),
    Rule(
        id="dlm/evt-params",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An event source says its event type and a description",
        why="DLM refuses the policy; CloudFormation's schema and documentation call "
        "DescriptionRegex optional.",
        link=links.EVENT_PARAMETERS,
        certainty=Certainty.MODEL,
        each=event_parameters,
        check=evt_params,
    ),
    Rule(
        id="dlm/evt-owners",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An event source names 1 to 50 owners of twelve digits",
        why="DLM refuses more; without an owner the policy never does anything.",
        link=links.EVENT_PARAMETERS,
        certainty=Certainty.MODEL,
        each=event_parameters,
        check=evt_owners,
    ),
    Rule(
        id="dlm/evt-regex",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="The description is a regular expression of up to 1000 characters",
        why="DLM refuses the policy, or it never does anything. DLM's own descriptions contain "
        "'Created for policy: policy-…'.",
        link=links.EVENT_PARAMETERS,
        certainty=Certainty.MODEL,
        each=event_parameters,
        check=evt_regex,
    ),
    Rule(
        id="dlm/evt-one-action",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An event-based policy has one action, with a plain name",
        why="DLM refuses the policy.",
        link=links.ACTION,
        certainty=Certainty.MODEL,
        each=details,
        check=evt_one_action,
    ),
    Rule(
        id="dlm/evt-copies",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An action copies to one to three Regions",
        why="DLM refuses the policy; Outposts are no targets of event-based policies.",
        link=links.COPY_ACTION,
        certainty=Certainty.MODEL,
        each=actions,
        check=evt_copies,
    ),
    Rule(
        id="dlm/evt-no-tags",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="Copies of event-based policies have no tags, count or deprecation",
        why="There are no such properties.",
        link=links.COPY_ACTION,
        certainty=Certainty.MODEL,
        each=action_copies,
        check=evt_no_tags,
    ),
    Rule(
        id="dlm/evt-forbidden",
        severity=Severity.ERROR,
        kinds=EVENT,
        title="An event-based policy has neither schedules nor targets",
        why="DLM refuses the policy.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=evt_forbidden,
    ),
    Rule(
        id="dlm/evt-role",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=EVENT,
        title="The role of an event-based policy may make event rules and use both keys",
        why="The policy goes to ERROR, or the copies fail. It needs events:*Rule and "
        "events:*Targets on rule/AwsDataLifecycleRule.managed-cwe.*, which "
        "AWSDataLifecycleManagerServiceRole has.",
        link=links.EVENT_POLICY,
        certainty=Certainty.DOCS,
        search=roles.evt_role,
    ),
)
