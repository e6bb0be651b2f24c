"""Cases for the rules on event-based policies."""

from dataclasses import replace
from typing import Any

from snapshot_constructs.model import (
    CopyAction,
    CopyTo,
    Deferred,
    EventParameters,
    EventSource,
    Parameters,
    PolicySpec,
    Retain,
    Tag,
)
from tests.policies import copy_to, event, schedule, volumes
from tests.rules.cases import breaks, holds

SOURCE = "PolicyDetails/EventSource"
PARAMETERS = f"{SOURCE}/Parameters"
ACTIONS = "PolicyDetails/Actions"
COPIES = f"{ACTIONS}/0/CrossRegionCopy"
OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"
LATER = Deferred({"Ref": "Later"})
FOUR = ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3")
RIGHT = EventParameters(
    event_type="shareSnapshot", owners=("444455556666",), description_regex=".*"
)


def _when(**changes: Any) -> PolicySpec:
    source = EventSource(type="MANAGED_CWE", parameters=replace(RIGHT, **changes))
    return event(event_source=source)


def _named(name: str | Deferred | None, number: int = 1) -> PolicySpec:
    action = CopyAction(name=name, copies=(copy_to(),))
    return event(actions=(action,) * number)


def _copies(*copies: CopyTo | Deferred) -> PolicySpec:
    return event(actions=(CopyAction(name="copy", copies=copies),))


def _copy(**changes: Any) -> PolicySpec:
    return _copies(copy_to(**changes))


CASES = [
    breaks("evt-source", SOURCE, event(event_source=None)),
    breaks("evt-source", PARAMETERS, event(event_source=EventSource(type="MANAGED_CWE"))),
    breaks("evt-source", PARAMETERS, event(event_source=EventSource(type=LATER)), name="deferred"),
    breaks("evt-source", f"{SOURCE}/Type", event(event_source=EventSource(parameters=RIGHT))),
    breaks(
        "evt-source",
        f"{SOURCE}/Type",
        event(event_source=EventSource(type="EVENTS", parameters=LATER)),
    ),
    holds("evt-source", event()),
    holds("evt-source", event(event_source=LATER)),
    holds("evt-source", event(event_source=EventSource(type=LATER, parameters=LATER))),
    breaks("evt-params", f"{PARAMETERS}/DescriptionRegex", _when(description_regex=None)),
    breaks("evt-params", f"{PARAMETERS}/EventType", _when(event_type=None)),
    breaks("evt-params", f"{PARAMETERS}/EventType", _when(event_type="copySnapshot")),
    breaks(
        "evt-params",
        f"{PARAMETERS}/DescriptionRegex",
        _when(event_type=LATER, description_regex=None),
        name="deferred",
    ),
    holds("evt-params", _when()),
    holds("evt-params", _when(event_type=LATER, description_regex="")),
    breaks("evt-owners", f"{PARAMETERS}/SnapshotOwner", _when(owners=())),
    breaks(
        "evt-owners",
        f"{PARAMETERS}/SnapshotOwner",
        _when(owners=tuple(f"{i:012}" for i in range(51))),
    ),
    *(
        breaks(
            "evt-owners",
            f"{PARAMETERS}/SnapshotOwner/1",
            _when(owners=("444455556666", owner)),
        )
        for owner in ("44445555666", "4444555566667", "44445555666x")
    ),
    holds("evt-owners", _when(owners=tuple(f"{i:012}" for i in range(50)))),
    holds("evt-owners", _when(owners=(LATER,))),
    holds("evt-owners", _when(owners=LATER)),
    *(
        breaks(
            "evt-regex",
            f"{PARAMETERS}/DescriptionRegex",
            _when(description_regex=written),
            name=name,
        )
        for name, written in (
            ("1001-characters", "a" * 1001),
            ("open", "(a"),
            ("close", "a)"),
            ("bracket", "[a"),
            ("star", "*a"),
            ("stars", "a**"),
            ("range", "a{3,2}"),
            ("backslash", "a\\"),
        )
    ),
    *(
        holds("evt-regex", _when(description_regex=written), name=name)
        for name, written in (
            ("1000-characters", "a" * 1000),
            ("letters", r"\p{L}+"),
            ("quoted", r"\Q(\E"),
            ("intersection", "[a-z&&[^b]]"),
            ("possessive", "a*+"),
            ("named", "(?<a>b)"),
            ("flags", "a(?i)b"),
            ("usual", ".*Created for policy: policy-0123456789abcdef0.*"),
            ("deferred", LATER),
        )
    ),
    # the action
    breaks("evt-one-action", ACTIONS, event(actions=())),
    breaks("evt-one-action", ACTIONS, _named("copy", 2)),
    breaks("evt-one-action", f"{ACTIONS}/0/Name", _named(None)),
    breaks("evt-one-action", f"{ACTIONS}/0/Name", _named("a" * 121)),
    breaks("evt-one-action", f"{ACTIONS}/0/Name", _named("a.b")),
    breaks("evt-one-action", f"{ACTIONS}/0/Name", _named("")),
    holds("evt-one-action", _named("a" * 120)),
    holds("evt-one-action", _named(LATER)),
    holds("evt-one-action", event(actions=(LATER,))),
    holds("evt-one-action", event(actions=LATER)),
    breaks("evt-copies", COPIES, _copies()),
    breaks("evt-copies", COPIES, _copies(*(copy_to(r, key=None) for r in FOUR))),
    breaks("evt-copies", f"{COPIES}/0/Target", _copy(target=None)),
    breaks("evt-copies", f"{COPIES}/0/Target", _copy(target=OUTPOST, key=None)),
    breaks("evt-copies", f"{COPIES}/0/EncryptionConfiguration/Encrypted", _copy(encrypted=None)),
    breaks(
        "evt-copies",
        f"{COPIES}/1/EncryptionConfiguration/Encrypted",
        _copies(LATER, replace(copy_to(encrypted=None), target=LATER)),
        name="deferred",
    ),
    holds("evt-copies", _copies(*(copy_to(r, key=None) for r in FOUR[:3]))),
    holds("evt-copies", _copy(encrypted=LATER)),
    holds("evt-copies", _copy(target=LATER)),
    breaks("evt-no-tags", f"{COPIES}/0/CopyTags", _copy(copy_tags=False)),
    breaks("evt-no-tags", f"{COPIES}/0/DeprecateRule", _copy(deprecate=Retain.days(1))),
    breaks("evt-no-tags", f"{COPIES}/0/RetainRule/Count", _copy(retain=Retain.last(3))),
    breaks(
        "evt-no-tags",
        f"{COPIES}/0/CopyTags",
        _copy(copy_tags=LATER, retain=LATER),
        name="deferred",
    ),
    holds("evt-no-tags", _copy()),
    holds("evt-no-tags", _copy(retain=LATER)),
    holds("evt-no-tags", _copy(retain=None), also=("xr-retain-omitted",)),
    # what does not belong here
    *(
        breaks("evt-forbidden", f"PolicyDetails/{name}", event(**{field: value}))
        for name, field, value in (
            ("Schedules", "schedules", (schedule(),)),
            ("Schedules", "schedules", LATER),
            ("TargetTags", "target_tags", (Tag("a", "b"),)),
            ("ResourceTypes", "resource_types", ("VOLUME",)),
            ("ResourceLocations", "locations", ("CLOUD",)),
            ("Parameters", "parameters", Parameters()),
            ("Parameters", "parameters", LATER),
        )
    ),
    holds("evt-forbidden", event()),
    holds("evt-forbidden", volumes()),
]
