"""What ministack has of EC2, beneath our actions of the same names."""

from __future__ import annotations

import botocore.session
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from ministack.core.responses import request_scope
from ministack.services import ec2

from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.service import Output, Params

_MODEL = botocore.session.Session().get_service_model("ec2")
_SERIALIZER, _PARSER = create_serializer("ec2"), create_parser("ec2")


def beneath(
    _service: str, action: str, params: Params, _caller: Caller, account: str, region: str
) -> Output:
    """Call ministack's part of EC2, without its gateway and its event loop.

    Raises:
        ApiError: if it refuses.
    """
    operation = _MODEL.operation_model(action)
    sent = _SERIALIZER.serialize_to_request(params, operation)["body"]
    with request_scope(account, region):
        ec2._ensure_defaults_initialized()  # noqa: SLF001 - see the package
        handler = ec2._ACTION_MAP[action]  # noqa: SLF001 - see the package
        status, _, body = handler({name: [str(value)] for name, value in sent.items()})
    raw = {"status_code": status, "headers": {}, "body": body}
    output: Output = _PARSER.parse(raw, operation.output_shape)
    if status >= 300:
        error = output["Error"]
        raise ApiError(error["Code"], error.get("Message", ""), status)
    return output
