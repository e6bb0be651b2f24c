"""For each rule that one resource can break: one that does, and a neighbour that does not."""

from dataclasses import dataclass

from snapshot_constructs.model import Retain, Tag
from snapshot_constructs.model.block_public_access import BlockPublicAccess
from snapshot_constructs.model.recycle_bin import RecycleBinRule
from snapshot_constructs.model.value import Misread
from tests.protection import APP, LATER, SCRATCH, locked, region_level, tag_level

Protection = RecycleBinRule | BlockPublicAccess


@dataclass(frozen=True, kw_only=True)
class Case:
    """One resource and what a rule says of it.

    Attributes:
        where: where the rule is broken; None for a neighbour that does not break it.
        also: ids of other rules that this resource cannot help breaking.
    """

    rule: str
    value: Protection
    where: str | None = None
    also: frozenset[str] = frozenset()
    name: str = ""


def _bin(rule: str, where: str | None, value: RecycleBinRule, *also: str, name: str = "") -> Case:
    others = frozenset(f"recycle-bin/{other}" for other in also)
    return Case(rule=f"recycle-bin/{rule}", where=where, value=value, also=others, name=name)


def _block(rule: str, where: str | None, value: BlockPublicAccess) -> Case:
    name = f"snapshot-block-public-access/{rule}"
    return Case(rule=name, where=where, value=value, name=str(value.state))


def _tags(number: int) -> tuple[Tag, ...]:
    return tuple(Tag(f"key{i}", "value") for i in range(number))


VALUE, UNIT = "RetentionPeriod/RetentionPeriodValue", "RetentionPeriod/RetentionPeriodUnit"
LOCK, DELAY = "LockConfiguration", "LockConfiguration/UnlockDelayValue"
DELAY_UNIT = "LockConfiguration/UnlockDelayUnit"
STATUS, DESCRIPTION = "Status", "Description"
KEY, EXCLUDED_KEY = "ResourceTags/0/ResourceTagKey", "ExcludeResourceTags/0/ResourceTagKey"
NAME, TYPE = "property-name", "property-type"


def _for(days: int, kind: str = "EBS_SNAPSHOT") -> RecycleBinRule:
    return region_level(resource_type=kind, retain=Retain.days(days))


def _misread(where: str, *, unknown: bool) -> RecycleBinRule:
    return region_level(misread=(Misread(where, "is wrong", unknown=unknown),))


RETENTION = [
    _bin("resource-type", "ResourceType", region_level(resource_type=None), name="none"),
    _bin("resource-type", "ResourceType", region_level(resource_type="SNAPSHOT"), name="dlm's"),
    _bin("resource-type", "ResourceType", region_level(resource_type="ebs_snapshot"), name="small"),
    _bin("resource-type", None, _for(7, "EBS_SNAPSHOT"), name="snapshots"),
    _bin("resource-type", None, _for(7, "EC2_IMAGE"), name="images"),
    _bin("resource-type", None, _for(7, "EBS_VOLUME"), name="volumes"),
    _bin("retention-required", "RetentionPeriod", region_level(retain=None), name="none"),
    _bin("retention-required", VALUE, region_level(retain=Retain(unit="DAYS")), name="value"),
    _bin("retention-required", UNIT, region_level(retain=Retain(interval=7)), name="unit"),
    _bin("retention-required", None, region_level()),
    _bin("retention-unit", UNIT, region_level(retain=Retain.weeks(2))),
    _bin("retention-unit", None, region_level(retain=Retain.days(14))),
    _bin("retention-range", VALUE, _for(0), name="0"),
    _bin("retention-range", None, _for(1), name="1"),
    _bin("retention-range", None, _for(365), name="365"),
    _bin("retention-range", VALUE, _for(366), name="366"),
    _bin("retention-range", None, _for(365, "EC2_IMAGE"), name="365-images"),
    _bin("retention-range", VALUE, _for(366, "EC2_IMAGE"), name="366-images"),
    _bin("retention-range", VALUE, _for(0, "EBS_VOLUME"), name="0-volumes"),
    _bin("retention-range", None, _for(7, "EBS_VOLUME"), name="7-volumes"),
    _bin("retention-range", VALUE, _for(8, "EBS_VOLUME"), name="8-volumes"),
]
ITSELF = [
    _bin("rule-description", None, region_level(description="a" * 255), name="255"),
    _bin("rule-description", DESCRIPTION, region_level(description="a" * 256), name="256"),
    _bin("rule-description", DESCRIPTION, region_level(description="a\nb"), name="lines"),
    _bin("rule-description", DESCRIPTION, region_level(description="a\tb"), name="tab"),
    _bin("rule-description", None, region_level(description="Für alle, 14 Tage"), name="text"),
    _bin("rule-status", STATUS, region_level(status="locked")),
    _bin("rule-status", None, region_level(status="available"), name="available"),
    _bin("rule-status", None, region_level(status="pending"), name="pending"),
    _bin("rule-tags-200", "Tags", region_level(tags=_tags(201))),
    _bin("rule-tags-200", None, region_level(tags=_tags(200))),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag("", "a"),)), name="empty"),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag(None, "a"),)), name="no-key"),
    _bin("rule-tag-format", "Tags/0/Value", region_level(tags=(Tag("a"),)), name="no-value"),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag("a" * 129, "a"),)), name="129"),
    _bin("rule-tag-format", None, region_level(tags=(Tag("a" * 128, "a" * 256),)), name="128"),
    _bin("rule-tag-format", "Tags/0/Value", region_level(tags=(Tag("a", "a" * 257),)), name="257"),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag("a#", "a"),)), name="character"),
    _bin("rule-tag-format", "Tags/0/Value", region_level(tags=(Tag("a", "a,b"),)), name="comma"),
    _bin("rule-tag-format", None, region_level(tags=(Tag("Größe ٣", "_.:/=+-@"),)), name="all"),
    _bin("rule-tag-format", None, region_level(tags=(Tag("a", ""),)), name="no-text"),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag("aws:a", "a"),)), name="aws"),
    _bin("rule-tag-format", "Tags/0/Key", region_level(tags=(Tag("AWS:a", "a"),)), name="AWS"),
    _bin("rule-tag-format", None, region_level(tags=(Tag("awsome", "a"),)), name="awsome"),
    _bin(TYPE, "Tags", _misread("Tags", unknown=False)),
    _bin(TYPE, None, _misread("Tags", unknown=True), NAME),
    _bin(NAME, "Tagz", _misread("Tagz", unknown=True)),
    _bin(NAME, None, _misread("Tagz", unknown=False), TYPE),
]
TAGS = [
    _bin("resource-tags-50", "ResourceTags", tag_level(*_tags(51))),
    _bin("resource-tags-50", None, tag_level(*_tags(50))),
    _bin("exclusions-5", "ExcludeResourceTags", region_level(exclude_tags=_tags(6))),
    _bin("exclusions-5", None, region_level(exclude_tags=_tags(5))),
    _bin("exclusions-level", "ExcludeResourceTags", tag_level(exclude_tags=(SCRATCH,))),
    _bin("exclusions-level", None, tag_level(), name="tags"),
    _bin("exclusions-level", None, region_level(exclude_tags=(SCRATCH,)), name="exclusions"),
    _bin("resource-tag-format", KEY, tag_level(Tag(None, "a")), name="no-key"),
    _bin("resource-tag-format", KEY, tag_level(Tag("", "a")), name="empty"),
    _bin("resource-tag-format", KEY, tag_level(Tag("a" * 129, "a")), name="129"),
    _bin("resource-tag-format", None, tag_level(Tag("a" * 128, "a" * 256)), name="128"),
    _bin("resource-tag-format", None, tag_level(Tag("aws:x", "")), name="aws"),
    _bin("resource-tag-format", "ResourceTags/0/ResourceTagValue", tag_level(Tag("a"))),
    _bin(
        "resource-tag-format",
        "ResourceTags/0/ResourceTagValue",
        tag_level(Tag("a", "a" * 257)),
        name="257",
    ),
    _bin("resource-tag-format", EXCLUDED_KEY, region_level(exclude_tags=(Tag("", "a"),))),
    _bin("resource-tags-unique", "ResourceTags", tag_level(APP, SCRATCH, APP)),
    _bin("resource-tags-unique", None, tag_level(APP, Tag("app", "mail"))),
    _bin("resource-tags-unique", "ExcludeResourceTags", region_level(exclude_tags=(APP, APP))),
]
LOCKS = [
    _bin("lock-region-level", LOCK, locked(resource_tags=(APP,)), name="tags"),
    _bin("lock-region-level", LOCK, locked(exclude_tags=(APP,)), name="exclusions"),
    _bin(
        "lock-region-level",
        LOCK,
        locked(resource_tags=(APP,), exclude_tags=(SCRATCH,)),
        "exclusions-level",
        name="both",
    ),
    _bin("lock-region-level", None, locked()),
    _bin("lock-delay", DELAY, locked(unlock_delay=Retain.days(6)), name="6"),
    _bin("lock-delay", None, locked(unlock_delay=Retain.days(7)), name="7"),
    _bin("lock-delay", None, locked(unlock_delay=Retain.days(30)), name="30"),
    _bin("lock-delay", DELAY, locked(unlock_delay=Retain.days(31)), name="31"),
    _bin("lock-delay", DELAY, locked(unlock_delay=Retain(unit="DAYS")), name="no-value"),
    _bin("lock-delay", DELAY_UNIT, locked(unlock_delay=Retain(interval=7)), name="no-unit"),
    _bin("lock-delay", DELAY_UNIT, locked(unlock_delay=Retain.weeks(7)), name="weeks"),
    _bin("lock-retain", LOCK, locked(deletion_policy=None), name="no-deletion"),
    _bin("lock-retain", LOCK, locked(deletion_policy="Delete"), name="deletes"),
    _bin("lock-retain", LOCK, locked(update_replace_policy=None), name="no-replacement"),
    _bin("lock-retain", None, locked()),
    _bin("lock-retain", None, locked(deletion_policy="RetainExceptOnCreate"), name="except"),
    _bin("lock-retain", None, region_level(), name="not-locked"),
]
ALL_SHARING = BlockPublicAccess(state="block-all-sharing")
NEW_SHARING = BlockPublicAccess(state="block-new-sharing")
ODD = Misread("AccountId", "is no property here", unknown=True)
WRONG = Misread("State", "expected text, got []")
BLOCKS = [
    _block("state", "State", BlockPublicAccess()),
    _block("state", "State", BlockPublicAccess(state="unblocked")),
    _block("state", "State", BlockPublicAccess(state="Block-All-Sharing")),
    _block("state", None, ALL_SHARING),
    _block("state", None, NEW_SHARING),
    _block("keeps-public", "State", NEW_SHARING),
    _block("keeps-public", None, ALL_SHARING),
    _block("state-type", "State", BlockPublicAccess(state=LATER, misread=(WRONG,))),
    _block("state-type", None, ALL_SHARING),
    _block("state-only", "AccountId", BlockPublicAccess(state="block-all-sharing", misread=(ODD,))),
    _block("state-only", None, ALL_SHARING),
]
CASES = [*RETENTION, *ITSELF, *TAGS, *LOCKS, *BLOCKS]
