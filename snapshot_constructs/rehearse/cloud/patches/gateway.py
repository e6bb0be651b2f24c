"""Put our services beside those of ministack, behind its gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import ec2 as their_ec2

from snapshot_constructs.rehearse.cloud.api.query import action_of
from snapshot_constructs.rehearse.cloud.api.request import Request, Response
from snapshot_constructs.rehearse.cloud.caller import Caller
from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.patches import tagging
from snapshot_constructs.rehearse.cloud.patches.callers import assume, signed, trusted
from snapshot_constructs.rehearse.cloud.service import Output, Params, Service, model_of
from snapshot_constructs.rehearse.cloud.world import World


def install(world: World) -> None:
    """Let the gateway route calls to our services, which ask for permissions themselves."""
    for service in world.services.values():
        handler = _handler(world, service)
        app.SERVICE_REGISTRY.setdefault(service.name, {"module": service.name})
        app.SERVICE_HANDLERS[service.name] = handler
        router.SERVICE_PATTERNS.setdefault(service.name, {})
        iam_actions.SERVICE_TO_IAM_NAMESPACE.setdefault(service.name, service.name)
        iam_actions._BOTOCORE_SERVICE_MAP.setdefault(service.name, [service.name])  # noqa: SLF001 - see the package
    iam_actions.extract_iam_action = _asked(world, iam_actions.extract_iam_action)
    app.pin_request_origin = _over_tls(app.pin_request_origin)
    world.elsewhere = _elsewhere
    world.assume = assume


def _handler(world: World, service: Service) -> Any:
    async def handle(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Any
    ) -> Response:
        request = Request(method, path, headers, body or b"", query)
        if service.name == "ec2" and action_of(request) not in service.actions:
            refused = _refused(service, request)
            theirs: Response = refused or await their_ec2.handle_request(
                method, path, headers, body, query
            )
            return theirs
        return await asyncio.to_thread(_answer, world, service, request)

    return handle


def _refused(service: Service, request: Request) -> Response | None:
    """Return what a request to ministack's EC2 is answered that puts tags where it must not."""
    account, region = get_account_id(), get_region()
    try:
        tagging.check(request, _caller(request, account), account, region)
    except ApiError as error:
        return service.protocol.refuse(error)
    return None


def _caller(request: Request, account: str) -> Caller:
    return signed(request, account) if app.AUTH else trusted(account)


def _answer(world: World, service: Service, request: Request) -> Response:
    account, region = get_account_id(), get_region()
    try:
        action, params = _read(service, request)
        caller = _caller(request, account)
        output = world.call(
            service.name, action, params, account=account, region=region, caller=caller
        )
        return service.protocol.write(action, output)
    except ApiError as error:
        return service.protocol.refuse(error)


def _read(service: Service, request: Request) -> tuple[str, Params]:
    action, params = service.protocol.read(request)
    if action not in service.actions:
        raise ApiError("UnknownOperationException", f"{action} is not emulated", 501)
    return action, params


def _asked(world: World, theirs: Any) -> Any:
    """Return no action for ministack to check where the action is ours."""

    def action(  # noqa: PLR0917 - as ministack calls it
        service: str, method: str, path: str, headers: Any, body: bytes, query: Any
    ) -> str | None:
        ours = world.services.get(service)
        if ours is not None and service != "ec2":
            return None
        found: str | None = theirs(service, method, path, headers, body, query)
        if ours is not None and found is not None and found.partition(":")[2] in ours.actions:
            return None
        return found

    return action


def _over_tls(theirs: Any) -> Any:
    """Let plain HTTP on the loopback count as TLS, which buckets of assets ask for."""
    return lambda address, _secure: theirs(address, secure_transport=True)


def _elsewhere(  # noqa: PLR0917 - as World calls it
    service: str, action: str, params: Params, caller: Caller, account: str, region: str
) -> Output:
    """Call a service of ministack within this process, if the caller may."""
    model = model_of(service)
    operation = model.operation_model(action)
    sent = create_serializer(model.resolved_protocol).serialize_to_request(params, operation)
    query = {name: [str(value)] for name, value in dict(sent["query_string"] or {}).items()}
    headers = {name.lower(): str(value) for name, value in sent["headers"].items()}
    body = _encoded(sent["body"])
    request = Request(sent["method"], sent["url_path"], headers, body, query)
    with request_scope(account, region):
        _ask(service, action, caller, request)
        if service == "ec2":
            tagging.check(request, caller, account, region)
        status, _, answer = app.call_service_handler_sync(_theirs(service), *request)
    parser = create_parser(model.resolved_protocol)
    raw = {"status_code": status, "headers": {}, "body": answer}
    output: Output = parser.parse(raw, operation.output_shape)
    if status >= 300:
        error = output["Error"]
        raise ApiError(error["Code"], error.get("Message", ""), status)
    return output


def _theirs(service: str) -> Any:
    """Return ministack's handler of a service: its own part of EC2, which has ours before it."""
    if service == "ec2":
        return their_ec2.handle_request
    known = service in app.SERVICE_HANDLERS
    return app.SERVICE_HANDLERS[service if known else model_of(service).signing_name]


def _encoded(body: Any) -> bytes:
    if isinstance(body, Mapping):
        from urllib.parse import urlencode  # noqa: PLC0415 - forms alone

        return urlencode(body).encode()
    return body if isinstance(body, bytes) else str(body or "").encode()


def _ask(service: str, action: str, caller: Caller, request: Request) -> None:
    method, path, headers, body, query = request
    arn = iam_actions.extract_resource_arn(
        service, method, path, headers, body, query, get_region(), get_account_id()
    )
    asked = f"{iam_actions.SERVICE_TO_IAM_NAMESPACE.get(service, service)}:{action}"
    if not caller.may(asked, arn or "*", {}):
        code = "UnauthorizedOperation" if service == "ec2" else "AccessDeniedException"
        raise ApiError(code, f"{caller.arn} is not authorized to perform {asked} on {arn}", 403)
