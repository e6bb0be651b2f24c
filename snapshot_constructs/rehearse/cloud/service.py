"""A service of the cloud: the actions that it knows, and the protocol that it speaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import botocore.session
from botocore.model import OperationModel, ServiceModel

from snapshot_constructs.rehearse.cloud.api.checks import violations
from snapshot_constructs.rehearse.cloud.api.query import Ec2Query
from snapshot_constructs.rehearse.cloud.api.rest_json import RestJson
from snapshot_constructs.rehearse.cloud.errors import ApiError

if TYPE_CHECKING:
    from snapshot_constructs.rehearse.cloud.caller import Caller
    from snapshot_constructs.rehearse.cloud.events import Event
    from snapshot_constructs.rehearse.cloud.world import World

T = TypeVar("T")
_SESSION = botocore.session.Session()
_NEWER = Path(__file__).parent / "data"
"""What services of ours need of newer models than those of the cloud's own botocore."""
_SESSION.get_component("data_loader").search_paths.append(str(_NEWER))
Params = dict[str, Any]
Output = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of an action: by whom, and where.

    Attributes:
        action: as botocore names it.
    """

    world: World
    caller: Caller
    account: str
    region: str
    service: Service
    action: str

    def store(self, kind: type[T], *, account: str = "", region: str = "") -> T:
        """Return what a service keeps in an account and Region; in those of the call when empty."""
        return self.world.store(kind, account or self.account, region or self.region)

    def require(self, action: str, resource: str = "*", **context: Any) -> None:
        """Refuse the call unless the caller may do something.

        Args:
            action: such as ``ec2:CreateTags``.
            resource: its ARN.
            context: condition keys; ``__`` may stand for the colon, as in
                ``ec2__CreateAction="CreateSnapshot"``.

        Raises:
            ApiError: if the policies of the caller do not allow it.
        """
        keys = {"aws:RequestedRegion": self.region} | {
            name if ":" in name else name.replace("__", ":"): value
            for name, value in context.items()
        }
        if not self.caller.may(action, resource, keys):
            raise ApiError(
                self.service.denied,
                f"{self.caller.arn} is not authorized to perform {action} on {resource}",
                403,
            )


Action = Callable[[Call, Params], Output]


@dataclass(frozen=True)
class Service:
    """A service.

    Attributes:
        name: as botocore names it.
        actions: what it can do, by the names that botocore gives them.
        invalid: the code of errors in parameters.
        denied: the code of missing permissions.
        hear: is told each event of AWS, wherever it is.
    """

    name: str
    actions: Mapping[str, Action] = field(repr=False)
    invalid: str = "ValidationException"
    denied: str = "AccessDeniedException"
    hear: Callable[[World, Event], None] = field(default=lambda _world, _event: None, repr=False)

    @cached_property
    def model(self) -> ServiceModel:
        """Return botocore's model of it."""
        return model_of(self.name)

    @cached_property
    def protocol(self) -> RestJson | Ec2Query:
        """Return how it reads and writes."""
        return Ec2Query(self.model) if self.name == "ec2" else RestJson(self.model)

    def check(self, action: str, params: Params) -> None:
        """Hold parameters against the model.

        Raises:
            ApiError: if they break it.
        """
        shape = self._operation(action).input_shape
        wrong = [] if shape is None else [*violations(shape, params, action)]
        if wrong:
            many = "s" if len(wrong) > 1 else ""
            text = f"{len(wrong)} validation error{many} detected: {'; '.join(wrong)}"
            raise ApiError(self.invalid, text)

    def _operation(self, action: str) -> OperationModel:
        return self.model.operation_model(action)


@cache
def model_of(service: str) -> ServiceModel:
    """Return botocore's model of a service."""
    return _SESSION.get_service_model(service)
