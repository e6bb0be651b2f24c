"""Cases for the rules on copies."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import (
    CopyAction,
    CopyTarget,
    CopyTo,
    Deferred,
    PolicySpec,
    Retain,
)
from snapshot_constructs.rules import Place
from tests.policies import (
    KEY,
    amis,
    copy_to,
    create,
    default,
    event,
    instances,
    schedule,
    volumes,
)
from tests.rules.cases import breaks, holds

COPIES = "PolicyDetails/Schedules/0/CrossRegionCopyRules"
ACTION = "PolicyDetails/Actions/0/CrossRegionCopy"
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
OTHER = OUTPOST.replace("def0", "def1")
ELSEWHERE = KEY.replace("eu-central-1", "eu-west-1")
LATER = Deferred({"Ref": "Later"})
TO_LATER = replace(copy_to(), target=LATER)
IRELAND = Place(region="eu-west-1")
BEIJING = Place(region="cn-north-1")
GERMANY = Place(region="eusc-de-east-1")
FOUR = ("eu-central-1", "eu-west-2", "eu-west-3", "eu-north-1")
LONG_REGION = "us-southwestern-1"
FITTING = "us-southwester-1"


def _copies(*copies: CopyTo | Deferred) -> PolicySpec:
    return volumes(schedule(copies=copies))


def _copy(target: str | Deferred | None = "eu-central-1", **changes: Any) -> PolicySpec:
    return _copies(replace(copy_to(), target=target, **changes))


def _ami(target: str | Deferred | None = "eu-central-1", **changes: Any) -> PolicySpec:
    copy = replace(copy_to(), target=None, target_region=target, **changes)
    return amis(schedule(copies=(copy,)))


def _event(**changes: Any) -> PolicySpec:
    copy = replace(copy_to(), **changes)
    return event(actions=(CopyAction(name="copy", copies=(copy,)),))


def _targets(*regions: str | Deferred) -> PolicySpec:
    return default(copy_targets=tuple(CopyTarget(region) for region in regions))


def _kept(retain: Retain, **changes: Any) -> PolicySpec:
    return _copy(retain=retain, **changes)


def _deprecated(rule: Retain | Deferred, retain: Retain | Deferred) -> PolicySpec:
    return _ami(deprecate=rule, retain=retain)


CASES = [
    breaks("xr-max-3", COPIES, _copies(*(copy_to(r, key=None) for r in FOUR))),
    breaks("xr-max-3", COPIES, _copies(LATER, LATER, LATER, LATER), name="deferred"),
    holds("xr-max-3", _copies(*(copy_to(r, key=None) for r in FOUR[:3]))),
    # the field of the destination
    breaks("xr-target-field", f"{COPIES}/0/Target", _copy(None), name="none"),
    breaks(
        "xr-target-field",
        f"{COPIES}/0/TargetRegion",
        _copy(None, target_region="eu-central-1"),
        name="of-amis",
    ),
    breaks(
        "xr-target-field",
        f"{COPIES}/0",
        _copy(target_region="eu-central-1"),
        name="both",
    ),
    breaks(
        "xr-target-field",
        f"{COPIES}/0/Target",
        amis(schedule(copies=(copy_to(),))),
        name="of-snapshots",
    ),
    breaks("xr-target-field", f"{COPIES}/0/TargetRegion", _ami(None), name="none-for-amis"),
    breaks(
        "xr-target-field",
        f"{COPIES}/0",
        amis(schedule(copies=(copy_to(target_region="eu-central-1"),))),
        name="both-for-amis",
    ),
    breaks(
        "xr-target-field",
        f"{COPIES}/0/Target",
        amis(schedule(copies=(TO_LATER,))),
        name="deferred",
    ),
    breaks(
        "xr-target-field",
        f"{COPIES}/0/Target",
        amis(schedule(copies=(copy_to("eu-central1"),))),
        name="misspelt",
    ),
    holds("xr-target-field", _copy()),
    holds("xr-target-field", instances(schedule(copies=(copy_to(),)))),
    holds("xr-target-field", _ami()),
    holds(
        "xr-target-field",
        amis(schedule(copies=(copy_to(),)), policy_type=LATER),
        name="kind-not-known",
    ),
    # the destination
    breaks("xr-region-format", f"{COPIES}/0/TargetRegion", _ami("eu-central1")),
    breaks(
        "xr-region-format",
        "PolicyDetails/Schedules/1/CrossRegionCopyRules/0/TargetRegion",
        amis(
            schedule(name="first", copies=LATER),
            schedule(copies=(replace(copy_to(), target=None, target_region="eu-central1"),)),
        ),
        name="after-one-not-known",
    ),
    breaks(
        "xr-region-format",
        f"{COPIES}/0/TargetRegion",
        _ami(LONG_REGION, key=None),
        name="17-characters",
    ),
    breaks("xr-region-format", f"{COPIES}/0/TargetRegion", _ami(OUTPOST, key=None)),
    breaks(
        "xr-region-format",
        "CrossRegionCopyTargets/1/TargetRegion",
        _targets("eu-west-1", "eu-west-1a"),
    ),
    holds("xr-region-format", _ami(FITTING, key=None), name="16-characters"),
    holds("xr-region-format", _ami(LATER)),
    holds("xr-region-format", _targets("eu-west-1", LATER, "us-gov-west-1")),
    breaks("xr-target-format", f"{COPIES}/0/Target", _copy("us-west2")),
    breaks("xr-target-format", f"{COPIES}/0/Target", _copy("EU-WEST-1"), name="capitals"),
    breaks("xr-target-format", f"{COPIES}/0/Target", _copy("west-1"), name="one-word"),
    breaks("xr-target-format", f"{COPIES}/0/Target", _copy("a-b-c-d-1"), name="four-words"),
    breaks("xr-target-format", f"{COPIES}/0/Target", _copy(OUTPOST[:-1]), name="short-outpost"),
    breaks(
        "xr-target-format",
        f"{COPIES}/0/Target",
        _copy(f"{'a' * 2042}-west-1", key=None),
        name="2049-characters",
    ),
    breaks("xr-target-format", f"{ACTION}/0/Target", _event(target="us-west2", key=None)),
    holds(
        "xr-target-format",
        _copy(f"{'a' * 2041}-west-1", key=None),
        name="2048-characters",
    ),
    holds("xr-target-format", _copy("us-gov-west-1", key=None), name="three-words"),
    holds("xr-target-format", _copy(OUTPOST, key=None)),
    holds("xr-target-format", _copy(LATER)),
    # encryption
    breaks("xr-encrypted-required", f"{COPIES}/0/Encrypted", _copy(encrypted=None)),
    breaks("xr-encrypted-required", f"{COPIES}/0/Encrypted", _ami(encrypted=None)),
    holds("xr-encrypted-required", _copy(encrypted=False, key=None)),
    holds("xr-encrypted-required", _copy(encrypted=LATER)),
    *(
        breaks("xr-cmk-format", f"{COPIES}/0/CmkArn", _copy(key=key), name=name)
        for name, key in (
            ("alias", KEY.replace("key/1", "alias/1")),
            ("id", KEY.partition("/")[2]),
            ("no-id", f"{KEY.partition('/')[0]}/"),
            ("no-region", KEY.replace("eu-central-1", "")),
            ("no-account", KEY.replace("111122223333", "")),
            ("5-letters", KEY.replace("aws", "aws-abcde")),
            ("3-suffixes", KEY.replace("aws", "aws-a-b-c")),
            ("2049-characters", KEY + "1" * (2049 - len(KEY))),
        )
    ),
    breaks(
        "xr-cmk-format",
        f"{ACTION}/0/EncryptionConfiguration/CmkArn",
        _event(key="alias/backup"),
    ),
    *(
        holds("xr-cmk-format", _copy(key=key), name=name)
        for name, key in (
            ("mrk", KEY.replace("key/1", "key/mrk-1")),
            ("eusc", KEY.replace("aws", "aws-eusc")),
            ("gov", KEY.replace("aws", "aws-us-gov")),
            ("deferred", LATER),
            ("2048-characters", KEY + "1" * (2048 - len(KEY))),
        )
    ),
    breaks("xr-cmk-needs-encrypted", f"{COPIES}/0/CmkArn", _copy(encrypted=False)),
    breaks(
        "xr-cmk-needs-encrypted",
        f"{COPIES}/0/CmkArn",
        _copy(encrypted=False, key=LATER),
        name="deferred",
    ),
    breaks(
        "xr-cmk-needs-encrypted",
        f"{ACTION}/0/EncryptionConfiguration/CmkArn",
        _event(encrypted=False),
    ),
    holds("xr-cmk-needs-encrypted", _copy(encrypted=False, key=None)),
    holds("xr-cmk-needs-encrypted", _copy()),
    breaks("xr-cmk-region", f"{COPIES}/0/CmkArn", _copy(key=ELSEWHERE)),
    breaks("xr-cmk-region", f"{COPIES}/0/CmkArn", _ami(key=ELSEWHERE)),
    breaks("xr-cmk-region", f"{COPIES}/0/CmkArn", _copy(OUTPOST), name="outpost"),
    breaks(
        "xr-cmk-region",
        f"{ACTION}/0/EncryptionConfiguration/CmkArn",
        _event(key=ELSEWHERE),
    ),
    holds("xr-cmk-region", _copy()),
    holds("xr-cmk-region", _copy(OUTPOST, key=ELSEWHERE)),
    holds("xr-cmk-region", _copy(LATER, key=ELSEWHERE)),
    holds("xr-cmk-region", _copy(key=LATER)),
    holds("xr-cmk-region", _copy("eu-west-1", key=None)),
    breaks(
        "xr-outpost-encrypted",
        f"{COPIES}/0/Encrypted",
        _copy(OUTPOST, encrypted=False, key=None),
    ),
    holds("xr-outpost-encrypted", _copy(OUTPOST, key=None)),
    holds("xr-outpost-encrypted", _copy(encrypted=False, key=None)),
    # where from, where to
    breaks(
        "xr-not-from-local",
        COPIES,
        volumes(
            schedule(create=create(location="LOCAL_ZONE"), copies=(copy_to(),)),
            locations=("LOCAL_ZONE",),
        ),
    ),
    breaks(
        "xr-not-from-local",
        COPIES,
        volumes(
            schedule(create=create(location="OUTPOST_LOCAL"), copies=(copy_to(),)),
            locations=("OUTPOST",),
        ),
    ),
    breaks(
        "xr-not-from-local",
        COPIES,
        volumes(
            schedule(create=create(location="LOCAL_ZONE"), copies=LATER),
            locations=("LOCAL_ZONE",),
        ),
        name="deferred",
    ),
    holds(
        "xr-not-from-local",
        volumes(
            schedule(create=create(location="CLOUD"), copies=(copy_to(),)),
            locations=("OUTPOST",),
        ),
    ),
    holds(
        "xr-not-from-local",
        volumes(schedule(create=create(location="LOCAL_ZONE")), locations=("LOCAL_ZONE",)),
    ),
    holds("xr-not-from-local", _copy()),
    holds(
        "xr-not-from-local",
        volumes(schedule(create=None, copies=(copy_to(),))),
        also=("schedule-name-required",),
        name="no create rule",
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/1/Target",
        _copies(copy_to("eu-west-2", key=None), copy_to("eu-west-2", key=None)),
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/2/Target",
        _copies(replace(copy_to(), target=None), copy_to(), copy_to()),
        also=("xr-target-field",),
        name="after-one-to-nowhere",
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/2/Target",
        _copies(copy_to(OUTPOST, key=None), TO_LATER, copy_to(OUTPOST, key=None)),
        name="outposts",
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/0/Target",
        _copy("eu-west-1", key=None),
        place=IRELAND,
        name="own",
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/0/TargetRegion",
        _ami("eu-west-1", key=None),
        place=IRELAND,
        name="own-of-amis",
    ),
    holds(
        "xr-distinct",
        _event(target="eu-west-1", key=None),
        place=IRELAND,
        name="own-of-event",
    ),
    breaks(
        "xr-distinct",
        "CrossRegionCopyTargets/0/TargetRegion",
        _targets("eu-west-1"),
        place=IRELAND,
        name="own-of-default",
    ),
    *(
        breaks(
            "xr-distinct",
            f"{COPIES}/0/Target",
            _copy(target, key=None),
            place=place,
            name=f"{target}-from-{place.region}",
        )
        for target, place in (
            ("cn-north-1", IRELAND),
            ("us-gov-west-1", IRELAND),
            ("us-iso-east-1", IRELAND),
            ("eu-isoe-west-1", IRELAND),
            ("eusc-de-east-1", IRELAND),
            ("eu-west-1", BEIJING),
            ("eu-central-1", GERMANY),
            ("us-isob-east-1", Place(region="us-iso-east-1")),
            ("us-isof-east-1", Place(region="us-isob-east-1")),
        )
    ),
    breaks(
        "xr-distinct",
        f"{COPIES}/0/Target",
        _copy(OUTPOST, key=None),
        place=BEIJING,
        name="outpost-elsewhere",
    ),
    holds("xr-distinct", _copy("cn-northwest-1", key=None), place=BEIJING),
    holds(
        "xr-distinct",
        _copy("us-gov-east-1", key=None),
        place=Place(region="us-gov-west-1"),
    ),
    holds("xr-distinct", _copy(OUTPOST, key=None), place=IRELAND, name="own-outpost"),
    holds(
        "xr-distinct",
        _copies(copy_to(OUTPOST, key=None), copy_to(OTHER, key=None)),
        name="two-outposts",
    ),
    holds("xr-distinct", _copy("us-east-1", key=None), place=IRELAND),
    holds("xr-distinct", _copies(TO_LATER, TO_LATER), place=IRELAND),
    holds(
        "xr-distinct",
        _copies(replace(copy_to(), target=None), replace(copy_to(), target=None)),
        also=("xr-target-field",),
    ),
    holds("xr-distinct", _copy("us-west2"), place=IRELAND, also=("xr-target-format",)),
    holds("xr-distinct", _copy("eu-west-1", key=None), name="region-not-known"),
    holds("xr-distinct", _targets("eu-central-1", "eu-west-2"), place=IRELAND),
    # how long
    *(
        breaks("xr-retain-range", f"{COPIES}/0/RetainRule/{name}", _kept(retain))
        for name, retain in (
            ("Count", Retain.last(3)),
            ("Interval", Retain.days(0)),
            ("Interval", Retain(unit="DAYS")),
            ("IntervalUnit", Retain(interval=3)),
            ("IntervalUnit", Retain(interval=3, unit="HOURS")),
            ("Interval", Retain.days(36501)),
            ("Interval", Retain.weeks(5201)),
            ("Interval", Retain.months(1201)),
            ("Interval", Retain.years(101)),
            ("Interval", Retain(interval=0, unit=LATER)),
            ("IntervalUnit", Retain(interval=LATER, unit="HOURS")),
        )
    ),
    breaks(
        "xr-retain-range",
        f"{ACTION}/0/RetainRule/Interval",
        _event(retain=Retain.days(0)),
    ),
    *(
        holds("xr-retain-range", _kept(retain))
        for retain in (
            Retain.days(1),
            Retain.days(36500),
            Retain.weeks(5200),
            Retain.months(1200),
            Retain.years(100),
            Retain(interval=LATER, unit=LATER),
        )
    ),
    breaks("xr-retain-omitted", f"{COPIES}/0/RetainRule", _copy(retain=None)),
    breaks("xr-retain-omitted", f"{ACTION}/0/RetainRule", _event(retain=None)),
    holds("xr-retain-omitted", _copy(retain=LATER)),
    breaks("xr-deprecate", f"{COPIES}/0/DeprecateRule", _copy(deprecate=Retain.days(1))),
    *(
        breaks("xr-deprecate", f"{COPIES}/0/DeprecateRule{name}", _deprecated(rule, retain))
        for name, rule, retain in (
            ("/Count", Retain.last(1), Retain.days(9)),
            ("/Interval", Retain.days(0), Retain.days(9)),
            ("/Interval", Retain(unit="DAYS"), Retain.days(9)),
            ("/IntervalUnit", Retain(interval=1), Retain.days(9)),
            ("/IntervalUnit", Retain(interval=1, unit="HOURS"), Retain.days(9)),
            ("/Interval", Retain.days(3651), Retain.years(10)),
            ("/Interval", Retain.days(3651), Retain.days(3650)),
            ("/Interval", Retain.weeks(521), Retain.years(100)),
            ("/Interval", Retain.months(121), Retain.years(100)),
            ("/Interval", Retain.years(11), Retain.years(100)),
            ("", Retain.days(10), Retain.days(9)),
            ("", Retain.weeks(2), Retain.days(13)),
            ("", Retain.months(1), Retain.days(29)),
            ("", Retain.days(32), Retain.months(1)),
            ("", Retain.years(1), Retain.days(364)),
            ("", Retain.days(367), Retain.years(1)),
            ("", Retain.months(13), Retain.years(1)),
            ("", Retain.months(120), Retain.months(119)),
        )
    ),
    *(
        holds("xr-deprecate", _deprecated(rule, retain))
        for rule, retain in (
            (Retain.days(1), Retain.days(9)),
            (Retain.days(9), Retain.days(9)),
            (Retain.weeks(2), Retain.days(14)),
            (Retain.months(1), Retain.days(30)),
            (Retain.days(31), Retain.months(1)),
            (Retain.years(1), Retain.days(365)),
            (Retain.days(366), Retain.years(1)),
            (Retain.years(1), Retain.months(12)),
            (Retain.days(3650), Retain.days(36500)),
            (Retain.weeks(520), Retain.years(100)),
            (Retain.months(120), Retain.years(10)),
            (Retain.years(10), Retain.years(10)),
            (Retain.days(10), Retain.days(LATER)),
            (Retain.days(10), LATER),
            (LATER, Retain.days(9)),
        )
    ),
    holds("xr-deprecate", _copy()),
    holds(
        "xr-deprecate",
        _deprecated(Retain.days(1), Retain.days(0)),
        also=("xr-retain-range",),
    ),
    holds(
        "xr-deprecate",
        _ami(deprecate=Retain.days(1), retain=None),
        also=("xr-retain-omitted",),
    ),
    # tags and keys
    *(
        breaks(
            "xr-copytags",
            f"{COPIES}/0/CopyTags",
            volumes(schedule(copy_tags=True, copies=(copy_to(copy_tags=written),))),
        )
        for written in (None, False)
    ),
    *(
        holds(
            "xr-copytags",
            volumes(schedule(copy_tags=ours, copies=(copy_to(copy_tags=theirs),))),
        )
        for ours, theirs in (
            (True, True),
            (True, LATER),
            (False, None),
            (None, None),
            (LATER, None),
        )
    ),
    breaks("xr-default-key", f"{COPIES}/0/CmkArn", _copy(key=None)),
    breaks(
        "xr-default-key",
        f"{ACTION}/0/EncryptionConfiguration/CmkArn",
        _event(key=None),
    ),
    holds("xr-default-key", _copy(key=None, encrypted=False)),
    holds("xr-default-key", _copy(key=None, encrypted=LATER)),
    holds("xr-default-key", _copy(key=LATER)),
]
