"""Requests and responses of EC2, which speaks forms and XML."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from botocore.model import ListShape, ServiceModel, Shape, StructureShape
from dateutil.parser import isoparse

from snapshot_constructs.rehearse.cloud.api.request import Request, Response
from snapshot_constructs.rehearse.cloud.errors import ApiError

_HEADERS = {"Content-Type": "text/xml;charset=UTF-8"}
_SPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


class Ec2Query:
    """The protocol of EC2."""

    def __init__(self, model: ServiceModel) -> None:
        self._model = model

    def read(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return the action that a request asks for, and its parameters.

        Raises:
            ApiError: if there is no such action, or a value is none of its type.
        """
        form = form_of(request)
        action = form.get("Action", "")
        if action not in self._model.operation_names:
            raise ApiError(
                "InvalidAction", f"The action {action} is not valid for this web service"
            )
        shape = self._model.operation_model(action).input_shape
        return action, _structure(shape, "", form) if shape is not None else {}

    def write(self, action: str, output: Mapping[str, Any]) -> Response:
        """Return the response of an action."""
        shape = self._model.operation_model(action).output_shape
        inner = "" if shape is None else "".join(_members(shape, output))
        text = (
            f'<{action}Response xmlns="{_SPACE}"><requestId>{uuid.uuid4()}</requestId>'
            f"{inner}</{action}Response>"
        )
        return 200, dict(_HEADERS), text.encode()

    def refuse(self, error: ApiError) -> Response:
        """Return the response that says what was refused."""
        text = (
            f"<Response><Errors><Error><Code>{escape(error.code)}</Code>"
            f"<Message>{escape(error.message)}</Message></Error></Errors>"
            f"<RequestID>{uuid.uuid4()}</RequestID></Response>"
        )
        return error.status, dict(_HEADERS), text.encode()


def action_of(request: Request) -> str:
    """Return the action that a request asks for."""
    return form_of(request).get("Action", "")


def form_of(request: Request) -> dict[str, str]:
    """Return the parameters of a request as they came."""
    body = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    return {name: values[0] for name, values in request.query.items()} | body


def _name(shape: Shape, name: str) -> str:
    """Return how EC2 spells a member in a request."""
    said = shape.serialization.get("queryName")
    wire = shape.serialization.get("name", name)
    return str(said or wire[:1].upper() + wire[1:])


def _structure(shape: StructureShape, prefix: str, form: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, member in shape.members.items():
        at = prefix + _name(member, name)
        if any(key == at or key.startswith(f"{at}.") for key in form):
            found[name] = _value(member, at, form)
    return found


def _value(shape: Shape, at: str, form: Mapping[str, str]) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, f"{at}.", form)
    if isinstance(shape, ListShape):
        return [_value(shape.member, f"{at}.{number}", form) for number in _numbers(at, form)]
    return _scalar(shape, at, form.get(at, ""))


def _numbers(at: str, form: Mapping[str, str]) -> list[int]:
    start = len(at) + 1
    found = {key[start:].partition(".")[0] for key in form if key.startswith(f"{at}.")}
    return sorted(int(number) for number in found if number.isdigit())


def _scalar(shape: Shape, at: str, text: str) -> Any:
    try:
        match shape.type_name:
            case "integer" | "long":
                return int(text)
            case "float" | "double":
                return float(text)
            case "boolean":
                return {"true": True, "false": False}[text.lower()]
            case "timestamp":
                return isoparse(text).astimezone(UTC)
    except (KeyError, ValueError):
        raise ApiError(
            "InvalidParameterValue", f"Value ({text}) for parameter {at} is invalid"
        ) from None
    return text


def _members(shape: StructureShape, value: Mapping[str, Any]) -> Iterator[str]:
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield _element(member.serialization.get("name", name), member, value[name])


def _element(tag: str, shape: Shape, value: Any) -> str:
    if isinstance(shape, StructureShape):
        inner = "".join(_members(shape, value))
    elif isinstance(shape, ListShape):
        wire = shape.member.serialization.get("name", "item")
        inner = "".join(_element(wire, shape.member, item) for item in value)
    else:
        inner = escape(_text(value))
    return f"<{tag}>{inner}</{tag}>"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return (
            value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.")
            + f"{value.microsecond // 1000:03}Z"
        )
    return str(value)
