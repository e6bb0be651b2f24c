"""Policies that exist already: of a template, or exported by ``aws dlm get-lifecycle-policy``."""

import re
from collections.abc import Mapping
from typing import Any

from snapshot_constructs.cfn.dlm import RESOURCE_TYPE, decode
from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model import PolicySpec
from snapshot_constructs.model.normal import normal

_REPORTED = {
    "DateCreated",
    "DateModified",
    "DefaultPolicy",
    "PolicyArn",
    "PolicyId",
    "StatusMessage",
}
"""What GetLifecyclePolicy tells and nobody can set; the type of a default policy is in its details."""


def adopt(document: Mapping[str, Any]) -> list[tuple[str, PolicySpec]]:
    """Read every lifecycle policy of a document, with an id for each.

    Args:
        document: a CloudFormation template, or what ``aws dlm get-lifecycle-policy`` answers.

    Returns:
        The policies of a template under their logical ids, as they stand there; an exported one
        under words of its description, in normal form.

    Raises:
        UnusableError: if the document is neither.
    """
    if isinstance(document.get("Resources"), Mapping):
        template = Template(file="", text="", body=document)
        return [
            (one.logical_id, decode(one.properties)) for one in template.resources(RESOURCE_TYPE)
        ]
    if isinstance(document.get("Policy"), Mapping):
        policy = exported(document["Policy"])
        return [(_id(policy.description), policy)]
    if "Policies" in document:
        raise UnusableError(
            "lists policies without their details (got the answer of get-lifecycle-policies); "
            "ask for one: aws dlm get-lifecycle-policy --policy-id policy-0123456789abcdef0"
        )
    raise UnusableError(
        "is neither a template nor an exported policy (got no Resources and no Policy); export "
        "one: aws dlm get-lifecycle-policy --policy-id policy-0123456789abcdef0"
    )


def exported(policy: Mapping[str, Any]) -> PolicySpec:
    """Read the ``Policy`` that GetLifecyclePolicy answers, without what the service added to it."""
    properties = {name: value for name, value in policy.items() if name not in _REPORTED}
    if isinstance(policy.get("Tags"), Mapping):
        properties["Tags"] = _listed(policy["Tags"])
    details = policy.get("PolicyDetails")
    if isinstance(details, Mapping) and details.get("PolicyLanguage") == "SIMPLIFIED":
        properties["DefaultPolicy"] = details.get("ResourceType")
    return normal(decode(properties))


def _listed(tags: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return tags as templates have them; those that AWS itself has put there cannot be set."""
    return [
        {"Key": key, "Value": value} for key, value in tags.items() if not key.startswith("aws:")
    ]


def _id(description: object) -> str:
    words = re.findall(r"[0-9A-Za-z]+", description) if isinstance(description, str) else []
    return "".join(word[0].upper() + word[1:] for word in words)[:100] or "Policy"
