"""Who may do what: statements of policies, roles, the policies of KMS keys, and what has them."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from snapshot_constructs.model.address import Address, Link, Mark
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.managed_policies import actions_of_managed

Texts = tuple[str | Deferred, ...]
Truth = bool | None
"""Three-valued: None is not known before deployment."""


class Statement(NamedTuple):
    """One statement of a policy document.

    Attributes:
        allows: whether its Effect is Allow; it is Deny otherwise.
        actions: patterns such as ``ec2:Describe*``.
        but_actions: NotAction; all others are meant.
        resources: what the actions are on; empty where the statement names none.
        but_resources: NotResource; all others are meant.
        services: the services among its principals.
        principals: the AWS principals: ARNs, account ids or ``*``.
        conditional: whether it has a Condition.
    """

    allows: bool = True
    actions: Texts = ()
    but_actions: Texts = ()
    resources: tuple[Link, ...] = ()
    but_resources: tuple[Link, ...] = ()
    services: tuple[Link, ...] = ()
    principals: tuple[Link, ...] = ()
    conditional: bool = False

    def covers(self, action: str) -> Truth:
        """Tell whether an action is among those that it is about."""
        if self.but_actions:
            found = _any(_is_like(action, pattern) for pattern in self.but_actions)
            return None if found is None else not found
        return _any(_is_like(action, pattern) for pattern in self.actions)

    @property
    def everywhere(self) -> bool:
        """Whether it holds for every resource, whatever the circumstances."""
        return "*" in self.resources and not self.conditional


Statements = tuple[Statement | Deferred, ...]


class Role(NamedTuple):
    """A role of the templates.

    Attributes:
        name: the one it is given; None where CloudFormation picks one.
        trust: who may assume it.
        statements: what it is allowed and denied, inline and by policies of the templates.
        perhaps: what it may be allowed besides, by policies whose roles are not known.
        managed: ARNs of further managed policies; ``${…}`` in them is not known.
        attached: the policies of the templates that are resources of their own and name it.
    """

    address: Address
    name: str | Deferred | None = None
    trust: Statements = ()
    statements: Statements = ()
    perhaps: Statements = ()
    managed: tuple[Link, ...] = ()
    attached: tuple[Mark, ...] = ()

    def may(self, action: str) -> Truth:
        """Tell whether it may do something, on whatever resource and in whatever circumstances.

        What is denied on every resource it may not do. A permissions boundary only takes away.
        """
        if any(_denies(each, action) for each in self.statements):
            return False
        allowed = _any(_allows(each, action) for each in self.statements)
        managed = self.may_by_managed(action)
        maybe = _any(_allows(each, action) for each in self.perhaps)
        return _any((allowed, managed, None if maybe or maybe is None else False))

    def trusts(self, service: str) -> Truth:
        """Tell whether a service may assume it.

        Args:
            service: such as ``dlm.``; the partition ends its name.
        """
        return _any(_lets_in(each, service) for each in self.trust)

    def may_by_managed(self, action: str) -> Truth:
        """Tell whether a managed policy lets it do something."""
        return _any(_managed_allows(each, action) for each in self.managed)

    def allowing(self, action: str) -> Iterable[Statement]:
        """Return the statements that allow an action, or may."""
        return [
            each
            for each in (*self.statements, *self.perhaps)
            if isinstance(each, Statement) and each.allows and each.covers(action) is not False
        ]


class Key(NamedTuple):
    """A KMS key of the templates.

    Attributes:
        policy: its own policy; None where none is written, and the key has KMS's default one.
        enabled: whether it may be used; it may when None.
        spec: SYMMETRIC_DEFAULT when None.
        usage: ENCRYPT_DECRYPT when None.
    """

    address: Address
    policy: Statements | None = None
    enabled: bool | Deferred | None = None
    spec: str | Deferred | None = None
    usage: str | Deferred | None = None


class InstanceProfile(NamedTuple):
    """An instance profile.

    Attributes:
        name: the one it is given; None where CloudFormation picks one.
        roles: what it brings to an instance; one.
    """

    address: Address
    name: str | Deferred | None = None
    roles: tuple[Link, ...] = ()


class Topic(NamedTuple):
    """A topic of SNS.

    Attributes:
        key: the KMS key that encrypts its messages.
    """

    address: Address
    key: Link | None = None


def matches(text: str, pattern: str) -> bool:
    """Tell whether a text is like an IAM pattern, in which ``*`` and ``?`` stand for anything."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def _is_like(action: str, pattern: str | Deferred) -> Truth:
    if isinstance(pattern, Deferred) or "${" in pattern:
        return None
    one, other = action.lower(), pattern.lower()
    return one == other or (("*" in other or "?" in other) and matches(one, other))


def _allows(statement: Statement | Deferred, action: str) -> Truth:
    if isinstance(statement, Deferred):
        return None
    return statement.covers(action) if statement.allows else False


def _lets_in(statement: Statement | Deferred, service: str) -> Truth:
    if isinstance(statement, Deferred):
        return None
    if not statement.allows or statement.covers("sts:AssumeRole") is False:
        return False
    services = statement.services
    if any(isinstance(each, str) and each.startswith((service, "*")) for each in services):
        return True
    open_ = any(not isinstance(each, str) or each.startswith("${") for each in services)
    anyone = any(each == "*" or isinstance(each, Deferred) for each in statement.principals)
    return None if open_ or anyone else False


def _denies(statement: Statement | Deferred, action: str) -> bool:
    return (
        isinstance(statement, Statement)
        and not statement.allows
        and statement.everywhere
        and statement.covers(action) is True
    )


def _managed_allows(arn: Link, action: str) -> Truth:
    actions = actions_of_managed(arn) if isinstance(arn, str) else None
    return None if actions is None else _any(_is_like(action, pattern) for pattern in actions)


def _any(found: Iterable[Truth]) -> Truth:
    """Return whether any is true; None if none is but one may be."""
    seen = list(found)
    return True if True in seen else (None if None in seen else False)
