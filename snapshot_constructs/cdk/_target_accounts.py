"""What the roles in target accounts lack of what pipelines of the same app send there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, TypeGuard
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from constructs import Construct, IConstruct

from snapshot_constructs.cdk._key import KeyLike, key_arn
from snapshot_constructs.cdk._notes import put
from snapshot_constructs.cdk._pipeline_base import AmiPipelineBase
from snapshot_constructs.model.deferred import is_deferred
from snapshot_constructs.model.imagebuilder.targets import AmiTarget
from snapshot_constructs.rules.imagebuilder.sharing import TARGET_ACCOUNT_ROLE


class _Receiver(NamedTuple):
    """An account that gets copies, and what its role allows."""

    construct: Construct
    account: str
    sources: Sequence[str]
    parameters: Sequence[str]
    keys: Sequence[str]


class _Sender(NamedTuple):
    """A pipeline, and where its AMIs go."""

    pipeline: AmiPipelineBase
    targets: Sequence[AmiTarget]
    key: KeyLike | None


_receivers: WeakKeyDictionary[IConstruct, list[_Receiver]] = WeakKeyDictionary()
_senders: WeakKeyDictionary[IConstruct, list[_Sender]] = WeakKeyDictionary()


def remember_sender(
    pipeline: AmiPipelineBase, targets: Sequence[AmiTarget], key: KeyLike | None
) -> None:
    """Warn the target accounts of the app that lack something, and those that are still to come."""
    if any(target.accounts for target in targets):
        root, sender = pipeline.node.root, _Sender(pipeline, targets, key)
        _senders.setdefault(root, []).append(sender)
        for receiver in _receivers.get(root, ()):
            _warn(receiver, sender)


def remember_receiver(
    construct: Construct, sources: Sequence[str], parameters: Sequence[str], keys: Sequence[str]
) -> None:
    """Warn a target account that lacks something that pipelines need, now or later."""
    account = Stack.of(construct).account
    receiver = _Receiver(construct, account, sources, parameters, keys)
    root = construct.node.root
    _receivers.setdefault(root, []).append(receiver)
    for sender in _senders.get(root, ()):
        _warn(receiver, sender)


def _warn(receiver: _Receiver, sender: _Sender) -> None:
    rule = TARGET_ACCOUNT_ROLE
    put(receiver.construct, ((rule.severity, rule.id, it) for it in _lacks(receiver, sender)))


def _lacks(receiver: _Receiver, sender: _Sender) -> Iterator[str]:
    """Say what surely lacks; what waits for the deployment may be anything."""
    pipeline, targets = (
        sender.pipeline,
        [each for each in sender.targets if receiver.account in each.accounts],
    )
    if not targets:
        return
    path, source = pipeline.node.path, pipeline.stack.account
    if _is_known(source) and not _names(receiver.sources, source):
        yield f"sources: lacks {source}, whose pipeline {path} sends AMIs here; add it"
    names = (each.parameter or pipeline.parameter_name for each in targets)
    for name in dict.fromkeys(filter(_is_known, names)):
        if not _names(receiver.parameters, name):
            yield f"parameters: lacks {name!r}, which {path} writes here; add it"
    keys: list[Any] = [sender.key, *(each.key_object or each.key for each in targets)]
    for key in {str(key_arn(each)): each for each in keys if each is not None}.values():
        if not any(_may_mean(each, key) for each in receiver.keys):
            yield f"keys: lacks {_shown(key)}, under which {path} sends AMIs here; add it"


def _names(listed: Sequence[str], wanted: str) -> bool:
    """Tell whether a text is listed, or may be; names of parameters are the same without a slash."""
    names = [each.removeprefix("/") for each in listed]
    return wanted.removeprefix("/") in names or any(map(is_deferred, listed))


def _may_mean(listed: str, key: KeyLike) -> bool:
    """Tell whether the ARN of a key, or of several with a ``*``, is or may be that of this key."""
    pairs = zip(_parts(key), _fields(listed), strict=True)
    return is_deferred(listed) or all(not part or fnmatchcase(part, it) for part, it in pairs)


def _parts(key: KeyLike) -> Sequence[str]:
    """Return Region, account and name of a key, each empty if it is not known."""
    arn = key_arn(key)
    if _is_known(arn):
        region, account, name = _fields(arn)
        return region, account, "" if name.startswith("alias/") else name
    environment: Any = getattr(key, "env", None)
    known = (environment.region, environment.account) if environment else ("", "")
    return (*(each if _is_known(each) else "" for each in known), "")


def _fields(arn: str) -> Sequence[str]:
    return [*arn.split(":", 5), "", "", "", "", ""][3:6]


def _shown(key: Any) -> str:
    arn = key_arn(key)
    return str(arn) if _is_known(arn) or not hasattr(key, "node") else key.node.path


def _is_known(written: object) -> TypeGuard[str]:
    return isinstance(written, str) and not is_deferred(written)
