"""Which images of others an account may find and use: those that meet its criteria."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from snapshot_constructs.rehearse.cloud.ebs import finding
from snapshot_constructs.rehearse.cloud.ebs.access import DISABLED, Access
from snapshot_constructs.rehearse.cloud.ebs.filtering import matcher
from snapshot_constructs.rehearse.cloud.ebs.records import Image
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

ENABLED = "enabled"
_ALIASES = ("amazon", "aws-marketplace", "aws-backup-vault", "none")
_MOST = {"ImageProviders": 200, "ImageNames": 50, "MarketplaceProductCodes": 50}
_MOST_CRITERIA = 10
Criterion = Mapping[str, Any]


def enable_allowed_images_settings(call: Call, params: Params) -> Output:
    """Hold images against the criteria, or only show which of them meet these."""
    _allow(call, params)
    call.store(Access).allowed = params["AllowedImagesSettingsState"]
    return {"AllowedImagesSettingsState": call.store(Access).allowed}


def disable_allowed_images_settings(call: Call, params: Params) -> Output:
    """Allow all images."""
    _allow(call, params)
    call.store(Access).allowed = DISABLED
    return {"AllowedImagesSettingsState": DISABLED}


def get_allowed_images_settings(call: Call, params: Params) -> Output:
    """Return the state and the criteria, which stay while they are not held against images."""
    _allow(call, params)
    found = call.store(Access)
    return {"State": found.allowed, "ImageCriteria": found.criteria, "ManagedBy": "account"}


def replace_image_criteria(call: Call, params: Params) -> Output:
    """Take other criteria."""
    _allow(call, params)
    criteria = params.get("ImageCriteria", [])
    if len(criteria) > _MOST_CRITERIA:
        text = f"ImageCriteria can have {_MOST_CRITERIA} items at most"
        raise ApiError("InvalidParameterValue", text)
    for each in criteria:
        _check(each)
    call.store(Access).criteria = criteria
    return {"ReturnValue": True}


def is_allowed(call: Call, image: Image) -> bool:
    """Tell whether an image is the account's own, or meets one of its criteria; none allow all."""
    criteria = call.store(Access).criteria
    if image.account == call.account or not criteria:
        return True
    now = call.world.clock.now()
    return any(_meets(image, each, now) for each in criteria)


def is_hidden(call: Call, image: Image) -> bool:
    """Tell whether an image cannot be found because it is not allowed."""
    return call.store(Access).allowed == ENABLED and not is_allowed(call, image)


def _allow(call: Call, params: Params) -> None:
    call.require(f"ec2:{call.action}")
    finding.stop_if_dry(params)


def _check(criterion: Criterion) -> None:
    for name, most in _MOST.items():
        if len(criterion.get(name, ())) > most:
            raise ApiError("InvalidParameterValue", f"{name} can have {most} values at most")
    providers = criterion.get("ImageProviders", ())
    wrong = [each for each in providers if each not in _ALIASES and not _is_account(each)]
    if wrong:
        raise ApiError("InvalidParameterValue", f"'{wrong[0]}' is no image provider")
    if "none" in providers and (len(providers) > 1 or len(criterion) > 1):
        text = "No other value can be specified together with the image provider none"
        raise ApiError("InvalidParameterCombination", text)


def _is_account(text: str) -> bool:
    return re.fullmatch(r"\d{12}", text) is not None


def _meets(image: Image, criterion: Criterion, now: datetime) -> bool:
    """Tell whether an image meets all of a criterion; no image has a product code or the like."""
    ages = {
        ("CreationDateCondition", "MaximumDaysSinceCreated"): image.made,
        ("DeprecationTimeCondition", "MaximumDaysSinceDeprecated"): image.deprecates or now,
    }
    known = {"ImageProviders", "ImageNames", *(name for name, _ in ages)}
    providers, names = criterion.get("ImageProviders", ()), criterion.get("ImageNames", ())
    return (
        known.issuperset(criterion)
        and (not providers or bool({image.account, image.alias} & {*providers}))
        and (not names or bool(matcher(names)(image.name)))
        and all(
            now - since <= timedelta(days=criterion[name][most])
            for (name, most), since in ages.items()
            if name in criterion
        )
    )
