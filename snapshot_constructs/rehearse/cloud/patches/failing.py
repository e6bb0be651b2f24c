"""What goes wrong on purpose with calls of services that are ministack's."""

from __future__ import annotations

import asyncio
from typing import Any

from ministack import app
from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.core.router import detect_service, extract_region

from snapshot_constructs.rehearse.cloud.errors import ApiError
from snapshot_constructs.rehearse.cloud.world import World


def install(world: World) -> None:
    """Let faults strike before ministack answers; our services ask for themselves."""
    theirs = app._dispatch_service_request  # noqa: SLF001 - see the package

    async def dispatch(  # noqa: PLR0917 - as ministack calls it
        method: str, path: str, headers: Any, body: bytes, query: Any, request_id: str
    ) -> Any:
        given = app._routing_params(method, path, headers, body, query)  # noqa: SLF001 - see the package
        service = detect_service(method, path, headers, given)
        action = iam_actions.extract_iam_action(service, method, path, headers, body, given)
        if action is not None:
            try:
                region = extract_region(headers)
                await asyncio.to_thread(world.faults.strike, action, get_account_id(), region)
            except ApiError as error:
                return _answer(service, action, request_id, headers, error)
        return await theirs(method, path, headers, body, query, request_id)

    app._dispatch_service_request = dispatch  # noqa: SLF001 - see the package


def _answer(service: str, action: str, request_id: str, headers: Any, error: ApiError) -> Any:
    """Return the refusal in the protocol of the service."""
    _, told, body = iam_actions.access_denied_response(
        service,
        action,
        "",
        request_id,
        headers=headers,
        error_code=error.code,
        message=error.message,
    )
    return error.status, told, body
