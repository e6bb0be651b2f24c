"""Keep snapshots and images from the public."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.ebs import fast_states, finding, telling
from snapshot_constructs.rehearse.cloud.ebs.access import UNBLOCKED, Access
from snapshot_constructs.rehearse.cloud.ebs.records import Ebs
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Call, Output, Params

_ACCOUNT = "account"


def enable_snapshot_block_public_access(call: Call, params: Params) -> Output:
    """Let nobody share a snapshot with all from now on, or hide those that are shared so, too."""
    _allow(call, params)
    state = params["State"]
    if state == UNBLOCKED:
        text = "State must be block-all-sharing or block-new-sharing"
        raise ApiError("InvalidParameterValue", text)
    message = f"Block Public Access was successfully enabled in '{state}' mode"
    return _block_snapshots(call, state, message)


def disable_snapshot_block_public_access(call: Call, params: Params) -> Output:
    """Let snapshots be shared with all again."""
    _allow(call, params)
    return _block_snapshots(call, UNBLOCKED, "Block Public Access was successfully disabled")


def get_snapshot_block_public_access_state(call: Call, params: Params) -> Output:
    """Return whether snapshots can be shared with all."""
    _allow(call, params)
    return {"State": call.store(Access).snapshots, "ManagedBy": _ACCOUNT}


def enable_image_block_public_access(call: Call, params: Params) -> Output:
    """Let nobody share an image with all from now on; AWS takes ten minutes for it at most."""
    _allow(call, params)
    call.store(Access).images = params["ImageBlockPublicAccessState"]
    return {"ImageBlockPublicAccessState": call.store(Access).images}


def disable_image_block_public_access(call: Call, params: Params) -> Output:
    """Let images be shared with all."""
    _allow(call, params)
    call.store(Access).images = UNBLOCKED
    return {"ImageBlockPublicAccessState": UNBLOCKED}


def get_image_block_public_access_state(call: Call, params: Params) -> Output:
    """Return whether images can be shared with all."""
    _allow(call, params)
    return {"ImageBlockPublicAccessState": call.store(Access).images, "ManagedBy": _ACCOUNT}


def _allow(call: Call, params: Params) -> None:
    call.require(f"ec2:{call.action}")
    finding.stop_if_dry(params)


def _block_snapshots(call: Call, state: str, message: str) -> Output:
    call.store(Access).snapshots = state
    telling.public_access(call.world, call.account, call.region, state, message)
    for each in call.store(Ebs).snapshots.values():
        if each.public:
            fast_states.unshared(call.world, each)
    return {"State": state}
