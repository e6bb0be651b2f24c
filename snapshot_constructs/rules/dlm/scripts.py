"""Rules on scripts before and after snapshots: group I."""

import re
from collections.abc import Iterator
from typing import Any

from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.policy import CUSTOM, Kind, PolicyDetails
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.model.scripts import VSS, Script
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm import links
from snapshot_constructs.rules.dlm.estate import features, roles
from snapshot_constructs.rules.dlm.kinds import is_one_of
from snapshot_constructs.rules.dlm.subjects import create_rules, schedules, scripts
from snapshot_constructs.rules.registry import At, Broken, Certainty, Rule, Scope, Severity

INSTANCES = frozenset({Kind.INSTANCE_SNAPSHOTS})
HANDLER = re.compile(r"[a-zA-Z0-9_\-.:/]{3,200}|[A-Z0-9_]{1,2}")  # the API's three patterns as two
STAGES = ("PRE", "POST")

Breaches = Iterator[Broken]


def scripts_kind(at: At[CreateRule]) -> Breaches:
    """Find scripts elsewhere than around snapshots of instances, and more than one."""
    if at.it.scripts == ():
        return
    if not is_one_of(at.policy, INSTANCES):
        yield at.broken("Scripts", "is for snapshots of instances only", "target instances")
        return
    number = len(known(at.it.scripts))
    if number > 1:
        yield at.broken(
            "Scripts", f"takes one script (got {number})", "use both stages of one script"
        )


def scripts_handler(at: At[Script]) -> Breaches:
    """Find scripts that say neither VSS nor a document."""
    handler = known(at.it.handler)
    if handler is None:
        yield at.broken("ExecutionHandler", "is missing", "name a document, or AWS_VSS_BACKUP")
    elif not HANDLER.fullmatch(handler):
        yield at.broken(
            "ExecutionHandler",
            f"must be the name or ARN of a document, up to 200 characters (got {brief(handler)})",
            "write 'my-document', or AWS_VSS_BACKUP",
        )


def scripts_vss_fields(at: At[Script]) -> Breaches:
    """Find settings that VSS does not take."""
    if known(at.it.handler) != VSS:
        return
    fields = {
        "Stages": at.it.stages or None,
        "ExecutionHandlerService": at.it.service,
        "ExecutionTimeout": at.it.timeout_seconds,
    }
    for name, value in fields.items():
        if value is not None:
            yield at.broken(name, "is not for AWS_VSS_BACKUP", f"leave {name} out")


def scripts_vss_conflicts(at: At[Schedule]) -> Breaches:
    """Find VSS where tags are copied or data volumes are left out."""
    create = known(at.it.create)
    written = known(create.scripts) if create is not None else ()
    handlers = [known(known(script).handler) for script in written]
    if VSS not in handlers:
        return
    if _leaves_out_data_volumes(at):
        yield at.broken(
            "CreateRule/Scripts",
            "uses AWS_VSS_BACKUP, and the policy has ExcludeDataVolumeTags",
            "remove the tags, or move the schedule to a policy of its own",
        )
    if known(at.it.copy_tags) is True:
        yield at.broken(
            "CopyTags", "is true beside AWS_VSS_BACKUP", "leave it out, and name tags to add"
        )


def _leaves_out_data_volumes(at: At[Schedule]) -> bool:
    details = at.policy.details
    if not isinstance(details, PolicyDetails) or details.parameters is None:
        return False
    return known(details.parameters).exclude_data_volume_tags != ()


def scripts_timeout(at: At[Script]) -> Breaches:
    """Find timeouts that DLM does not take."""
    seconds = known(at.it.timeout_seconds)
    if seconds is not None and not 10 <= seconds <= 120:
        yield at.broken(
            "ExecutionTimeout",
            f"must be 10 to 120 seconds (got {seconds})",
            "write 60, for example",
        )


def scripts_retry(at: At[Script]) -> Breaches:
    """Find numbers of retries that DLM does not take."""
    retries = known(at.it.retries)
    if retries is not None and not 0 <= retries <= 3:
        yield at.broken(
            "MaximumRetryCount", f"must be 0 to 3 (got {retries})", "write 3, for example"
        )


def scripts_stages(at: At[Script]) -> Breaches:
    """Find stages that are none, and a stage twice."""
    stages = known(at.it.stages)
    if len(stages) > 2:
        yield at.broken("Stages", f"takes at most two (got {len(stages)})", "write PRE and POST")
        return
    for i, stage in known_items(stages):
        if stage not in STAGES or stage in stages[:i]:
            yield at.broken(
                f"Stages/{i}",
                f"must be PRE or POST, each at most once (got {brief(stage)})",
                "write PRE, POST or both",
            )


def scripts_failure_flag(at: At[Script]) -> Breaches:
    """Find a say on failures before the snapshot where nothing runs before it."""
    if at.it.snapshot_on_failure is None:
        return
    stages = known(at.it.stages)
    if stages and "PRE" not in stages:
        for stage in stages:
            known(stage)
        yield at.broken(
            "ExecuteOperationOnScriptFailure",
            "is about scripts before the snapshot, and only POST runs",
            "leave it out, or add the stage PRE",
        )


def scripts_service(at: At[Script]) -> Breaches:
    """Find services other than Systems Manager."""
    service = known(at.it.service)
    if service is not None and service != "AWS_SYSTEMS_MANAGER":
        yield at.broken(
            "ExecutionHandlerService",
            f"must be AWS_SYSTEMS_MANAGER (got {brief(service)})",
            "leave it out",
        )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="dlm/scripts-kind",
        severity=Severity.ERROR,
        kinds=CUSTOM,
        title="Scripts run around snapshots of instances, one script in a create rule",
        why="DLM refuses the policy.",
        link=links.CREATE_RULE,
        certainty=Certainty.MODEL,
        each=create_rules,
        check=scripts_kind,
    ),
    Rule(
        id="dlm/scripts-handler",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="A script names VSS or a Systems Manager document",
        why="DLM refuses the policy; a document shared by another account is found by its ARN "
        "only.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_handler,
    ),
    Rule(
        id="dlm/scripts-vss-fields",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="A VSS script has no stages, service or timeout",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_vss_fields,
    ),
    Rule(
        id="dlm/scripts-vss-conflicts",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="VSS goes without copied tags and without excluded data volumes",
        why="The console switches them off; DLM refuses or ignores them.",
        link=links.SCRIPTS,
        certainty=Certainty.DOCS,
        each=schedules,
        check=scripts_vss_conflicts,
    ),
    Rule(
        id="dlm/scripts-timeout",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="A script may take 10 to 120 seconds",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_timeout,
    ),
    Rule(
        id="dlm/scripts-retry",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="A script is repeated up to three times",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_retry,
    ),
    Rule(
        id="dlm/scripts-stages",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="A script runs in PRE, POST or both",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_stages,
    ),
    Rule(
        id="dlm/scripts-failure-flag",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="What happens after a failed script is said only where one runs before the snapshot",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_failure_flag,
    ),
    Rule(
        id="dlm/scripts-service",
        severity=Severity.ERROR,
        kinds=INSTANCES,
        title="Scripts are run by Systems Manager",
        why="DLM refuses the policy.",
        link=links.SCRIPT,
        certainty=Certainty.MODEL,
        each=scripts,
        check=scripts_service,
    ),
    Rule(
        id="dlm/scripts-document",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=INSTANCES,
        title="A script's document is of type Command and takes pre-script, post-script, dry-run",
        why="Every run counts as failed.",
        link=links.SCRIPTS,
        certainty=Certainty.DOCS,
        search=features.scripts_document,
    ),
    Rule(
        id="dlm/scripts-doc-tag",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=INSTANCES,
        title="A script's document is tagged DLMScriptsAccess=true",
        why="The managed policy for scripts demands the tag; without it every run is denied.",
        link=links.SCRIPTS,
        certainty=Certainty.DOCS,
        search=features.scripts_doc_tag,
    ),
    Rule(
        id="dlm/scripts-role",
        severity=Severity.ERROR,
        scope=Scope.TEMPLATE,
        kinds=INSTANCES,
        title="The role of a policy with scripts may run them",
        why="Every script fails; AWS's sample ARN of the managed policy "
        "AWSDataLifecycleManagerSSMFullAccess lacks its path service-role/.",
        link=links.SCRIPTS,
        certainty=Certainty.DOCS,
        search=roles.scripts_role,
    ),
    Rule(
        id="dlm/scripts-vss-size",
        severity=Severity.WARNING,
        scope=Scope.TEMPLATE,
        kinds=INSTANCES,
        title="VSS runs on instances larger than nano and micro, with its components",
        why="Snapshots may lack DLM's tags, and are then never deleted by the policy.",
        link=links.SCRIPTS,
        certainty=Certainty.DOCS,
        search=features.scripts_vss_size,
    ),
)
