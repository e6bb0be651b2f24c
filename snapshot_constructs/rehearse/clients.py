"""Clients of boto3 that know the local cloud, and nothing of the user."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.surroundings import endpoint

if TYPE_CHECKING:
    import boto3


class Clients:
    """Clients of one cloud; each is made once.

    Args:
        port: of the cloud, on the loopback.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._made: dict[tuple[str, str, str], Any] = {}

    def client(self, service: str, account: str, region: str) -> Any:
        """Return a client that calls as the root user of an account."""
        key = (service, account, region)
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, service: str, account: str, region: str) -> Any:
        session = _session()
        from botocore.config import Config  # noqa: PLC0415  # only where a client is asked for

        return session.client(
            service,
            region_name=region,
            endpoint_url=endpoint(self._port),
            aws_access_key_id=account,
            aws_secret_access_key="local",  # noqa: S106  # the cloud takes any
            config=Config(proxies={}, use_dualstack_endpoint=False, use_fips_endpoint=False),
        )


@cache
def _session() -> boto3.Session:
    """Return a session that reads no profile and no file of the user; it keeps the models it read."""
    try:
        import boto3  # noqa: PLC0415  # only where a client is asked for
        from botocore.session import Session  # noqa: PLC0415  # the same
    except ImportError:
        raise RehearsalError(
            "boto3 is not installed; write pip install 'snapshot-constructs[rehearse]'"
        ) from None
    session = Session(session_vars={"profile": (None, None, None, None)})
    session.set_config_variable("config_file", os.devnull)
    session.set_config_variable("credentials_file", os.devnull)
    return boto3.Session(botocore_session=session)
