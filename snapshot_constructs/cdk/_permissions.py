"""What the role of a policy may do: what its kind and its features need, and nothing else.

Resources are those that each action knows in the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html, checked
2026-11), where the managed policies mostly say ``*``. Snapshots and AMIs stay open in all Regions:
a copy must still be deleted on time after its copy rule has been removed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.rules.registry import Place, Unknown

if TYPE_CHECKING:
    from snapshot_constructs.model.policy import PolicySpec

ROLE_PATH = "/snapshot-constructs/"
"""Every role made here is below it, so that a key's policy can mean them without naming one."""

Statement = dict[str, Any]

_ANYWHERE = Place()

_SNAPSHOT = "arn:{partition}:ec2:*::snapshot/*"
_IMAGE = "arn:{partition}:ec2:*::image/*"
_VOLUME = "arn:{partition}:ec2:{region}:{account}:volume/*"
_INSTANCE = "arn:{partition}:ec2:{region}:{account}:instance/*"
_RULE = "arn:{partition}:events:{region}:{account}:rule/AwsDataLifecycleRule.managed-cwe.*"
_RESOURCES = {
    "Describe": ("*",),
    "CreateSnapshots": (_SNAPSHOT, _VOLUME),
    "CreateSnapshotSets": (_SNAPSHOT, _VOLUME, _INSTANCE),
    "ManageSnapshots": (_SNAPSHOT,),
    "CreateImages": (_IMAGE, _SNAPSHOT, _INSTANCE),
    "ManageImages": (_IMAGE,),
    "ListenToSharing": (_RULE,),
    "FollowScripts": ("*",),
    "RunScriptsOnInstances": (_INSTANCE,),
}

_DOCUMENT = "arn:{partition}:ssm:{region}:{owner}:document/{name}"
_USE_DOCUMENT = ("ssm:DescribeDocument", "ssm:GetDocument", "ssm:SendCommand")
_USE_KEY = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)
_GRANT_KEY = ("kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant")
_FOR_AWS_ONLY = {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def statements(
    policy: "PolicySpec",
    *,
    partition: str,
    region: str,
    account: str,
    source_keys: Sequence[str],
    copy_keys: Sequence[str],
) -> list[Statement]:
    """Return the statements of the role's own policy.

    A part of the policy that is known only at deployment counts as if it used every feature.

    Args:
        policy: right or wrong.
        partition: of the stack, or a token; so are ``region`` and ``account``.
        region: of the stack.
        account: of the stack.
        source_keys: ARNs of the KMS keys of the volumes, or of the snapshots that are shared.
        copy_keys: ARNs of the KMS keys of the copies.
    """
    from snapshot_constructs.rules.dlm.needs import actions_of  # noqa: PLC0415 - keys need none

    place = {"partition": partition, "region": region, "account": account}
    actions = actions_of(policy)
    allowed = [
        _allow(sid, sorted(actions[sid]), [each.format(**place) for each in resources])
        for sid, resources in _RESOURCES.items()
        if sid in actions
    ]
    if "FollowScripts" in actions:
        allowed += _document_statements(policy, place)
    return allowed + use_statements([*source_keys, *copy_keys])


def use_statements(keys: Iterable[str]) -> list[Statement]:
    """Return what the role's own policy must say about KMS keys: nothing where there are none.

    The lists of actions are those of
    https://docs.aws.amazon.com/ebs/latest/userguide/event-policy.html (checked 2026-11).
    """
    distinct = list(dict.fromkeys(keys))
    if not distinct:
        return []
    return [
        _allow("UseKeys", _USE_KEY, distinct),
        _allow("GrantKeysToAws", _GRANT_KEY, distinct) | {"Condition": _FOR_AWS_ONLY},
    ]


def key_statements(role_arn: str, account: str, *, partition: str) -> list[Statement]:
    """Return what the own policy of a KMS key must say, so that the role's policy counts there.

    The principal is the account and the role is a condition: KMS refuses principals that do not
    exist yet, and a key that referred to a role that refers to the key could not be deployed.
    They have no Sid, for a key may get them for roles of several accounts.

    Args:
        role_arn: of the role, or a pattern such as ``role_pattern`` returns.
        account: of the role.
        partition: of the role.
    """
    to_role = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
        "Resource": "*",
    }
    is_role = {"ArnLike": {"aws:PrincipalArn": role_arn}}
    return [
        to_role | {"Action": list(_USE_KEY), "Condition": is_role},
        to_role | {"Action": list(_GRANT_KEY), "Condition": is_role | _FOR_AWS_ONLY},
    ]


def role_pattern(partition: str, account: str) -> str:
    """Return the pattern that the ARNs of all roles made here match, and no others."""
    return f"arn:{partition}:iam::{account}:role{ROLE_PATH}*"


def trust(partition: str, region: str, account: str) -> Statement:
    """Return the statement that lets DLM assume the role, for policies of this place only.

    See https://docs.aws.amazon.com/ebs/latest/userguide/service-role.html (checked 2026-11); the id
    of the policy is not known before the policy exists, and it needs the role.
    """
    return {
        "Effect": "Allow",
        "Principal": {"Service": "dlm.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account},
            "ArnLike": {"aws:SourceArn": f"arn:{partition}:dlm:{region}:{account}:policy/*"},
        },
    }


def _document_statements(policy: "PolicySpec", place: dict[str, str]) -> list[Statement]:
    """Allow the documents that are named, and any that is tagged where a name is not known.

    The tag is a must only where a role may use any document, see
    https://docs.aws.amazon.com/ebs/latest/userguide/automate-app-consistent-backups.html
    """
    documents = dict.fromkeys(_documents(policy, place))
    named = [arn for arn in documents if arn is not None]
    allowed = [_allow("RunScripts", _USE_DOCUMENT, named)] if named else []
    if None in documents:
        allowed.append(
            _allow(
                "RunTaggedScripts", _USE_DOCUMENT, [_DOCUMENT.format(**place, owner="*", name="*")]
            )
            | {"Condition": {"StringEquals": {"aws:ResourceTag/DLMScriptsAccess": "true"}}}
        )
    return allowed


def _documents(policy: "PolicySpec", place: dict[str, str]) -> Iterator[str | None]:
    """Yield the ARN of the document of each script; None for one that cannot be told now."""
    from snapshot_constructs.rules.dlm import subjects  # noqa: PLC0415 - the same

    for at in subjects.scripts(policy, _ANYWHERE):
        match at if isinstance(at, Unknown) else at.it.handler:
            case str() as name:
                yield _document_arn(name, place)
            case Deferred(raw=str() as arn) if arn.startswith("arn:"):
                yield arn
            case Deferred(raw=str() as name):  # may turn out to be an ARN, too
                yield from (_document_arn(name, place), None)
            case Deferred() | Unknown():
                yield None


def _document_arn(handler: str, place: dict[str, str]) -> str:
    """Return the ARN of a document; AWS's own documents belong to no account that is known."""
    if handler.startswith("arn:"):
        return handler
    from snapshot_constructs.model.scripts import VSS  # noqa: PLC0415 - the same

    name = "AWSEC2-CreateVssSnapshot" if handler == VSS else handler
    owner = "*" if name.startswith("AWS") else place["account"]
    return _DOCUMENT.format(**place, owner=owner, name=name)


def _allow(sid: str, actions: Sequence[str], resources: Sequence[str]) -> Statement:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
