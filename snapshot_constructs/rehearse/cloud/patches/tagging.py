"""Tags on what ministack's own EC2 creates: they need a permission of their own."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.api.query import action_of, form_of
from snapshot_constructs.rehearse.cloud.api.request import Request
from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError


def check(request: Request, caller: Caller, account: str, region: str) -> None:
    """Refuse tags on creation that the caller may not put there.

    Raises:
        ApiError: if permission for ``ec2:CreateTags`` is missing, or a key is one of AWS's own.
    """
    form = form_of(request)
    kinds = {text for key, text in form.items() if _is(key, "ResourceType")}
    reserved = [text for key, text in form.items() if _is(key, "Key") and text.startswith("aws:")]
    if reserved and not caller.service:
        text = f"Tag keys starting with 'aws:' are reserved for internal use (got {reserved[0]})"
        raise ApiError("InvalidParameterValue", text)
    context = {"ec2:CreateAction": action_of(request), "aws:RequestedRegion": region}
    for kind in sorted(kinds):
        arn = f"arn:aws:ec2:{region}:{account}:{kind}/*"
        if not caller.may("ec2:CreateTags", arn, context):
            text = f"{caller.arn} is not authorized to perform ec2:CreateTags on {arn}"
            raise ApiError("UnauthorizedOperation", text, 403)


def _is(key: str, member: str) -> bool:
    """Tell whether a parameter is that member of a specification of tags."""
    return key.startswith("TagSpecification.") and key.rpartition(".")[2] == member
