"""Which volumes and machines a selection of AWS Backup backs up."""

from collections.abc import Iterable

from snapshot_constructs.model.address import Link, Pointer
from snapshot_constructs.model.backable import Backable, Source, Volume
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Selected, Selection
from snapshot_constructs.model.iam import Truth, matches
from snapshot_constructs.rules.dlm.estate.matching import each_tag


def selects(selection: Selection, thing: Backable) -> Truth:
    """Tell whether a selection backs up a volume or a machine; None if it may."""
    named: Truth = _any(_is(each, thing) for each in selection.resources)
    tagged: Truth = _any(_fits(each, thing) for each in selection.any_of)
    if not selection.resources or not selection.any_of:
        picked = named if selection.resources else tagged if selection.any_of else True
    else:  # whether both must hold is documented nowhere
        picked = named if named == tagged else None
    without = _any(_is(each, thing) for each in selection.but_resources)
    return _all((picked, None if without is None else not without, *_conditions(selection, thing)))


def _conditions(selection: Selection, thing: Backable) -> Iterable[Truth]:
    return (_fits(each, thing) for each in selection.all_of)


def _is(resource: Link, thing: Backable) -> Truth:
    """Tell whether an ARN, or a pattern of ARNs, is that of a thing."""
    if isinstance(resource, Deferred):
        return None
    alone = thing.source in (Source.VOLUME, Source.INSTANCE)
    if isinstance(resource, Pointer):
        return alone and resource.mark == thing.address.mark
    if resource == "*":
        return True
    parts = resource.split(":", 5)
    if len(parts) < 6:
        return None if "*" in resource or "${" in resource else False
    if not matches("ec2", parts[2]):
        return None if "${" in parts[2] else False
    kind = "volume" if isinstance(thing, Volume) else "instance"
    if matches(f"{kind}/", parts[5]):
        return True
    return None if parts[5].startswith("${") else False


def _fits(condition: Selected | Deferred, thing: Backable) -> Truth:
    """Tell whether a tag of a thing fits a condition."""
    if isinstance(condition, Deferred) or not isinstance(condition.key, str):
        return None
    value = condition.value
    found = [tag for _, tag in each_tag(thing.tags) if tag.key == condition.key]
    if not found and not _complete(thing):
        return None
    if any(tag.value == value for tag in found):
        return not condition.negated
    if found and (not isinstance(value, str) or not isinstance(found[0].value, str)):
        return None
    like = condition.like and bool(found) and matches(str(found[0].value), str(value))
    return not condition.negated if like else condition.negated


def _complete(thing: Backable) -> bool:
    return not isinstance(thing.tags, Deferred) and not any(
        isinstance(tag, Deferred) or isinstance(tag.key, Deferred) for tag in thing.tags
    )


def _any(found: Iterable[Truth]) -> Truth:
    seen = list(found)
    return True if True in seen else (None if None in seen else False)


def _all(found: Iterable[Truth]) -> Truth:
    seen = list(found)
    return False if False in seen else (None if None in seen else True)
