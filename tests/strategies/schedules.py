"""Valid schedules of each kind of policy."""

from dataclasses import dataclass, replace
from typing import Literal

from hypothesis import strategies as st

from snapshot_constructs.model import (
    CopyTo,
    CreateRule,
    FastRestore,
    Kind,
    Retain,
    Schedule,
    Script,
    Share,
    Tag,
)
from snapshot_constructs.model.firing import smallest_gap
from tests.strategies.basics import (
    ACCOUNTS,
    LONGEST_DEPRECATION,
    MAYBE,
    NINETY_DAYS,
    REGION_SETS,
    TAG_KEYS,
    TAG_SETS,
    TRUTH,
    Strategy,
    ages,
    counts,
    optional,
    some,
    within,
)

OUTPOST = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0123456789abcdef0"


@dataclass(frozen=True)
class Common:
    """What the schedules of one policy have in common."""

    kind: Kind
    keeps: Literal["count", "age"] = "count"
    locations: tuple[str | None, ...] = (None,)
    vss: bool = False


_MINUTES, _HOURS, _DATES = st.integers(0, 59), st.integers(0, 23), st.integers(1, 28)
_WEEKDAYS = st.sampled_from(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))
_INTERVALS = st.builds(
    CreateRule,
    interval=st.sampled_from((1, 2, 3, 4, 6, 8, 12, 24)),
    interval_unit=st.just("HOURS"),
    times=some(st.builds("{:02}:{:02}".format, _HOURS, _MINUTES), most=1),
)
_OFTEN = st.one_of(
    st.builds("cron({} {} * * ? *)".format, _MINUTES, _HOURS | st.just("0/6")),
    st.builds("cron({} {} ? * {} *)".format, _MINUTES, _HOURS, some(_WEEKDAYS, 1).map(",".join)),
)
_RARE = st.one_of(
    st.builds("cron({} {} {} * ? *)".format, _MINUTES, _HOURS, _DATES | st.just("L")),
    st.builds("cron({} {} ? * {}#2 *)".format, _MINUTES, _HOURS, _WEEKDAYS),
    st.builds("cron({} {} {} {} ? *)".format, _MINUTES, _HOURS, _DATES, st.integers(1, 12)),
)
_ARCHIVED = st.builds(CreateRule, cron=_RARE)
_CREATED = st.builds(CreateRule, cron=_OFTEN | _RARE) | _INTERVALS
_COUNTS, _AGES, _NINETY_DAYS = counts(), ages(), ages(NINETY_DAYS)
_MAYBE_AGES = optional(_AGES)
_NO = st.sampled_from((None, False))
_SCRIPT = st.one_of(
    st.builds(
        Script,
        handler=st.sampled_from(("freeze-db", "arn:aws:ssm:eu-west-1:111122223333:document/db")),
        service=optional(st.just("AWS_SYSTEMS_MANAGER")),
        stages=st.sampled_from(((), ("PRE",), ("PRE", "POST"))),
        timeout_seconds=optional(st.integers(10, 120)),
        retries=optional(st.integers(0, 3)),
        snapshot_on_failure=MAYBE,
    ),
    st.builds(Script.document, st.just("thaw-db"), stages=st.just(("POST",))),
    st.builds(Script.sap_hana, timeout_seconds=optional(st.just(120))),
)
_VARIABLE_TAGS = some(st.builds(Tag, TAG_KEYS, st.sampled_from(("$(instance-id)", "$(timestamp)"))))
_SCRIPTS = some(_SCRIPT, most=1)
_VSS = some(
    st.builds(Script.vss, retries=optional(st.integers(0, 3)), snapshot_on_failure=MAYBE), most=1
)
_ACCOUNTS = some(ACCOUNTS, least=1)
_ZONES = some(st.sampled_from(("eu-west-1a", "eu-west-1b", "eu-west-1c")), least=1)
_ZONE_IDS = some(st.sampled_from(("euw1-az1", "euw1-az2", "euw1-az3")), least=1)


@st.composite
def schedules(draw: st.DrawFn, common: Common, name: str, *, archive: bool = False) -> Schedule:
    """Draw a schedule of this name."""
    create = draw(_ARCHIVED if archive else _CREATED)
    schedule = Schedule(
        name=name,
        create=replace(create, location=draw(st.sampled_from(common.locations))),
        retain=draw(_COUNTS if common.keeps == "count" else _AGES),
        copy_tags=draw(_NO if common.vss else MAYBE),
        tags=draw(TAG_SETS),
    )
    if archive:
        return draw(_archived(schedule, common))
    if common.kind is Kind.AMIS:
        return draw(_of_amis(_with_variable_tags(draw, schedule)))
    if common.kind is Kind.INSTANCE_SNAPSHOTS:
        scripts = draw(_VSS if common.vss else _SCRIPTS)
        schedule = replace(schedule, create=replace(create, scripts=scripts))
        schedule = _with_variable_tags(draw, schedule)
    return draw(_of_snapshots(schedule)) if common.locations == (None,) else schedule


@st.composite
def copies(draw: st.DrawFn, field: Literal["target", "target_region"]) -> tuple[CopyTo, ...]:
    """Draw copies to different Regions."""
    return tuple(draw(_copy(field, region)) for region in draw(REGION_SETS))


@st.composite
def _copy(draw: st.DrawFn, field: Literal["target", "target_region"], region: str) -> CopyTo:
    key = draw(optional(st.just(f"arn:aws:kms:{region}:111122223333:key/mrk-0123456789abcdef")))
    copy = CopyTo(encrypted=key is not None or draw(TRUTH), key=key, retain=draw(_MAYBE_AGES))
    return (
        replace(copy, target=region) if field == "target" else replace(copy, target_region=region)
    )


_SNAPSHOT_COPIES = copies("target") | st.tuples(st.builds(CopyTo, st.just(OUTPOST), retain=_AGES))


@st.composite
def _archived(draw: st.DrawFn, schedule: Schedule, common: Common) -> Schedule:
    """Add an archive tier; some are archived at once, and only others can be spread."""
    by_count = common.keeps == "count"
    tier = draw(counts(least=4) if by_count else _NINETY_DAYS)
    schedule = replace(schedule, archive=tier)
    if draw(TRUTH):
        return replace(schedule, retain=Retain.last(0) if by_count else Retain.days(0))
    return draw(_of_snapshots(schedule))


@st.composite
def _of_amis(draw: st.DrawFn, schedule: Schedule) -> Schedule:
    assert isinstance(schedule.retain, Retain)
    return replace(
        schedule,
        copies=tuple(draw(_deprecated(copy)) for copy in draw(copies("target_region"))),
        deprecate=draw(optional(within(schedule.retain, LONGEST_DEPRECATION))),
    )


@st.composite
def _deprecated(draw: st.DrawFn, copy: CopyTo) -> CopyTo:
    kept = copy.retain
    age = draw(optional(within(kept, LONGEST_DEPRECATION))) if isinstance(kept, Retain) else None
    return replace(copy, deprecate=age, copy_tags=draw(MAYBE))


def _with_variable_tags(draw: st.DrawFn, schedule: Schedule) -> Schedule:
    taken = {tag.key for tag in schedule.tags if isinstance(tag, Tag)}  # type: ignore[union-attr]  # never deferred here
    tags = tuple(tag for tag in draw(_VARIABLE_TAGS) if tag.key not in taken)
    return replace(schedule, variable_tags=tags)


@st.composite
def _of_snapshots(draw: st.DrawFn, schedule: Schedule) -> Schedule:
    """Add what only snapshots in a Region can have: fast restore, copies and shares."""
    assert isinstance(schedule.retain, Retain)
    fewer = within(schedule.retain)
    restores = st.builds(FastRestore, zones=_ZONES, retain=fewer) | st.builds(
        FastRestore, zone_ids=_ZONE_IDS, retain=fewer
    )
    shares = st.builds(Share, accounts=_ACCOUNTS, unshare_after=_unshare(schedule))
    copied = draw(_SNAPSHOT_COPIES)
    return replace(
        schedule,
        fast_restore=draw(optional(restores)),
        copies=tuple(replace(copy, copy_tags=draw(MAYBE)) for copy in copied),
        shares=draw(some(shares, most=1)),
    )


def _unshare(schedule: Schedule) -> Strategy[Retain | None]:
    """Draw an age well below the time that the schedule keeps."""
    days = _kept_days(schedule)
    return optional(st.integers(1, days - 1).map(Retain.days)) if days > 1 else st.none()


def _kept_days(schedule: Schedule) -> int:
    assert isinstance(schedule.retain, Retain)
    assert isinstance(schedule.create, CreateRule)
    if schedule.retain.nominal_days is not None:
        return min(schedule.retain.nominal_days, 36500)
    gap, count = smallest_gap(schedule.create), schedule.retain.count
    assert gap is not None
    assert isinstance(count, int)
    return min(gap.days * (count - 1), 36500)
