"""The environment variables that lead programs to the local cloud, and never to AWS."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from snapshot_constructs.rehearse.error import RehearsalError

ACCOUNT = "000000000000"
REGION = "us-east-1"
_OURS = ("CDK_DEFAULT_ACCOUNT", "CDK_DEFAULT_REGION", "NO_PROXY", "no_proxy")


def variables(port: int, account: str = ACCOUNT, region: str = REGION) -> dict[str, str]:
    """Return what the CDK, the AWS CLI and all SDKs go by to reach a local cloud.

    Args:
        port: of the cloud, on the loopback.
        account: whose root user calls; its id is the access key.
        region: that is called.
    """
    others = os.environ.get("NO_PROXY", "").split(",")
    direct = ",".join(dict.fromkeys(filter(None, ["127.0.0.1", *others])))
    return {
        "AWS_ENDPOINT_URL": endpoint(port),
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": direct,
        "no_proxy": direct,
    }


def endpoint(port: int) -> str:
    """Return the URL of a local cloud."""
    return f"http://127.0.0.1:{port}"


def strangers() -> list[str]:
    """Return the variables about AWS that are set and would lead elsewhere than to the local cloud."""
    ours = variables(0)
    return sorted(name for name in os.environ if name.startswith("AWS_") and name not in ours)


@contextmanager
def surrounded(port: int, account: str = ACCOUNT, region: str = REGION) -> Iterator[None]:
    """Let this process, and all that it starts, know a local cloud and nothing else of AWS."""
    before = _about_aws()
    inside = variables(port, account, region)
    inside |= {"CDK_DEFAULT_ACCOUNT": account, "CDK_DEFAULT_REGION": region}
    try:
        _replace(before, inside)
        yield
    finally:
        _replace(_about_aws(), before)


def _about_aws() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("AWS_") or name in _OURS
    }


def _replace(old: Mapping[str, str], new: Mapping[str, str]) -> None:
    for name in old:
        os.environ.pop(name, None)
    os.environ.update(new)


def refuse_real() -> None:
    """Stop before anything is deployed where the environment leads, or may lead, to AWS.

    Raises:
        RehearsalError: if a variable names a profile or an address off the loopback, or none says
            where the local cloud is.
    """
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        if name in os.environ:
            raise _refusal(
                name, f"is set (got {os.environ[name]!r}), which may be an account of AWS"
            )
    if "AWS_ENDPOINT_URL" not in os.environ:
        raise RehearsalError(
            "AWS_ENDPOINT_URL is not set, so programs reach AWS; nothing is deployed before it is "
            "what `snapshot-constructs cloud env` shows"
        )
    for name, value in sorted(os.environ.items()):
        if name.startswith("AWS_ENDPOINT_URL") and not _is_loopback(value):
            raise _refusal(name, f"leads off this machine (got {value!r})")


def _refusal(name: str, what: str) -> RehearsalError:
    return RehearsalError(f"{name} {what}; nothing is deployed before you unset {name}")


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "::1", "localhost")
