"""Roles of the tests."""

import json
from itertools import count

from snapshot_constructs.rehearse.rehearsal import Rehearsal

_NUMBERS = count()


def role(rehearsal: Rehearsal, service: str, *actions: str) -> str:
    """Make a role that a service may assume, and that may do some things; return its ARN."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    name, iam = f"role-{next(_NUMBERS)}", rehearsal.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    if actions:
        may = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        iam.put_role_policy(RoleName=name, PolicyName="may", PolicyDocument=_policy(may))
    return str(made["Role"]["Arn"])


def _policy(statement: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
