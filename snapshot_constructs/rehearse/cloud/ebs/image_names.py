"""The names of images, of which an account has each only once in a Region."""

from __future__ import annotations

import re

from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call

_NAME = re.compile(r"[A-Za-z0-9()\[\]./\-'@_ ]{3,128}")


def check(call: Call, name: str) -> None:
    """Refuse a name that EC2 would not take, or that another image has.

    Raises:
        ApiError: with the code that says which.
    """
    if _NAME.fullmatch(name) is None:
        text = f"AMI names must be between 3 and 128 characters of certain kinds (got {name!r})"
        raise ApiError("InvalidAMIName.Malformed", text)
    for each in call.store(Ebs).images.values():
        if each.name == name:
            text = f"AMI name {name} is already in use by AMI {each.id}"
            raise ApiError("InvalidAMIName.Duplicate", text)
