"""Requests and responses of services that speak REST with JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel, Shape

from snapshot_constructs.rehearse.cloud.api.request import Request, Response
from snapshot_constructs.rehearse.cloud.api.shaping import shaped
from snapshot_constructs.rehearse.cloud.errors import ApiError

_HEADERS = {"Content-Type": "application/json"}


class RestJson:
    """The protocol, for one service."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model

    def read(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return the action that a request asks for, and its parameters.

        Raises:
            ApiError: if there is no such action, or its body is no JSON.
        """
        for method, pattern, operation in self._routes:
            if method == request.method and (found := pattern.fullmatch(request.path)):
                return operation.name, _parameters(operation, found.groupdict(), request)
        raise ApiError("UnknownOperationException", f"{request.method} {request.path}", 404)

    def write(self, action: str, output: Mapping[str, Any]) -> Response:
        """Return the response of an action."""
        operation = self._model.operation_model(action)
        status = operation.http.get("responseCode", 200)
        if operation.output_shape is None or status == 204:
            return status, dict(_HEADERS), b""
        body = shaped(operation.output_shape, output, "unixTimestamp")
        return status, dict(_HEADERS), json.dumps(body).encode()

    def refuse(self, error: ApiError) -> Response:
        """Return the response that says what was refused."""
        body = {"message": error.message, "Message": error.message, "Code": error.code}
        headers = {**_HEADERS, "x-amzn-ErrorType": error.code}
        return error.status, headers, json.dumps({**body, **error.members}, default=str).encode()

    @cached_property
    def _routes(self) -> list[tuple[str, re.Pattern[str], OperationModel]]:
        return [
            (each.http["method"], _route(each.http["requestUri"]), each)
            for each in map(self._model.operation_model, self._model.operation_names)
        ]


def _route(uri: str) -> re.Pattern[str]:
    """Return the pattern of a path; an ARN in it has slashes of its own."""

    def group(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{'.+' if 'arn' in found[1].lower() else '[^/]+'})"

    return re.compile(re.sub(r"\{(\w+)\+?\}", group, uri.partition("?")[0]) + "/?")


def _parameters(
    operation: OperationModel, labels: Mapping[str, str], request: Request
) -> dict[str, Any]:
    body = _body(request.body)
    found: dict[str, Any] = {}
    for name, shape in operation.input_shape.members.items() if operation.input_shape else ():
        place = shape.serialization.get("location")
        wire = shape.serialization.get("name", name)
        if place == "uri":
            found[name] = unquote(labels[wire])
        elif place == "querystring" and wire in request.query:
            found[name] = _from_query(shape, request.query[wire])
        elif place is None and wire in body:
            found[name] = body[wire]
    return found


def _body(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ApiError("SerializationException", "The body is not a JSON object")
    return body


def _from_query(shape: Shape, values: Sequence[str]) -> Any:
    if shape.type_name == "list":
        return list(values)
    if shape.type_name in ("integer", "long") and values[0].lstrip("-").isdigit():
        return int(values[0])
    if shape.type_name == "boolean":
        return values[0] == "true"
    return values[0]
