"""The client that a handler uses, with answers given in advance."""

from types import ModuleType
from typing import Any

from botocore.stub import Stubber


class Ec2:
    """Answers a handler, checks what it asks and remembers which operations these were."""

    def __init__(self, handler: ModuleType) -> None:
        client = handler._ec2()
        self.stubber = Stubber(client)
        self.calls: list[str] = []
        client.meta.events.register("provide-client-params.ec2", self._record)

    def answers(self, method: str, answer: dict[str, Any] | None = None, /, **asked: Any) -> None:
        self.stubber.add_response(method, answer or {}, asked)

    def refuses(self, method: str, code: str, /, **asked: Any) -> None:
        self.stubber.add_client_error(method, code, expected_params=asked)

    def _record(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)
