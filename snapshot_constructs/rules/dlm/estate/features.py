"""What fast restore, scripts, exclusions and default policies meet among the resources of an app."""

from collections.abc import Iterator
from datetime import timedelta

from snapshot_constructs.model.address import may_coexist
from snapshot_constructs.model.backable import Machine
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.estate import Document, PlacedPolicy
from snapshot_constructs.model.fast_restore import FastRestore
from snapshot_constructs.model.firing import smallest_gap
from snapshot_constructs.model.managed_policies import SCRIPTS, name_of_managed
from snapshot_constructs.model.policy import DEFAULTS, SNAPSHOTS, Kind, Parameters
from snapshot_constructs.model.scripts import VSS, Script
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.dlm.estate.matching import are_known, carries, each_tag, spelled
from snapshot_constructs.rules.dlm.estate.roles import roles_of
from snapshot_constructs.rules.dlm.estate.survey import Survey, details_of
from snapshot_constructs.rules.registry import At, Located

Found = Iterator[Located]

_MOST_GIB = 16 * 1024
_GIB_AN_HOUR = 1024
_COMMANDS = frozenset({"pre-script", "post-script", "dry-run"})
_ACCESS = Tag("DLMScriptsAccess", "true")


def fsr_16tib(survey: Survey) -> Found:
    """Find fast restore of volumes that are too large for it."""
    for policy, at in _fast_restores(survey):
        largest = survey.disks(policy).largest
        size = largest.disk.size_gib if largest else None
        if largest and isinstance(size, int) and size > _MOST_GIB:
            yield Located(
                policy.address,
                at.where,
                f"is for volumes of at most 16 TiB, and {largest.volume.address.name} is larger "
                f"(got {size} GiB)",
                "leave that volume to a policy without a FastRestoreRule",
            )


def fsr_optimise_time(survey: Survey) -> Found:
    """Find fast restore that is not ready before the next run."""
    for policy, at in _fast_restores(survey):
        largest = survey.disks(policy).largest
        create = at.schedule.create if at.schedule else None
        gap = smallest_gap(create) if isinstance(create, CreateRule) else None
        size = largest.disk.size_gib if largest else None
        if largest is None or gap is None or not isinstance(size, int) or size > _MOST_GIB:
            continue
        takes = timedelta(hours=size / _GIB_AN_HOUR)
        if takes > gap:
            yield Located(
                policy.address,
                at.where,
                f"takes {_hours(takes)} to get ready for {largest.volume.address.name} of {size} "
                f"GiB, and the next run comes after {_hours(gap)}",
                f"run every {_hours(takes)} at most, or remove the FastRestoreRule",
            )


def param_exclude_all(survey: Survey) -> Found:
    """Find instances of which every volume is left out."""
    for policy in survey.estate.policies:
        parameters = details_of(policy).parameters
        if survey.parts(policy).kind is not Kind.INSTANCE_SNAPSHOTS or not isinstance(
            parameters, Parameters
        ):
            continue
        if parameters.exclude_boot_volume is not True or not policy.runs:
            continue
        bare = next(
            (m for m in _targeted(survey, policy) if _left_out(survey, m, parameters)), None
        )
        if bare is not None:
            yield Located(
                policy.address,
                "PolicyDetails/Parameters",
                f"leaves out the boot volume of {bare.address.name}, and by their tags all data "
                f"volumes that the template shows",
                "exclude fewer tags, or write ExcludeBootVolume: false",
            )


def scripts_document(survey: Survey) -> Found:
    """Find documents that DLM cannot run as a script."""
    for policy, at, documents in _documents(survey):
        reasons = [_unfit(document) for document in documents]
        if documents and all(reasons):
            yield Located(
                policy.address,
                f"{at.where}/ExecutionHandler",
                f"names the document {documents[0].address.name}, {reasons[0]}",
                "make it of type Command with a parameter command that allows pre-script, "
                "post-script and dry-run",
            )


def scripts_doc_tag(survey: Survey) -> Found:
    """Find documents that the managed policy for scripts does not let DLM run."""
    for policy, at, documents in _documents(survey):
        file = policy.address.file
        untagged = [carries(each.tags, file, _ACCESS, file) is False for each in documents]
        if documents and all(untagged) and _by_tag_only(survey, policy):
            yield Located(
                policy.address,
                f"{at.where}/ExecutionHandler",
                f"names the document {documents[0].address.name}, which is not tagged "
                f"{spelled(_ACCESS)}, as the managed policy {SCRIPTS} demands",
                "tag the document, or allow the role ssm:SendCommand on it",
            )


def scripts_vss_size(survey: Survey) -> Found:
    """Find machines that are too small for VSS."""
    for policy in survey.estate.policies:
        for at in survey.parts(policy).scripts:
            small = survey.disks(policy).small
            if at.it.handler == VSS and small is not None:
                yield Located(
                    policy.address,
                    f"{at.where}/ExecutionHandler",
                    f"uses VSS, which {small.address.name} is too small for "
                    f"(got {small.instance_type})",
                    "use a small instance or a larger one, or leave it to a policy without VSS",
                )


def def_one_per_type(survey: Survey) -> Found:
    """Find a second default policy of the same type."""
    first: dict[tuple[Kind, str], PlacedPolicy] = {}
    for policy in survey.estate.policies:
        kind = survey.parts(policy).kind
        if kind is None or kind not in DEFAULTS:
            continue
        here = first.setdefault((kind, _place(survey, policy)), policy)
        other = here.address
        if other.mark != policy.address.mark and may_coexist(other, policy.address):
            yield Located(
                policy.address,
                "DefaultPolicy",
                f"is the second default policy for {policy.spec.default_policy} of this account "
                f"and Region (the first is {other.name})",
                "keep one of them",
            )


def _place(survey: Survey, policy: PlacedPolicy) -> str:
    """Return what tells accounts and Regions apart where they are not known."""
    known = survey.estate.region is not None and survey.estate.account is not None
    return "" if known else policy.address.stack


def _fast_restores(survey: Survey) -> Iterator[tuple[PlacedPolicy, At[FastRestore]]]:
    for policy in survey.estate.policies:
        parts = survey.parts(policy)
        if parts.kinds <= SNAPSHOTS and policy.runs:
            for at in parts.fast_restores:
                yield policy, at


def _hours(span: timedelta) -> str:
    hours = -(-span // timedelta(hours=1))
    return "1 hour" if hours == 1 else f"{hours} hours"


def _targeted(survey: Survey, policy: PlacedPolicy) -> Iterator[Machine]:
    for _, tag in each_tag(details_of(policy).target_tags):
        for thing in survey.carriers("INSTANCE", tag, policy.address):
            if isinstance(thing, Machine):
                yield thing


def _left_out(survey: Survey, machine: Machine, parameters: Parameters) -> bool:
    """Tell whether there are data volumes, and an exclusion surely matches each of them."""
    volumes = survey.volumes_of.get(machine.address.mark, [])
    data = [v for v in volumes if any(not disk.root for disk in v.disks)]
    excluded = parameters.exclude_data_volume_tags
    unknown = any(isinstance(mark, Deferred) for v in data for mark in v.attached_to)
    if not data or unknown or not are_known(excluded):
        return False
    file = machine.address.file
    return all(
        any(carries(v.tags, v.address.file, tag, file) is True for _, tag in each_tag(excluded))
        for v in data
    )


def _documents(survey: Survey) -> Iterator[tuple[PlacedPolicy, At[Script], tuple[Document, ...]]]:
    for policy in survey.estate.policies:
        for at in survey.parts(policy).scripts:
            link = policy.link(at.it.handler)
            yield policy, at, survey.estate.documents_at(link, policy.address)


def _unfit(document: Document) -> str | None:
    """Say why DLM cannot run a document; None where it can, or may."""
    if isinstance(document.type, str) and document.type != "Command":
        return f"which is not of type Command (got {brief(document.type)})"
    if document.commands is None:
        return "which has no parameter command"
    if isinstance(document.commands, Deferred) or not document.commands:
        return None
    known = all(isinstance(each, str) for each in document.commands)
    lacking = sorted(_COMMANDS - set(document.commands)) if known else []
    return f"whose parameter command does not allow {lacking[0]}" if lacking else None


def _by_tag_only(survey: Survey, policy: PlacedPolicy) -> bool:
    """Tell whether it is surely the managed policy alone that lets the role run documents."""
    roles = roles_of(survey, policy)
    return bool(roles) and all(
        not role.allowing("ssm:SendCommand")
        and all(isinstance(each, str) and _known_managed(each) for each in role.managed)
        and all(not isinstance(each, Deferred) for each in (*role.statements, *role.perhaps))
        and any(isinstance(each, str) and name_of_managed(each) == SCRIPTS for each in role.managed)
        for role in roles
    )


def _known_managed(arn: str) -> bool:
    return name_of_managed(arn).startswith("AWSDataLifecycleManager")
