"""Callers whose policies ministack holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.core.router import extract_access_key_id
from ministack.services import iam

from snapshot_constructs.rehearse.cloud.api.request import Request
from snapshot_constructs.rehearse.cloud.caller import Caller, Root
from snapshot_constructs.rehearse.cloud.errors import ApiError

_ANYWHERE = "us-east-1"  # IAM knows no Regions


@dataclass(frozen=True)
class Principal:
    """A role or a user, with its policies.

    Attributes:
        policies: None for those who may do everything.
        limits: permissions boundaries and policies of the session.
    """

    arn: str
    account: str
    kind: str
    policies: Any
    limits: Any = ()
    keys: Any = None
    service: str = ""

    def may(self, action: str, resource: str, context: Mapping[str, Any]) -> bool:
        """Tell whether its policies, and that of the resource, allow something."""
        if self.policies is None:
            return True
        asked = iam_evaluator.EvalContext(
            principal_arn=self.arn,
            principal_type=self.kind,
            principal_account=self.account,
            action=action,
            resource_arn=resource,
            region=context.get("aws:RequestedRegion", ""),
            service_context={"aws:tagkeys": None} | {k.lower(): v for k, v in context.items()},
            principal_keys=self.keys or {},
        )
        found = iam_evaluator.evaluate(asked, self.policies, *self.limits)
        return bool(self._with_the_resource(asked, found).decision == "Allow")

    def _with_the_resource(self, asked: Any, found: Any) -> Any:
        """Return what comes of the policies and of that of the resource, such as a key's."""
        service, owner = asked.action.partition(":")[0], asked.resource_arn.split(":")
        if len(owner) < 6:
            return found
        with request_scope(owner[4] or self.account, owner[3] or _ANYWHERE):
            own = iam_evaluator._resource_policy(service, asked.resource_arn)  # noqa: SLF001 - see the package
        if own is None:
            return found
        required = service in iam_evaluator._POLICY_REQUIRED  # noqa: SLF001 - see the package
        return iam_evaluator.combine_resource_policy(
            found, asked, *own, required=required, limits=self.limits
        )


def trusted(account: str) -> Caller:
    """Return who may do everything in an account."""
    return Root(account)


def signed(request: Request, account: str) -> Caller:
    """Return who signed a request, whose signature was checked.

    Raises:
        ApiError: if nobody knows the access key.
    """
    key = extract_access_key_id(request.headers, request.query)
    found = iam_evaluator.resolve_principal(key or "", account)
    if isinstance(found, iam_evaluator.AuthError):
        raise ApiError(found.code, found.message, 403)
    return Principal(found.arn, found.account, found.type, found.policies, found.limits, found.keys)


def assume(role: str, service: str, session: str, source: str) -> Caller:
    """Assume a role for a service of AWS.

    Args:
        role: its ARN.
        service: such as ``dlm.amazonaws.com``.
        session: its name.
        source: ARN of what the service does it for; empty if it does not say.

    Raises:
        ApiError: if there is no such role, or it does not trust the service.
    """
    parts = role.split(":")
    account, name = parts[4] if len(parts) > 5 else "", role.rpartition("/")[2]
    with request_scope(account, _ANYWHERE):
        found = iam._roles.get(name)  # noqa: SLF001 - see the package
        if found is None or not _trusts(
            found["AssumeRolePolicyDocument"], service, account, source
        ):
            raise ApiError("AccessDenied", f"{service} cannot assume {role}", 403)
        policies = iam_evaluator._gather_role_policies(name, account)  # noqa: SLF001 - see the package
        limits = iam_evaluator._permissions_boundary(iam._roles, name, account)  # noqa: SLF001 - see the package
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    return Principal(arn, account, "AssumedRole", policies, limits, service=service)


def _trusts(document: str | Mapping[str, Any], service: str, account: str, source: str) -> bool:
    """Tell whether a trust policy lets a service in; a denial that matches wins."""
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    effects = {
        each["Effect"]
        for each in (statements if isinstance(statements, list) else [statements])
        if _lets_in(each, service, account, source)
    }
    return effects == {"Allow"}


def _lets_in(statement: Mapping[str, Any], service: str, account: str, source: str) -> bool:
    actions = statement.get("Action", [])
    listed = [actions] if isinstance(actions, str) else actions
    named = statement.get("Principal", {})
    context = {"aws:sourceaccount": account, "aws:principalservicename": service}
    asked = iam_evaluator.EvalContext(
        principal_arn="",
        principal_type="Service",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn="*",
        region="",
        service_context=context | ({"aws:sourcearn": source} if source else {}),
    )
    return bool(
        any(iam_evaluator.fnmatch_iam("sts:AssumeRole", each) for each in listed)
        and iam_evaluator._service_principal_matches(named, service)  # noqa: SLF001 - see the package
        and iam_evaluator._conditions_met(statement.get("Condition", {}), asked)  # noqa: SLF001 - see the package
    )
