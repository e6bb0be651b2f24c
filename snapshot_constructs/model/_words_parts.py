"""The parts of a schedule in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.retention import Retain

if TYPE_CHECKING:
    from datetime import datetime

    from snapshot_constructs.model.copying import CopyTo
    from snapshot_constructs.model.event import CopyAction
    from snapshot_constructs.model.fast_restore import FastRestore
    from snapshot_constructs.model.schedule import Schedule
    from snapshot_constructs.model.scripts import Script
    from snapshot_constructs.model.sharing import Share
    from snapshot_constructs.model.tags import Tag, Tags

Lines = Iterator[tuple[str, str]]

_LOCATIONS = {
    "OUTPOST_LOCAL": "on the Outpost of the source",
    "LOCAL_ZONE": "in the Local Zone of the source",
}


def shown(value: object) -> str:
    """Show a value, deferred or not."""
    return "(not said)" if value is None else str(value)


def and_(texts: Sequence[str], word: str = "and") -> str:
    """Join texts as a sentence does."""
    *most, last = texts or [shown(None)]
    return f"{', '.join(most)} {word} {last}" if most else last


def listed(values: Sequence[object] | Deferred, word: str) -> str:
    """Join values as a sentence does."""
    if isinstance(values, Deferred):
        return shown(values)
    return and_([shown(value) for value in values], word)


def tagged(tags: Tags, word: str) -> str:
    """Join tags as a sentence does, each as ``key=value``."""
    if isinstance(tags, Deferred):
        return shown(tags)
    return and_([_tag(tag) for tag in tags], word)


def moments(times: Sequence[datetime], now: datetime) -> str:
    """Say times in UTC, naming each day once, and the year where it is another."""
    by_day: dict[str, list[str]] = {}
    for at in times:
        day = f"{at:%a} {at.day} {at:%b}" + (f" {at.year}" if at.year != now.year else "")
        by_day.setdefault(day, []).append(f"{at:%H:%M}")
    between = ", " if len(by_day) == 1 else " and "
    days = [f"{day} {between.join(hours)}" for day, hours in by_day.items()]
    return f"{', '.join(days)} UTC" if days else ""


def days(number: int | Deferred) -> str:
    """Say a number of days."""
    return "a day" if number == 1 else f"{shown(number)} days"


def location(given: str | Deferred | None) -> Lines:
    """Say where snapshots are stored, unless that is the Region."""
    if given not in (None, "CLOUD"):
        yield "stored", _LOCATIONS.get(str(given), shown(given))


def deprecation(given: Retain | Deferred | None) -> Lines:
    """Say when AMIs are deprecated."""
    if isinstance(given, Retain):
        yield (
            "deprecates",
            f"all but {given.explain()}" if given.by_count else (f"after {given.explain()}"),
        )
    elif given is not None:
        yield "deprecates", f"as {given} says"


def fast_restore(given: FastRestore | Deferred | None) -> Lines:
    """Say where, and for how many, fast restore is enabled."""
    if isinstance(given, Deferred):
        yield "fast restore", shown(given)
    elif given is not None:
        zones = listed(given.zones or given.zone_ids, "and")
        kept = given.retain
        which = shown(None) if kept is None else kept.explain()
        which = which if kept is None or kept.by_count else f"each for {which}"
        yield "fast restore", f"{which} in {zones}, billed per snapshot, zone and hour"


def copies(given: tuple[CopyTo | Deferred, ...] | Deferred) -> Lines:
    """Say where copies go, and how long they stay."""
    for each in (given,) if isinstance(given, Deferred) else given:
        yield "copies", shown(each) if isinstance(each, Deferred) else _copy(each)


def action(given: CopyAction | Deferred) -> Lines:
    """Say where an event-based policy copies to."""
    if isinstance(given, Deferred):
        yield "copies", shown(given)
    else:
        yield from copies(given.copies)


def shares(given: tuple[Share | Deferred, ...] | Deferred) -> Lines:
    """Say with whom snapshots are shared."""
    for each in (given,) if isinstance(given, Deferred) else given:
        if isinstance(each, Deferred):
            yield "shares", shown(each)
        else:
            end = each.unshare_after
            how_long = "as long as it is kept" if end is None else f"for {end.explain()}"
            yield "shares", f"with {listed(each.accounts, 'and')} {how_long}"


def scripts(given: tuple[Script | Deferred, ...] | Deferred) -> Lines:
    """Say what runs before and after."""
    for each in (given,) if isinstance(given, Deferred) else given:
        yield "scripts", shown(each) if isinstance(each, Deferred) else _script(each)


def tags(schedule: Schedule) -> Lines:
    """Say which tags are put on what is made."""
    found = ["those of the source"] if schedule.copy_tags is True else []
    found += [tagged(each, "and") for each in (schedule.tags, schedule.variable_tags) if each]
    if found:
        yield "tags", and_(found)


def _tag(tag: Tag | Deferred) -> str:
    return shown(tag) if isinstance(tag, Deferred) else f"{shown(tag.key)}={shown(tag.value)}"


def _copy(copy: CopyTo) -> str:
    tagged_too = " with the tags of the source" if copy.copy_tags is True else ""
    said = [f"to {shown(copy.destination)} {_copy_kept(copy.retain)}{tagged_too}"]
    if isinstance(copy.deprecate, Retain):
        said.append(f"deprecated after {copy.deprecate.explain()}")
    return ", ".join([*said, _encryption(copy)])


def _copy_kept(retain: Retain | Deferred | None) -> str:
    if isinstance(retain, Retain):
        return f"for {retain.explain()}"
    return "for how long is not said" if retain is None else f"for {retain}"


def _encryption(copy: CopyTo) -> str:
    if isinstance(copy.encrypted, Deferred):
        return f"encrypted if {copy.encrypted}"
    if copy.key is not None:
        return f"encrypted with {shown(copy.key_arn)}"
    how = {True: "encrypted with the default key there", False: "encrypted only if the source is"}
    return "encryption is not said" if copy.encrypted is None else how[copy.encrypted]


def _script(script: Script) -> str:
    from snapshot_constructs.model.scripts import SAP_HANA, VSS  # noqa: PLC0415 - few have scripts

    what = {
        VSS: "Windows VSS, for application-consistent snapshots",
        SAP_HANA: "SAP HANA is quiesced around each snapshot",
    }
    said = [what.get(str(script.handler), f"{shown(script.handler)} {_stages(script)}")]
    if script.timeout_seconds is not None:
        said.append(f"up to {script.timeout_seconds} seconds")
    if script.retries not in (None, 0):
        said.append(f"retried {'once' if script.retries == 1 else f'up to {script.retries} times'}")
    fails = "no snapshot" if script.snapshot_on_failure is False else "a crash-consistent snapshot"
    return f"{', '.join(said)}; {fails} if it fails"


def _stages(script: Script) -> str:
    match script.stages:
        case ("PRE",):
            return "before each snapshot"
        case ("POST",):
            return "after each snapshot"
    return "before and after each snapshot"
