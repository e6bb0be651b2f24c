"""Show and list resources."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from snapshot_constructs.rehearse.cloud.api.paging import page
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.imagebuilder.asking import require
from snapshot_constructs.rehearse.cloud.imagebuilder.nouns import (
    COMPONENT,
    DISTRIBUTION,
    IMAGE,
    Noun,
)
from snapshot_constructs.rehearse.cloud.imagebuilder.records import Record, Store
from snapshot_constructs.rehearse.cloud.service import Action, Call, Output, Params

Find = Callable[[Call, Params], Iterable[Record]]
_PAGE = 25


def getter(noun: Noun) -> Action:
    """Return the action that shows one resource."""

    def get(call: Call, params: Params) -> Output:
        record = call.store(Store).get(params[noun.id])
        require(call, record)
        return {
            "requestId": str(uuid.uuid4()),
            noun.member: _shown(record),
            "latestVersionReferences": record.references() or None,
        }

    return get


def lister(member: str, find: Find, *, builds: bool = True) -> Action:
    """Return the action that lists resources, page by page.

    Args:
        member: of the response.
        find: returns those that are meant, whatever the filters say.
        builds: whether they are shown as builds, where they are.
    """

    def answer(call: Call, params: Params) -> Output:
        call.require(f"imagebuilder:{call.action}")
        found = [_listed(each, builds=builds) for each in find(call, params)]
        found = [each for each in found if _passes(each, params)]
        try:
            shown, token = page(found, params.get("maxResults", _PAGE), params.get("nextToken"))
        except ValueError as error:
            raise ApiError("InvalidPaginationTokenException", str(error)) from None
        return {"requestId": str(uuid.uuid4()), member: shown, "nextToken": token}

    return answer


def all_of(noun: Noun) -> Find:
    """Return what finds all resources of a type."""
    return lambda call, params: [] if _of_others(params) else call.store(Store).all(noun)


def versions_of(noun: Noun) -> Find:
    """Return what finds the last build of each version of a type, or of each name."""

    def find(call: Call, params: Params) -> Iterable[Record]:
        if _of_others(params):
            return []
        records = call.store(Store).all(noun)
        ordered = sorted(records, key=lambda each: (each.version or (), each.build))
        by_name = params.get("byName")
        return {each.base if by_name else each.version_arn: each for each in ordered}.values()

    return find


def builds_of(noun: Noun, member: str) -> Find:
    """Return what finds the builds of the version that a member names; all builds without it."""

    def find(call: Call, params: Params) -> Iterable[Record]:
        records = call.store(Store).all(noun)
        wanted = params.get(member)
        return [each for each in records if wanted in (None, each.version_arn)]

    return find


def _of_others(params: Params) -> bool:
    """Tell whether a call asks for what belongs to others; nothing does here."""
    return bool(params.get("owner", "Self") != "Self")


def _shown(record: Record) -> dict[str, Any]:
    shown = record.described()
    if record.noun is IMAGE:
        shown["version"] += f"/{record.build}"
    return shown


def _listed(record: Record, *, builds: bool) -> dict[str, Any]:
    shown = _shown(record) if builds else record.described() | {"arn": record.version_arn}
    if record.noun is DISTRIBUTION:
        shown["regions"] = [each["region"] for each in record.content["distributions"]]
    if record.noun is COMPONENT:
        shown["status"] = shown["state"]["status"]
    return shown


def _passes(shown: dict[str, Any], params: Params) -> bool:
    """Tell whether something passes the filters of a call."""
    return all(
        str(_value(shown, each.get("name", ""))) in each.get("values", ())
        for each in params.get("filters", ())
    )


def _value(shown: dict[str, Any], name: str) -> Any:
    if name not in shown and name != "description":
        message = f"There is no filter {name} here"
        raise ApiError("InvalidParameterValueException", message)
    return shown.get(name, "")
