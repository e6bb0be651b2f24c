"""What is wrong with the role of a policy, as far as it is in the templates."""

from collections.abc import Iterable, Iterator

from snapshot_constructs.model._words_parts import and_
from snapshot_constructs.model.address import Mark
from snapshot_constructs.model.estate import Estate, PlacedPolicy
from snapshot_constructs.model.iam import Role
from snapshot_constructs.model.managed_policies import (
    AMIS,
    PATH,
    SCRIPTS,
    SNAPSHOTS,
    name_of_managed,
)
from snapshot_constructs.model.policy import SNAPSHOTS as SNAPSHOT_KINDS
from snapshot_constructs.model.policy import Kind
from snapshot_constructs.rules.dlm.estate.parts import Parts
from snapshot_constructs.rules.dlm.estate.survey import Survey
from snapshot_constructs.rules.registry import Located

Found = Iterator[Located]

_WHERE = "ExecutionRoleArn"
_STEPS = 1000  # of what waits for what, until it is given up
_BY_SNAPSHOTS = SNAPSHOT_KINDS | {Kind.EVENT, Kind.DEFAULT_VOLUMES}
_BY_AMIS = frozenset({Kind.AMIS, Kind.DEFAULT_INSTANCES})
_EITHER = ("ec2:CreateSnapshot", "ec2:CreateSnapshots")


def roles_of(survey: Survey, policy: PlacedPolicy) -> tuple[Role, ...]:
    """Return the forms that the role of a policy may have; none if it is not in the templates."""
    return survey.estate.roles_at(policy.link(policy.spec.role), policy.address)


def role_trust(survey: Survey) -> Found:
    """Find roles that DLM may not assume."""
    for policy, roles in _with_roles(survey):
        if all(role.trusts("dlm.") is False for role in roles):
            yield Located(
                policy.address,
                _WHERE,
                f"names the role {roles[0].address.name}, which does not trust dlm.amazonaws.com",
                "write {Service: dlm.amazonaws.com} as Principal of its sts:AssumeRole",
            )


def role_policy_snapshot(survey: Survey) -> Found:
    """Find roles of snapshot policies that may not do what the policy says."""
    yield from _lacking(survey, _BY_SNAPSHOTS, "ec2:", SNAPSHOTS)


def role_policy_ami(survey: Survey) -> Found:
    """Find roles of AMI policies that may not do what the policy says."""
    yield from _lacking(survey, _BY_AMIS, "ec2:", AMIS)


def evt_role(survey: Survey) -> Found:
    """Find roles of event-based policies that may not make the rule that listens."""
    yield from _lacking(survey, frozenset({Kind.EVENT}), "events:", SNAPSHOTS)


def scripts_role(survey: Survey) -> Found:
    """Find roles that may not run the policy's scripts."""
    yield from _lacking(survey, frozenset({Kind.INSTANCE_SNAPSHOTS}), "ssm:", SCRIPTS)


def role_stale_json(survey: Survey) -> Found:
    """Find roles with the permissions of 2023 where a zone is named by its id."""
    action = "ec2:DescribeAvailabilityZones"
    for policy, roles in _with_roles(survey):
        kinds = survey.parts(policy).kinds <= SNAPSHOT_KINDS
        if (
            kinds
            and _by_zone_ids(survey.parts(policy))
            and all(role.may(action) is False for role in roles)
        ):
            yield Located(
                policy.address,
                _WHERE,
                f"names the role {roles[0].address.name}, which may not {action}, and a "
                f"FastRestoreRule names zones by their ids",
                f"allow {action}, as the managed policy {PATH}{SNAPSHOTS} does",
            )


def role_propagation(survey: Survey) -> Found:
    """Find policies that may be made before the permissions of their role."""
    for policy, roles in _with_roles(survey):
        file = policy.address.file
        apart = [mark for mark in roles[0].attached if mark.file == file]
        late = _not_before(survey.estate, policy.address.mark, apart) if apart else []
        if late:
            names = [mark.logical_id for mark in late]
            yield Located(
                policy.address,
                "",
                f"does not wait for {and_(names)}, which gives the role {roles[0].address.name} "
                f"its permissions",
                f"write DependsOn: [{', '.join(names)}] (policy.node.add_dependency(role) in the CDK)",
            )


def _with_roles(survey: Survey) -> Iterator[tuple[PlacedPolicy, tuple[Role, ...]]]:
    for policy in survey.estate.policies:
        if roles := roles_of(survey, policy):
            yield policy, roles


def _lacking(survey: Survey, kinds: frozenset[Kind], service: str, managed: str) -> Found:
    """Find what roles may not do on one service, and the managed policy under a wrong ARN."""
    for policy, roles in _with_roles(survey):
        if not survey.parts(policy).kinds <= kinds:
            continue
        lacking = [
            action for action in _missing(survey.parts(policy), roles) if action.startswith(service)
        ]
        if lacking:
            yield Located(
                policy.address,
                _WHERE,
                f"names the role {roles[0].address.name}, which may not {_some(lacking)}",
                f"attach the managed policy {PATH}{managed} to it, or allow them",
            )
        if service != "events:" and (wrong := _misnamed(roles, managed)):
            yield Located(
                policy.address,
                _WHERE,
                f"names the role {roles[0].address.name}, to which a managed policy is attached "
                f"that does not exist (got {wrong})",
                f"write arn:aws:iam::aws:policy/{PATH}{managed}",
            )


def _missing(parts: Parts, roles: Iterable[Role]) -> list[str]:
    missing = [each for each in parts.actions if all(role.may(each) is False for role in roles)]
    if parts.kind is Kind.DEFAULT_VOLUMES:
        neither = all(role.may(each) is False for role in roles for each in _EITHER)
        missing += [_EITHER[0]] if neither else []
    return missing


def _some(actions: list[str]) -> str:
    more = [f"{len(actions) - 3} more"] if len(actions) > 4 else []
    return and_([*(actions[:3] if more else actions), *more])


def _misnamed(roles: tuple[Role, ...], managed: str) -> str | None:
    for arn in roles[0].managed:
        named = isinstance(arn, str) and name_of_managed(arn) == managed
        if named and ":aws:policy/" in str(arn) and f":aws:policy/{PATH}{managed}" not in str(arn):
            return str(arn)
    return None


def _by_zone_ids(parts: Parts) -> bool:
    return any(at.it.zone_ids != () for at in parts.fast_restores)


def _not_before(estate: Estate, mark: Mark, sought: list[Mark]) -> list[Mark]:
    """Return which of some resources nothing makes ``mark`` wait for."""
    seen, waiting, left = {mark}, [mark], set(sought)
    while waiting and left:
        if len(seen) > _STEPS:
            return []
        for each in estate.waits.get(waiting.pop(), ()):
            left.discard(each)
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return [each for each in sought if each in left]
