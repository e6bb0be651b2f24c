"""What an app names and does not make: the roles and keys that are there already in its accounts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from snapshot_constructs.cfn.resolve import ResolvedResource, resolved
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.managed_policies import AMIS, SNAPSHOTS, actions_of_managed
from snapshot_constructs.rehearse.rehearsal import Rehearsal

_KEY = re.compile(r"arn:aws:kms:[a-z0-9-]+:\d{12}:key/[\w-]+")
_ROLE = re.compile(r"arn:aws:iam::\d{12}:role/[\w+=,.@/-]+")
_POLICY = "AWS::DLM::LifecyclePolicy"
_ID = "_custom_id_"  # the tag that gives a key of the local cloud its id
_DEFAULTS = {
    "AWSDataLifecycleManagerDefaultRole": SNAPSHOTS,
    "AWSDataLifecycleManagerDefaultRoleForAMIManagement": AMIS,
}
"""The roles that DLM makes itself in a real account, and the managed policy of each."""


def put(rehearsal: Rehearsal, templates: Iterable[Template]) -> tuple[str, ...]:
    """Put roles of lifecycle policies and KMS keys there; return their ARNs.

    Who may use a key is left to the roles. A role may do what its name says in AWS, else everything.
    """
    resources = [
        each
        for template in templates
        for each in resolved(template, region=rehearsal.region, account=rehearsal.account).resources
    ]
    roles, keys = sorted(_roles(resources)), sorted(_keys(resources))
    accounts = {rehearsal.account, *(arn.split(":")[4] for arn in (*roles, *keys))}
    accounts |= {each.account for each in templates if each.account}
    for arn in roles:
        _put_role(rehearsal, arn)
    for arn in keys:
        _put_key(rehearsal, arn, sorted(accounts))
    return (*roles, *keys)


def _roles(resources: Sequence[ResolvedResource]) -> set[str]:
    """Return the roles of lifecycle policies that no template makes."""
    own = [each.get("RoleName") for each in _properties(resources, "AWS::IAM::Role")]
    named = [each.get("ExecutionRoleArn") for each in _properties(resources, _POLICY)]
    found = {each for each in named if isinstance(each, str) and _ROLE.fullmatch(each)}
    return {each for each in found if each.rpartition("/")[2] not in own}


def _keys(resources: Iterable[ResolvedResource]) -> set[str]:
    texts = (text for each in _properties(resources) for text in _texts(each))
    return {text for text in texts if _KEY.fullmatch(text)}


def _properties(resources: Iterable[ResolvedResource], type_: str = "") -> Iterator[Any]:
    for each in resources:
        if type_ in ("", each.type):
            yield from (variant.properties for variant in each.variants)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _put_key(rehearsal: Rehearsal, arn: str, accounts: Sequence[str]) -> None:
    region, account, resource = arn.split(":", 5)[3:]
    roots = [f"arn:aws:iam::{each}:root" for each in accounts]
    rehearsal.client("kms", account=account, region=region).create_key(
        Policy=_document({"Action": "kms:*", "Principal": {"AWS": roots}, "Resource": "*"}),
        Tags=[{"TagKey": _ID, "TagValue": resource.removeprefix("key/")}],
    )


def _put_role(rehearsal: Rehearsal, arn: str) -> None:
    account, path = arn.split(":")[4], arn.partition(":role")[2]
    folder, _, name = path.rpartition("/")
    actions = actions_of_managed(f"arn:aws:iam::aws:policy/{_DEFAULTS.get(name, '')}") or ("*",)
    iam = rehearsal.client("iam", account=account)
    trusted = {"Action": "sts:AssumeRole", "Principal": {"Service": "dlm.amazonaws.com"}}
    iam.create_role(RoleName=name, Path=f"{folder}/", AssumeRolePolicyDocument=_document(trusted))
    allowed = {"Action": list(actions), "Resource": "*"}
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=_document(allowed))


def _document(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})
