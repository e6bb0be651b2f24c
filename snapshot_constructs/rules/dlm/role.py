"""Rules on the role, its permissions and the deployment: group O, none of which one policy shows."""

from typing import Any

from snapshot_constructs.model.policy import SNAPSHOTS, Kind
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import keys, roles
from snapshot_constructs.rules.registry import Certainty, Rule, Scope, Severity

RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/role-trust",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        title="The role trusts dlm.amazonaws.com",
        why="Creation is refused, or the policy goes to ERROR. AWS recommends the conditions "
        "aws:SourceAccount and aws:SourceArn with policy/*, as the id is not known before.",
        link=links.ROLE,
        certainty=Certainty.DOCS,
        search=roles.role_trust,
    ),
    Rule(
        id="dlm/role-policy-snapshot",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS | {Kind.EVENT, Kind.DEFAULT_VOLUMES},
        title="The role of a snapshot policy may do what the managed policy for snapshots allows",
        why="The policy goes to ERROR. The managed policy is "
        "service-role/AWSDataLifecycleManagerServiceRole.",
        link=links.ROLE,
        certainty=Certainty.DOCS,
        search=roles.role_policy_snapshot,
    ),
    Rule(
        id="dlm/role-policy-ami",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=frozenset({Kind.AMIS, Kind.DEFAULT_INSTANCES}),
        title="The role of an AMI policy may do what the managed policy for AMIs allows",
        why="The policy goes to ERROR: the managed policy for snapshots can neither make nor "
        "deregister an AMI. The one for AMIs is "
        "service-role/AWSDataLifecycleManagerServiceRoleForAMIManagement.",
        link=links.ROLE,
        certainty=Certainty.DOCS,
        search=roles.role_policy_ami,
    ),
    Rule(
        id="dlm/role-default-names",
        severity=Severity.WARNING,
        scope=Scope.ACCOUNT,
        title="DLM's default role is named by the ARN that it has in the account",
        why="The console makes it below /service-role/, the CLI does not: two ARNs for one name, "
        "and the wrong one is refused. CloudFormation never makes it.",
        link=links.TROUBLESHOOTING,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/role-no-kms",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        title="The role may use the customer managed keys that are involved",
        why="No managed policy of DLM allows any action of KMS. Nothing fails at deployment, and "
        "everything encrypted fails at run time.",
        link=links.KMS,
        certainty=Certainty.DOCS,
        search=keys.role_no_kms,
    ),
    Rule(
        id="dlm/key-usable",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        title="The keys of copies and of their sources are symmetric and enabled",
        why="EBS encrypts with no other. EC2 checks the key only when it copies, so the deployment "
        "succeeds and every copy fails.",
        link=links.EC2_COPY_SNAPSHOT,
        certainty=Certainty.MODEL,
        search=keys.key_usable,
    ),
    Rule(
        id="dlm/role-stale-json",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=SNAPSHOTS,
        title="Copied permissions are those of the managed policy of today",
        why="The permissions in AWS's guide of 2023 lack ec2:DescribeAvailabilityZones; fast "
        "restore by zone ids may fail.",
        link=links.ROLE,
        certainty=Certainty.DOCS,
        search=roles.role_stale_json,
    ),
    Rule(
        id="dlm/role-propagation",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        title="A policy is created after its role and the role's permissions",
        why="The first deployment fails now and then. The role's ARN orders the role alone, not an "
        "AWS::IAM::Policy attached to it.",
        link=links.ROLE,
        certainty=Certainty.TERRAFORM,
        search=roles.role_propagation,
    ),
    Rule(
        id="dlm/role-not-checked-disabled",
        severity=Severity.INFO,
        scope=Scope.FACT,
        title="The role of a disabled policy is not checked",
        why="A role that does not exist shows only when the policy is enabled.",
        link=links.ROLE,
        certainty=Certainty.TERRAFORM,
    ),
    Rule(
        id="dlm/error-sticky",
        severity=Severity.WARNING,
        scope=Scope.FACT,
        title="A policy in ERROR is enabled again after its cause is gone",
        why="Backups stop silently. CloudFormation sees no change in the template: set State to "
        "DISABLED and back to ENABLED, or change a property.",
        link=links.SNAPSHOT_POLICY,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="dlm/cfn-passrole",
        severity=Severity.INFO,
        scope=Scope.ACCOUNT,
        title="Whoever deploys may use DLM and pass the role",
        why="The deployment fails without iam:PassRole on the role and the dlm actions of the "
        "resource's handlers.",
        link=links.CFN_POLICY,
        certainty=Certainty.MODEL,
    ),
    Rule(
        id="dlm/volume-concurrency",
        severity=Severity.INFO,
        scope=Scope.FACT,
        kinds=SNAPSHOTS,
        title="A volume has up to five snapshots in progress, st1 and sc1 one",
        why="Overlapping policies fail to start on st1 and sc1 volumes.",
        link=links.QUOTAS,
        certainty=Certainty.DOCS,
    ),
)
