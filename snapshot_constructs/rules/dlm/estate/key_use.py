"""Whether a role may use a KMS key, and whom the key's own policy admits."""

import re
from collections.abc import Iterable, Iterator

from snapshot_constructs.model.address import Address, Link, Pointer
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.iam import Key, Role, Statement, Statements, Truth, matches
from snapshot_constructs.rules.dlm.estate.survey import Survey

_NOWHERE = Address(file="", logical_id="")
_ACCOUNT = re.compile(r"(?:arn:[^:]+:iam::)?([0-9]{12})(?::root)?")
_PARTITION = "${AWS::Partition}"
_GRANT = "kms:CreateGrant"
_USES = ("kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom")


def lacks(survey: Survey, role: Role, key: Link) -> str | None:
    """Return an action on a key without which nothing works, if the role surely lacks it."""
    if _may(survey, role, key, _GRANT) is False:
        return _GRANT
    return None if any(_may(survey, role, key, use) is not False for use in _USES) else _USES[0]


def _may(survey: Survey, role: Role, key: Link, action: str) -> Truth:
    on_any = role.may(action)
    if on_any is not True or role.may_by_managed(action):
        return on_any
    return _any(_is_about(survey, each, key) for each in role.allowing(action))


def _is_about(survey: Survey, statement: Statement, key: Link) -> Truth:
    """Tell whether a statement is about a key."""
    if statement.but_resources:
        return None
    return _any(_is_key(survey, each, key) for each in statement.resources)


def _is_key(survey: Survey, resource: Link, key: Link) -> Truth:
    """Tell whether a resource of a statement is a key, or a pattern that a key matches."""
    if isinstance(resource, Deferred) or isinstance(key, Deferred):
        return None
    if resource == key:
        return True
    if isinstance(resource, Pointer):
        same = isinstance(key, Pointer) and key.mark == resource.mark
        return same or (False if survey.estate.keys_at(resource, _NOWHERE) else None)
    if resource.endswith("*"):
        return (
            True if isinstance(key, Pointer) or "${" in resource + key else matches(key, resource)
        )
    if "${" in resource:
        return None
    whole = isinstance(key, Pointer) or (key.startswith("arn:") and "${" not in key)
    return False if whole else None


def admits(survey: Survey, key: Key, roles: tuple[Role, ...]) -> Truth:
    """Tell whether a key's policy lets the account decide, or names the role."""
    if key.policy is None:
        return True
    return _any(
        _is_ours(survey, each, roles)
        for statement in _using(key.policy)
        for each in _principals(statement)
    )


def _is_ours(survey: Survey, principal: Link, roles: tuple[Role, ...]) -> Truth:
    if isinstance(principal, Pointer):
        return principal.mark in {role.address.mark for role in roles} if roles else None
    if isinstance(principal, Deferred):
        return None
    if principal in ("*", "${AWS::AccountId}") or principal.endswith(":${AWS::AccountId}:root"):
        return True
    account = _ACCOUNT.fullmatch(principal)
    if account is None:
        named = [role.name for role in roles]
        return principal.rpartition("/")[2] in named if named and "${" not in principal else None
    return account[1] == survey.estate.account if survey.estate.account else None


def admits_directly(key: Key, roles: tuple[Role, ...]) -> Truth:
    """Tell whether a key's policy names the role itself, which is enough within an account."""
    marks = {role.address.mark for role in roles}
    return _any(
        each.mark in marks
        if isinstance(each, Pointer)
        else (None if each == "*" or isinstance(each, Deferred) else False)
        for statement in _using(key.policy or ())
        for each in _principals(statement)
    )


def admits_account(key: Key, account: str) -> Truth:
    """Tell whether a key's policy admits another account."""
    return _any(
        _is_of(each, account)
        for statement in _using(key.policy or ())
        for each in _principals(statement)
    )


def _is_of(principal: Link, account: str) -> Truth:
    if isinstance(principal, Pointer):
        return False
    if isinstance(principal, Deferred):
        return None
    if principal == "*" or account in principal:
        return True
    return (
        None
        if "${" in principal.replace("${AWS::AccountId}", "").replace(_PARTITION, "")
        else False
    )


def _using(statements: Statements) -> Iterator[Statement | Deferred]:
    """Yield what allows the use of a key, or may."""
    actions = (_GRANT, *_USES)
    for each in statements:
        if isinstance(each, Deferred) or (
            each.allows and any(each.covers(action) is not False for action in actions)
        ):
            yield each


def _principals(statement: Statement | Deferred) -> tuple[Link, ...]:
    return (statement,) if isinstance(statement, Deferred) else statement.principals


def _any(found: Iterable[Truth]) -> Truth:
    seen = list(found)
    return True if True in seen else (None if None in seen else False)
