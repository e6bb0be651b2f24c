"""Rules on copies to other Regions and Outposts: group G."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from snapshot_constructs.model.copying import CopyTo
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.default_policy import CopyTarget
from snapshot_constructs.model.deferred import Deferred, known, known_items
from snapshot_constructs.model.policy import ALL, CUSTOM, DEFAULTS, SNAPSHOTS, Kind, PolicySpec
from snapshot_constructs.model.retention import Retain
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import keys
from snapshot_constructs.rules.dlm.kinds import is_one_of
from snapshot_constructs.rules.dlm.periods import (
    LONGEST,
    LONGEST_DEPRECATION,
    age_of,
    age_problems,
    too_long,
)
from snapshot_constructs.rules.dlm.regions import (
    REGION,
    REGIONS,
    is_outpost,
    nearest,
    partition_of,
    region_of,
)
from snapshot_constructs.rules.dlm.subjects import (
    actions,
    copies,
    default_settings,
    schedule_copies,
    schedules,
)
from snapshot_constructs.rules.registry import (
    At,
    Broken,
    Certainty,
    Place,
    Rule,
    Scope,
    Severity,
    Unknown,
)

COPYING = CUSTOM | {Kind.EVENT}
AMIS = frozenset({Kind.AMIS})
EVENT = frozenset({Kind.EVENT})
NOT_IN_CLOUD = ("OUTPOST_LOCAL", "LOCAL_ZONE")
KEY_ARN = re.compile(
    r"arn:aws(-[a-z]{1,4}){0,2}:kms:(?P<region>([a-z]+-){2,3}[0-9]):[0-9]+:key/.+", re.ASCII
)

Breaches = Iterator[Broken]
Destination = tuple[str, str | Deferred | None]
Subjects = Iterable[At[tuple[Destination, ...]] | Unknown]


def target_regions(policy: PolicySpec, place: Place) -> Iterator[At[str] | Unknown]:
    """Yield each TargetRegion, of copy rules and of default policies."""
    for at in destinations(policy, place):
        if isinstance(at, Unknown):
            yield at
            continue
        for name, region in at.it:
            where = f"{at.where}/{name}"
            if isinstance(region, Deferred):
                yield Unknown(where, str(region))
            elif region is not None and name.endswith("/TargetRegion"):
                yield At(region, where, place, policy)


def destinations(policy: PolicySpec, place: Place) -> Subjects:
    """Yield each list of copies, as the names and values of the properties that say where to."""
    for schedule in schedules(policy, place):
        yield from _listed(schedule, "CrossRegionCopyRules")
    for action in actions(policy, place):
        yield from _listed(action, "CrossRegionCopy")
    for settings in default_settings(policy, place):
        yield from _listed(settings, "CrossRegionCopyTargets")


def _listed(at: At[Any] | Unknown, name: str) -> Subjects:
    if isinstance(at, Unknown):
        yield at
        return
    where = f"{at.where}/{name}".lstrip("/")
    found = at.it.copy_targets if name == "CrossRegionCopyTargets" else at.it.copies
    if isinstance(found, Deferred):
        yield Unknown(where, str(found))
    else:
        named = tuple(_destination(f"{i}", copy) for i, copy in enumerate(found))
        yield At(named, where, at.place, at.policy, at.schedule)


def _destination(where: str, copy: CopyTo | CopyTarget | Deferred) -> Destination:
    if isinstance(copy, Deferred):
        return where, copy
    if isinstance(copy, CopyTarget):
        return f"{where}/TargetRegion", copy.region
    name = "TargetRegion" if copy.target is None else "Target"
    return f"{where}/{name}", copy.destination


def xr_max_3(at: At[Schedule]) -> Breaches:
    """Find schedules with more than three copy rules."""
    number = len(known(at.it.copies))
    if number > 3:
        yield at.broken(
            "CrossRegionCopyRules",
            f"takes at most 3 copy rules (got {number})",
            "keep three, or copy further from an event-based policy there",
        )


def xr_target_field(at: At[CopyTo]) -> Breaches:
    """Find destinations in the wrong field, in both, or in none."""
    target, region = at.it.target, at.it.target_region
    if target is not None and region is not None:
        yield at.broken("", "has both a Target and a TargetRegion", "write one of them")
    elif is_one_of(at.policy, AMIS):
        if region is None:
            found = "Target" if target is not None else "TargetRegion"
            what = "belongs to snapshot policies" if target is not None else "is missing"
            yield at.broken(found, what, "write TargetRegion, such as 'eu-central-1'")
    elif target is None:
        found = "TargetRegion" if region is not None else "Target"
        what = "belongs to AMI policies" if region is not None else "is missing"
        yield at.broken(found, what, "write Target, such as 'eu-central-1'")


def xr_region_format(at: At[str]) -> Breaches:
    """Find a TargetRegion that is no Region."""
    if len(at.it) > 16 or not REGION.fullmatch(at.it):
        yield at.broken(
            "",
            f"must be a Region, and never an Outpost (got {brief(at.it)})",
            f"write {nearest(at.it)!r}, for example",
        )


def xr_target_format(at: At[CopyTo]) -> Breaches:
    """Find a Target that is neither a Region nor an Outpost."""
    target = known(at.it.target)
    if target is None:
        return
    if len(target) > 2048 or region_of(target) is None:
        yield at.broken(
            "Target",
            f"must be a Region or the ARN of an Outpost (got {brief(target)})",
            f"write {nearest(target)!r}, for example",
        )


def xr_encrypted_required(at: At[CopyTo]) -> Breaches:
    """Find copy rules that do not say whether they encrypt."""
    if at.it.encrypted is None:
        yield at.broken("Encrypted", "is missing", "write true, or false to leave it to the source")


def _key_name(at: At[CopyTo]) -> str:
    """Return the property of the key: copies of schedules and of actions spell it differently."""
    return "CmkArn" if at.schedule is not None else "EncryptionConfiguration/CmkArn"


def xr_cmk_format(at: At[CopyTo]) -> Breaches:
    """Find keys that are not given by the ARN of a key."""
    key = known(at.it.key_arn)
    if key is not None and (len(key) > 2048 or not KEY_ARN.fullmatch(key)):
        yield at.broken(
            _key_name(at),
            f"must be the ARN of a key, not an alias or a bare key id (got {brief(key)})",
            "write 'arn:aws:kms:eu-central-1:111122223333:key/…'",
        )


def xr_cmk_needs_encrypted(at: At[CopyTo]) -> Breaches:
    """Find keys for copies that are not encrypted."""
    if at.it.key_arn is not None and known(at.it.encrypted) is False:
        yield at.broken(
            _key_name(at),
            "is a key for a copy that is not encrypted",
            "set Encrypted to true, or leave the key out",
        )


def xr_cmk_region(at: At[CopyTo]) -> Breaches:
    """Find keys of another Region than the copy's."""
    key = known(at.it.key_arn)
    found = KEY_ARN.fullmatch(key) if key is not None else None
    if not found:
        return
    destination = known(at.it.destination)
    region = region_of(destination) if destination is not None else None
    if region is not None and found["region"] != region:
        yield at.broken(
            _key_name(at),
            f"is a key of {found['region']}, and the copy goes to {region}",
            f"name a key of {region}, or the replica there of a multi-Region key",
        )


def xr_outpost_encrypted(at: At[CopyTo]) -> Breaches:
    """Find unencrypted copies to an Outpost."""
    target = known(at.it.target)
    if target is not None and is_outpost(target) and known(at.it.encrypted) is False:
        yield at.broken(
            "Encrypted", "is false for a copy to an Outpost", "write true: Outposts always encrypt"
        )


def xr_not_from_local(at: At[Schedule]) -> Breaches:
    """Find copies of snapshots that stay on an Outpost or in a Local Zone."""
    if at.it.copies == ():
        return
    create = known(at.it.create)
    location = known(create.location) if isinstance(create, CreateRule) else None
    if location in NOT_IN_CLOUD:
        yield at.broken(
            "CrossRegionCopyRules",
            f"copies snapshots that stay in {location}, which are never copied",
            "remove the copies, or let CreateRule/Location be CLOUD",
        )


def xr_distinct(at: At[tuple[Destination, ...]]) -> Breaches:
    """Find copies to one place twice, to the policy's own Region, or to another partition."""
    seen: set[str] = set()
    for i, destination in known_items(tuple(destination for _, destination in at.it)):
        if destination is None:
            continue
        if problem := _misplaced(destination, seen, at):
            what = f"{problem} (got {brief(destination)})"
            yield at.broken(at.it[i][0], what, _elsewhere(at.place.region))
        seen.add(destination)


def _misplaced(destination: str, seen: set[str], at: At[Any]) -> str | None:
    own = at.place.region
    if destination in seen:
        return "is the destination of an earlier copy too"
    if own is None:
        return None
    if destination == own:  # what another account shared is not here yet
        return None if is_one_of(at.policy, EVENT) else "is the policy's own Region"
    region = region_of(destination)
    if region is not None and partition_of(region) != partition_of(own):
        return f"is in partition {partition_of(region)}, out of reach from {own}"
    return None


def _elsewhere(own: str | None) -> str:
    partition = partition_of(own) if own else "aws"
    others = (r for r in ("eu-central-1", "eu-west-1", *REGIONS) if r != own)
    near = [region for region in others if partition_of(region) == partition]
    return f"name another Region, for example {near[0]!r}" if near else "leave this copy out"


def xr_retain_range(at: At[CopyTo]) -> Breaches:
    """Find copies that are not kept for an age that DLM takes."""
    retain = known(at.it.retain)
    if retain is None:
        return
    if retain.count is not None:
        if at.schedule is not None:
            yield at.broken(
                "RetainRule/Count",
                f"is no way to keep copies (got {retain.count!r})",
                "write an age, such as 5 weeks, also under a count-based schedule",
            )
        return
    for name, what in age_problems(retain, LONGEST):
        yield at.broken(f"RetainRule/{name}", what, "write an age, such as 5 weeks")


def xr_retain_omitted(at: At[CopyTo]) -> Breaches:
    """Find copies that do not say how long they are kept."""
    if at.it.retain is None:
        yield at.broken(
            "RetainRule",
            "is missing, and nobody documents whether the copies are ever deleted",
            "write an age, such as 5 weeks",
        )


def xr_deprecate(at: At[CopyTo]) -> Breaches:
    """Find copies that are deprecated but no AMIs, or deprecated too late."""
    rule = known(at.it.deprecate)
    if rule is None:
        return
    if not is_one_of(at.policy, AMIS):
        yield at.broken("DeprecateRule", "is for copies of AMIs only", "remove it")
    elif rule.count is not None:
        yield at.broken(
            "DeprecateRule/Count",
            f"is no way to deprecate copies (got {rule.count!r})",
            "write an age, such as 4 weeks",
        )
    else:
        yield from _deprecated_in_time(at, rule)


def _deprecated_in_time(at: At[CopyTo], rule: Retain) -> Breaches:
    for name, what in age_problems(rule, LONGEST_DEPRECATION):
        yield at.broken(f"DeprecateRule/{name}", what, "write an age, such as 4 weeks")
    retain = known(at.it.retain)
    if retain is None or too_long(rule, LONGEST_DEPRECATION):
        return
    ours, kept = age_of(rule), age_of(retain)
    if ours and kept and ours.compared_with(kept) > 0:
        yield at.broken(
            "DeprecateRule",
            f"comes after the copy is gone (got {rule.explain()}, and copies are kept for "
            f"{retain.explain()})",
            "deprecate no later than the end of the retention",
        )


def xr_copytags(at: At[CopyTo]) -> Breaches:
    """Find copies that lose the tags which the schedule copies."""
    schedule = at.schedule
    if schedule is None or known(schedule.copy_tags) is not True:
        return
    if known(at.it.copy_tags) is not True:
        yield at.broken(
            "CopyTags",
            "is off, so the copy has none of the tags that the schedule copies",
            "set CopyTags to true in the copy rule as well",
        )


def xr_default_key(at: At[CopyTo]) -> Breaches:
    """Find encrypted copies without a key."""
    if at.it.key_arn is None and known(at.it.encrypted) is True:
        yield at.broken(
            _key_name(at),
            "is missing, so the destination's default key encrypts the copy",
            "name a customer managed key if the copy will ever be shared",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/xr-max-3",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A schedule has at most three copy rules",
        why="DLM refuses the policy.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=xr_max_3,
    ),
    Rule(
        id="dlm/xr-target-field",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A copy of snapshots has a Target, a copy of AMIs a TargetRegion",
        why="DLM refuses the other field, both fields, and neither; CloudFormation's schema lets "
        "them pass.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=schedule_copies,
        check=xr_target_field,
    ),
    Rule(
        id="dlm/xr-region-format",
        severity=Severity.ERROR,
        kinds=AMIS | DEFAULTS,
        title="A TargetRegion is a Region",
        why="DLM refuses the policy; Outposts cannot be named here, whatever the text says.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=target_regions,
        check=xr_region_format,
    ),
    Rule(
        id="dlm/xr-target-format",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS | {Kind.EVENT},
        title="A Target is a Region or the ARN of an Outpost",
        why="The pattern lets a misspelt Region pass, and it fails at deployment or at run time.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=copies,
        check=xr_target_format,
    ),
    Rule(
        id="dlm/xr-encrypted-required",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="A copy rule says whether copies are encrypted",
        why="DLM refuses the policy.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=schedule_copies,
        check=xr_encrypted_required,
    ),
    Rule(
        id="dlm/xr-encrypted-false",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=CUSTOM,
        title="Encrypted false never decrypts",
        why="Copies of encrypted snapshots are encrypted all the same, and so are all copies where "
        "the destination encrypts by default.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="dlm/xr-cmk-format",
        severity=Severity.ERROR,
        kinds=COPYING,
        title="The key of copies is given by the ARN of a key",
        why="DLM refuses the ARN or the name of an alias, and a bare key id.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=copies,
        check=xr_cmk_format,
    ),
    Rule(
        id="dlm/xr-cmk-needs-encrypted",
        severity=Severity.ERROR,
        kinds=COPYING,
        title="Copies with a key are encrypted",
        why="DLM refuses the policy, or each copy fails.",
        link=links.EC2_COPY_SNAPSHOT,
        certainty=Certainty.INFERRED,
        each=copies,
        check=xr_cmk_needs_encrypted,
    ),
    Rule(
        id="dlm/xr-cmk-region",
        severity=Severity.ERROR,
        kinds=COPYING,
        title="The key of copies is in the Region that they go to",
        why="DLM accepts the policy, and each copy fails later.",
        link=links.EC2_COPY_SNAPSHOT,
        certainty=Certainty.INFERRED,
        each=copies,
        check=xr_cmk_region,
    ),
    Rule(
        id="dlm/xr-outpost-encrypted",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Copies to an Outpost are encrypted",
        why="Each copy fails.",
        link=links.OUTPOSTS,
        certainty=Certainty.DOCS,
        each=schedule_copies,
        check=xr_outpost_encrypted,
    ),
    Rule(
        id="dlm/xr-not-from-local",
        severity=Severity.ERROR,
        kinds=SNAPSHOTS,
        title="Only snapshots in a Region are copied",
        why="DLM refuses copies of snapshots on an Outpost or in a Local Zone.",
        link=links.SCHEDULE,
        certainty=Certainty.MODEL,
        each=schedules,
        check=xr_not_from_local,
    ),
    Rule(
        id="dlm/xr-distinct",
        severity=Severity.ERROR,
        kinds=ALL,
        title="Copies go to different places, all elsewhere and in the same partition",
        why="DLM refuses the policy, or the copy is useless.",
        link=links.SCHEDULE,
        certainty=Certainty.INFERRED,
        each=destinations,
        check=xr_distinct,
    ),
    Rule(
        id="dlm/xr-retain-range",
        severity=Severity.ERROR,
        kinds=COPYING,
        title="Copies are kept for an age of up to a hundred years",
        why="DLM refuses the policy; a count is no way to keep copies, even under a count-based "
        "schedule.",
        link=links.COPY_RETAIN_RULE,
        certainty=Certainty.MODEL,
        each=copies,
        check=xr_retain_range,
    ),
    Rule(
        id="dlm/xr-retain-omitted",
        severity=Severity.WARNING,
        kinds=COPYING,
        title="A copy rule says how long copies are kept",
        why="What happens to the copies otherwise is documented nowhere; they are probably kept, "
        "and paid for, for ever.",
        link=links.COPY_RULE,
        certainty=Certainty.INFERRED,
        each=copies,
        check=xr_retain_omitted,
    ),
    Rule(
        id="dlm/xr-deprecate",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Copies of AMIs are deprecated within their retention and within ten years",
        why="DLM refuses the policy.",
        link=links.COPY_DEPRECATE_RULE,
        certainty=Certainty.MODEL,
        each=schedule_copies,
        check=xr_deprecate,
    ),
    Rule(
        id="dlm/xr-copytags",
        severity=Severity.INFO,
        kinds=CUSTOM,
        title="Copies get the tags that the schedule copies",
        why="CopyTags of a copy rule is a setting of its own and off unless set: the copies have "
        "none of the user's tags.",
        link=links.COPY_RULE,
        certainty=Certainty.MODEL,
        each=schedule_copies,
        check=xr_copytags,
    ),
    Rule(
        id="dlm/xr-concurrency",
        severity=Severity.WARNING,
        scope=Scope.ACCOUNT,
        kinds=COPYING,
        title="At most 20 snapshots are being copied to a Region at once",
        why="Further copies queue and are retried for 24 hours; then they are lost.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/xr-kms",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=CUSTOM,
        title="The role may use the keys of copies and of their sources",
        why="Copies fail at run time, and nothing fails at deployment.",
        link=links.KMS,
        certainty=Certainty.DOCS,
        search=keys.xr_kms,
    ),
    Rule(
        id="dlm/xr-default-key",
        severity=Severity.INFO,
        kinds=COPYING,
        title="Encrypted copies name their key",
        why="Without a key, the default key of the destination is used; if that is the AWS managed "
        "one, the copies can never be shared.",
        link=links.COPY_SNAPSHOT,
        certainty=Certainty.DOCS,
        each=copies,
        check=xr_default_key,
    ),
)
