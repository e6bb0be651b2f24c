"""What EC2 refuses in the settings of an ``AmiGovernance``, and how it spells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.governance import (
    AllowedImages,
    DeregistrationProtection,
    ImageCriterion,
)
from snapshot_constructs.model.value import brief, checked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMED = ("amazon", "aws-marketplace", "aws-backup-vault", "none")
_MOST_CRITERIA = 10
_MOST = {"providers": 200, "names": 50, "watermarks": 50, "product_codes": 50}
_DAYS = ("max_age_days", "max_deprecated_days")
_LAST_DAY = 2**31 - 1
_PATTERNS = {  # EC2 API reference of ImageCriterionRequest, checked 2026-11
    "providers": (re.compile(rf"\d{{12}}|{'|'.join(_NAMED)}"), "111122223333"),
    "names": (re.compile(r"[\w()\[\]./\-'@*? ]{1,128}", re.ASCII), "web-*"),
    "watermarks": (re.compile(r"[\d*?]{1,12}:.+|\*"), "111122223333:web"),
    "product_codes": (re.compile(r"[A-Za-z0-9]{1,25}"), "abcdefghijklmnopqrstuvwxy"),
}
_PIPELINE = re.compile(r"[a-z0-9_-]{1,128}")


def check(block: object, allowed: object, protections: object, on_removal: object) -> None:
    """Refuse what EC2 would refuse.

    Raises:
        ValueError: with one line for each thing that is wrong.
    """
    lines = [
        *_check_block(block),
        *_check_allowed(allowed),
        *_check_protections(protections),
        *_check_removal(on_removal),
    ]
    if lines:
        raise ValueError("\n".join(lines))


def criterion(written: ImageCriterion) -> dict[str, Any]:
    """Return a criterion as EC2 spells it."""
    spelled = {
        "ImageProviders": [_raw(each) for each in written.providers],
        "ImageNames": [_raw(each) for each in written.names],
        "MarketplaceProductCodes": [_raw(each) for each in written.product_codes],
        "ImageWatermarks": [{"WatermarkKey": _raw(each)} for each in written.watermarks],
        "CreationDateCondition": _days("MaximumDaysSinceCreated", written.max_age_days),
        "DeprecationTimeCondition": _days(
            "MaximumDaysSinceDeprecated", written.max_deprecated_days
        ),
    }
    return {name: value for name, value in spelled.items() if value}


def _check_block(block: object) -> Iterator[str]:
    if block is not None and not isinstance(block, bool):
        yield f"block_public_access: expected true, false or None (got {brief(block)}); write True"


def _check_removal(on_removal: object) -> Iterator[str]:
    if on_removal not in ("keep", "restore"):
        yield f"on_removal: expected 'keep' or 'restore' (got {brief(on_removal)}); write 'keep'"


def _check_allowed(allowed: object) -> Iterator[str]:
    if allowed is None:
        return
    if not isinstance(allowed, AllowedImages):
        yield (
            f"allowed_images: expected an AllowedImages (got {brief(allowed)}); write "
            f"AllowedImages.audited(ImageCriterion(providers=['amazon']))"
        )
        return
    number = len(allowed.criteria)
    if not 1 <= number <= _MOST_CRITERIA:
        yield (
            f"allowed_images: EC2 takes 1 to 10 criteria (got {number}); write "
            f"ImageCriterion(providers=['amazon', '111122223333']), for example"
        )
    for position, each in enumerate(allowed.criteria):
        yield from _check_criterion(f"allowed_images.criteria[{position}]", each)


def _check_criterion(where: str, each: object) -> Iterator[str]:
    if not isinstance(each, ImageCriterion):
        yield f"{where}: expected an ImageCriterion (got {brief(each)}); write ImageCriterion(…)"
        return
    misread = checked(each, where)[1]
    if misread:
        yield from (f"{found.where}: {found.what}" for found in misread)
        return
    if not criterion(each):
        yield f"{where}: says nothing (got {each}); write providers=['amazon'], for example"
    for name in _MOST:
        yield from _check_list(f"{where}.{name}", name, getattr(each, name))
    if "none" in each.providers and len(each.providers) > 1:
        yield f"{where}.providers: 'none' stands alone (got {list(each.providers)}); leave it out"
    for name in _DAYS:
        days = getattr(each, name)
        if days is not None and not 0 <= days <= _LAST_DAY:
            yield f"{where}.{name}: must be 0 to {_LAST_DAY} (got {days}); write 300, for example"


def _check_list(where: str, name: str, listed: Sequence[str | Deferred]) -> Iterator[str]:
    pattern, example = _PATTERNS[name]
    if len(listed) > _MOST[name]:
        yield f"{where}: EC2 takes up to {_MOST[name]} (got {len(listed)}); make two criteria of it"
    for each in listed:
        if isinstance(each, str) and not pattern.fullmatch(each):
            yield f"{where}: cannot be (got {each!r}); write {example!r}, for example"


def _check_protections(written: object) -> Iterator[str]:
    if not isinstance(written, (list, tuple)):
        yield (
            f"deregistration_protection: expected a list (got {brief(written)}); write "
            f"[DeregistrationProtection.of(pipeline)]"
        )
        return
    for position, each in enumerate(written):
        yield from _check_protection(f"deregistration_protection[{position}]", each)
    names = [each.pipeline for each in written if isinstance(each, DeregistrationProtection)]
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"deregistration_protection: {name!r} is there twice; leave one of them out"


def _check_protection(where: str, each: object) -> Iterator[str]:
    if not isinstance(each, DeregistrationProtection):
        yield (
            f"{where}: expected a DeregistrationProtection (got {brief(each)}); write "
            f"DeregistrationProtection.of(pipeline)"
        )
        return
    misread = checked(each, where)[1]
    if misread:
        yield from (f"{found.where}: {found.what}" for found in misread)
        return
    if isinstance(each.pipeline, str) and not _PIPELINE.fullmatch(each.pipeline):
        yield (
            f"{where}.pipeline: must be the name of an image as it stands in its ARN "
            f"(got {each.pipeline!r}); write 'web-server', for example"
        )
    if each.newest < 1:
        yield f"{where}.newest: must be 1 or more (got {each.newest}); write 3, for example"


def _days(name: str, days: int | None) -> dict[str, int] | None:
    return None if days is None else {name: days}


def _raw(written: str | Deferred) -> Any:
    return written.raw if isinstance(written, Deferred) else written
