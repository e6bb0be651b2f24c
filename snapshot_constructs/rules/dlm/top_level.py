"""Rules on the policy itself, its identity and its tags: group A."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.policy import ALL, DEFAULTS, Kind, PolicyDetails, PolicySpec
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Misread, brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate.strays import policy_resource_type
from snapshot_constructs.rules.dlm.plain import is_plain, plain
from snapshot_constructs.rules.dlm.subjects import details, policies
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

STATES = ("ENABLED", "DISABLED")
POLICY_TYPES = ("EBS_SNAPSHOT_MANAGEMENT", "IMAGE_MANAGEMENT", "EVENT_BASED_POLICY")
# Partition suffixes of up to four letters, for aws-eusc; the service model's three are too few.
ROLE_ARN = re.compile(r"arn:aws(-[a-z]{1,4}){0,2}:iam::\d{12}:role/.+", re.ASCII)
# As in the service model: '+-=' is a range, which has the digits and , - . / : ; < in it.
TAG_KEY = re.compile(r"(?!aws:)[a-zA-Z+-=._:/]+")

Breaches = Iterator[Broken]


def state_settable(at: At[PolicySpec]) -> Breaches:
    """Find states that cannot be set."""
    state = known(at.it.state)
    if state is not None and state not in STATES:
        yield at.broken(
            "State", f"must be ENABLED or DISABLED (got {brief(state)})", "write ENABLED"
        )


def top_required(at: At[PolicySpec]) -> Breaches:
    """Find policies without description, state, role or details."""
    policy = at.it
    if policy.description is None:
        yield at.broken("Description", "is missing", "say what the policy does: Daily backups")
    if policy.state is None:
        yield at.broken("State", "is missing", "write ENABLED")
    if policy.role is None:
        yield at.broken(
            "ExecutionRoleArn", "is missing", "name a role that dlm.amazonaws.com may assume"
        )
    if policy.details is None and policy.default_policy is None:
        yield at.broken(
            "PolicyDetails", "is missing", "write PolicyDetails, or DefaultPolicy VOLUME"
        )


def description_format(at: At[PolicySpec]) -> Breaches:
    """Find descriptions that are too long, or have characters that DLM refuses."""
    text = known(at.it.description)
    if text is not None and not is_plain(text, 500):
        yield at.broken(
            "Description",
            f"must be 1 to 500 letters, digits, spaces, '_' or '-' "
            f"(got {len(text)} characters: {brief(text)})",
            f"write, for example, {plain(text, 500, 'Daily backups')!r}",
        )


def role_arn_format(at: At[PolicySpec]) -> Breaches:
    """Find roles that are given by anything but the ARN of a role."""
    role = known(at.it.role)
    if role is not None and (len(role) > 2048 or not ROLE_ARN.fullmatch(role)):
        yield at.broken(
            "ExecutionRoleArn",
            f"must be the ARN of an IAM role (got {brief(role)})",
            "write, for example, 'arn:aws:iam::111122223333:role/snapshots'",
        )


def policy_type_enum(at: At[PolicyDetails]) -> Breaches:
    """Find policy types that do not exist."""
    written = known(at.it.policy_type)
    if written is not None and written not in POLICY_TYPES:
        yield at.broken(
            "PolicyType",
            f"must be {', '.join(POLICY_TYPES[:2])} or {POLICY_TYPES[2]} (got {brief(written)})",
            "write EBS_SNAPSHOT_MANAGEMENT for snapshots, IMAGE_MANAGEMENT for AMIs",
        )


def policy_language(at: At[PolicyDetails]) -> Breaches:
    """Find policy languages that do not exist, or belong to the other sort of policy."""
    written = known(at.it.language)
    custom = at.policy.default_policy is None
    sort, right = ("custom", "STANDARD") if custom else ("default", "SIMPLIFIED")
    if written is not None and written != right:
        yield at.broken(
            "PolicyLanguage",
            f"must be {right} in a {sort} policy (got {brief(written)})",
            f"write {right}",
        )


def policy_tag_key(at: At[PolicySpec]) -> Breaches:
    """Find tags on the policy that DLM refuses, though EC2 would take them."""
    tags = known(at.it.tags)
    if len(tags) > 200:
        yield at.broken("Tags", f"takes up to 200 tags (got {len(tags)})", "leave some out")
    for i, tag in known_items(tags):
        yield from _tag_key(at, f"Tags/{i}/Key", tag)
        yield from _tag_value(at, f"Tags/{i}/Value", tag)
    for _, tag in known_items(tags):
        known(tag.key)
        known(tag.value)


def _tag_key(at: At[PolicySpec], where: str, tag: Tag) -> Breaches:
    if tag.key is None:
        yield at.broken(where, "is missing", "give the tag a key")
    elif isinstance(tag.key, str) and (len(tag.key) > 128 or not TAG_KEY.fullmatch(tag.key)):
        yield at.broken(
            where,
            f"must be 1 to 128 letters, digits or any of + - = . _ : / , ; < and not begin with "
            f"'aws:' (got {brief(tag.key)})",
            "write, for example, 'cost-center', without spaces",
        )


def _tag_value(at: At[PolicySpec], where: str, tag: Tag) -> Breaches:
    if tag.value is None:
        yield at.broken(where, "is missing", "give the tag a value; '' is one")
    elif isinstance(tag.value, str) and len(tag.value) > 256:
        yield at.broken(
            where, f"takes up to 256 characters (got {len(tag.value)})", "shorten the value"
        )


def policy_tag_45(at: At[PolicySpec]) -> Breaches:
    """Find more tags on the policy than an older guide allows."""
    number = len(known(at.it.tags))
    if 45 < number <= 200:
        yield at.broken(
            "Tags", f"may be limited to 45 tags (got {number})", "leave out what nobody reads"
        )


def kind_fields(at: At[PolicyDetails]) -> Breaches:
    """Find properties of other kinds of policies that no other rule looks for."""
    for name, there in (
        ("EventSource", at.it.event_source is not None),
        ("Actions", at.it.actions != ()),
    ):
        if there:
            yield at.broken(
                name,
                "belongs to event-based policies only",
                f"remove {name}, or write PolicyType EVENT_BASED_POLICY",
            )
    if at.policy.default_policy is not None and at.it.locations != ():
        yield at.broken(
            "ResourceLocations",
            "belongs to custom policies only",
            "remove it: default policies act in the Region",
        )


def value_type(at: At[PolicySpec]) -> Breaches:
    """Find values of a wrong type."""
    for misread in at.it.misread:
        if not misread.unknown:
            yield at.broken(misread.where, misread.what, "write a value of that type")


def unknown_property(at: At[PolicySpec]) -> Breaches:
    """Find properties that do not exist."""
    for misread in at.it.misread:
        if misread.unknown and not _is_exclude_boot_volume(misread):
            yield at.broken(misread.where, misread.what, "correct its spelling, or remove it")


def _is_exclude_boot_volume(misread: Misread) -> bool:
    """Tell whether ``dlm/def-exclusion-name`` has more to say."""
    return misread.where.endswith("Exclusions/ExcludeBootVolume")


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/state-settable",
        severity=Severity.ERROR,
        title="State is ENABLED or DISABLED",
        why="DLM refuses the policy: ERROR is a state that DLM sets itself, although "
        "CloudFormation's documentation lists it.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=state_settable,
    ),
    Rule(
        id="dlm/top-required",
        severity=Severity.ERROR,
        title="A policy has a description, a state, a role, and details unless it is a default policy",
        why="DLM refuses the policy; CloudFormation's schema requires none of them.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=top_required,
    ),
    Rule(
        id="dlm/description-format",
        severity=Severity.ERROR,
        title="A description has 1 to 500 plain characters",
        why="DLM refuses the policy.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=description_format,
    ),
    Rule(
        id="dlm/role-arn-format",
        severity=Severity.ERROR,
        title="The role is given by its ARN",
        why="DLM refuses the name of a role, a user and an instance profile.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=role_arn_format,
    ),
    Rule(
        id="dlm/policy-type-enum",
        severity=Severity.ERROR,
        kinds=ALL - DEFAULTS,
        title="The policy type is one that exists",
        why="DLM refuses the policy; a policy without a type makes snapshots, never AMIs.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=policy_type_enum,
    ),
    Rule(
        id="dlm/policy-type-immutable",
        severity=Severity.WARNING,
        scope=Scope.CHANGE,
        title="A policy keeps its policy type and its resource type",
        why="CloudFormation attempts the update and it fails at deployment. A new policy does not "
        "manage the snapshots of the old one.",
        link=links.UPDATE_POLICY,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="dlm/policy-language",
        severity=Severity.ERROR,
        title="The policy language is STANDARD in custom policies, SIMPLIFIED in default ones",
        why="DLM refuses a language that does not go with the rest of the policy.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=policy_language,
    ),
    Rule(
        id="dlm/policy-tag-key",
        severity=Severity.ERROR,
        title="Tags on the policy have keys without spaces, of up to 128 characters",
        why="DLM refuses the policy where EC2 would take the tag; a tag on the whole app gets here "
        "too.",
        link=links.CREATE_POLICY,
        certainty=Certainty.MODEL,
        each=policies,
        check=policy_tag_key,
    ),
    Rule(
        id="dlm/policy-tag-45",
        severity=Severity.WARNING,
        title="At most 45 tags are on the policy",
        why="An older guide names a quota of 45 tags per policy, where the service model says 200.",
        link=links.DLM_QUOTAS,
        certainty=Certainty.DOCS,
        each=policies,
        check=policy_tag_45,
    ),
    Rule(
        id="dlm/policies-per-region",
        severity=Severity.WARNING,
        scope=Scope.ACCOUNT,
        title="An account has at most 100 policies in a Region",
        why="DLM refuses the next one, with LimitExceededException; the quota can be raised.",
        link=links.DLM_QUOTAS,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/kind-fields",
        severity=Severity.ERROR,
        kinds=ALL - {Kind.EVENT},
        title="Properties of one kind of policy are not in another",
        why="DLM refuses parameters of one kind of policy in another.",
        link=links.POLICY_DETAILS,
        certainty=Certainty.MODEL,
        each=details,
        check=kind_fields,
    ),
    Rule(
        id="dlm/value-type",
        severity=Severity.ERROR,
        title="Every value is of the type of its property",
        why="CloudFormation or DLM refuses the policy.",
        link=links.CFN_POLICY,
        certainty=Certainty.INFERRED,
        each=policies,
        check=value_type,
    ),
    Rule(
        id="dlm/unknown-property",
        severity=Severity.ERROR,
        title="Every property is one that exists",
        why="CloudFormation refuses the template: extraneous key is not permitted.",
        link=links.CFN_POLICY,
        certainty=Certainty.INFERRED,
        each=policies,
        check=unknown_property,
    ),
    Rule(
        id="dlm/policy-resource-type",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        title="A lifecycle policy is of type AWS::DLM::LifecyclePolicy",
        why="CloudFormation refuses the template: there is no such type, or it has no such properties.",
        link=links.CFN_POLICY,
        certainty=Certainty.INFERRED,
        search=policy_resource_type,
    ),
)
