"""What a channel is given, and how what is none of its kind is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.length import length_of
from snapshot_constructs.model.value import brief

if TYPE_CHECKING:
    from collections.abc import Sequence

# Shorter than Systems Manager admits, for the names of the parameters below it.
_PARAMETER = re.compile(r"/(?!aws|ssm)[a-zA-Z0-9_.\-]+(/[a-zA-Z0-9_.\-]+){0,12}", re.IGNORECASE)
_LONGEST = timedelta(days=300)  # an execution lasts a year at the most


class FunctionLike(Protocol):
    """A Lambda function."""

    @property
    def function_arn(self) -> str:
        """Its ARN."""


class MachineLike(Protocol):
    """A state machine of Step Functions."""

    @property
    def state_machine_arn(self) -> str:
        """Its ARN."""


class GroupLike(Protocol):
    """An Auto Scaling group."""

    @property
    def auto_scaling_group_name(self) -> str:
        """Its name."""


def check_arguments(pipeline: object, tests: object, approval: object, refresh: object) -> None:
    """Refuse what is none of its kind.

    Raises:
        TypeError: if there is any.
    """
    if not hasattr(pipeline, "parameter_name"):
        raise TypeError(
            f"pipeline: expected an AmiPipeline (got {brief(pipeline)}); write pipeline"
        )
    if approval is not None and not hasattr(approval, "topic_arn"):
        raise TypeError(
            f"approval: expected an SNS topic (got {brief(approval)}); write sns.Topic(…)"
        )
    _check_all("tests", tests, ("function_arn", "state_machine_arn"), "[function, state_machine]")
    _check_all("refresh", refresh, ("auto_scaling_group_name",), "[auto_scaling_group]")


def _check_all(name: str, written: object, one_of: Sequence[str], example: str) -> None:
    listed = written if isinstance(written, (list, tuple)) else [None]
    if not all(any(hasattr(each, one) for one in one_of) for each in listed):
        raise TypeError(f"{name}: expected a list of them (got {brief(written)}); write {example}")


def check_parameter(argument: str, name: object) -> str:
    """Return the name of a parameter.

    Raises:
        ValueError: if it cannot be one.
    """
    if not isinstance(name, str) or is_deferred(name) or not _PARAMETER.fullmatch(name):
        raise ValueError(
            f"{argument}: must be a fixed name that begins with / but not with /aws or /ssm "
            f"(got {brief(name)}); write '/imagebuilder/web/stable', for example"
        )
    return name


def seconds(name: str, written: object, default: int) -> int:
    """Return a length of time in seconds.

    Raises:
        TypeError: if it is none, or not known.
        ValueError: if it is not a sensible one.
    """
    if written is None:
        return default
    length = length_of(written)
    if length is None:
        raise TypeError(
            f"{name}: expected a known length of time (got {brief(written)}); write Duration.hours(2)"
        )
    if not timedelta(seconds=1) <= length <= _LONGEST:
        raise ValueError(
            f"{name}: must be 1 second to 300 days (got {length}); write Duration.hours(2)"
        )
    return int(length.total_seconds())


def patience(written: object, approval: object) -> int:
    """Return how many seconds an answer may take.

    Raises:
        TypeError: if it is no length of time, or not known.
        ValueError: if it is not a sensible one, or nobody is asked.
    """
    found = seconds("approval_timeout", written, 7 * 24 * 60 * 60)
    if written is not None and approval is None:
        raise ValueError(
            f"approval_timeout: is for an answer, and nobody is asked (got {length_of(written)}); "
            f"write approval=topic, too, or leave it out"
        )
    return found
