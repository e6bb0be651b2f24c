"""An account that does not exist, so that nothing is ever asked of a real one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType

import pytest

from tests.handlers.ec2 import Ec2


@pytest.fixture
def ec2_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[ModuleType], Ec2]]:
    """Return what makes the answers for a handler; all of them must be asked for."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    with ExitStack() as opened:

        def answered(handler: ModuleType) -> Ec2:
            handler._ec2.cache_clear()
            opened.callback(handler._ec2.cache_clear)
            ec2 = Ec2(handler)
            opened.enter_context(ec2.stubber)
            opened.callback(ec2.stubber.assert_no_pending_responses)
            return ec2

        yield answered
