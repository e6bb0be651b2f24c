"""The reviewer at synth, as a plug-in of the CDK's policy validation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import aws_cdk as cdk
import jsii

from snapshot_constructs.cfn import assembly
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.acknowledging import acknowledged
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.report import Report
from snapshot_constructs.review.reviewer import review
from snapshot_constructs.review.settings import Settings
from snapshot_constructs.rules import EXPLAINED, Severity

_NAME = "snapshot-constructs"
_BUG = "snapshot-constructs/failed"


@jsii.implements(cdk.IPolicyValidationPlugin)
class SnapshotReview:
    """Reviews every template of an app when it is synthesized, nested stacks too.

    It finds what ``snapshot-constructs review`` finds, whoever wrote the resources. Errors fail the
    synthesis, whatever the flags of the app are; other findings are shown::

        cdk.Validations.of(app).add_plugins(SnapshotReview())

    What is meant to be so is acknowledged on its construct, or on one above it::

        cdk.Validations.of(policy).acknowledge(
            cdk.Acknowledgment(id="snapshot-constructs::dlm/retain-count-one", reason="…")
        )

    Args:
        fail_on: the least severe finding that fails the synthesis: error, warning, info or never.

    Raises:
        ValueError: if ``fail_on`` is none of these.

    See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
    """

    def __init__(self, *, fail_on: str = "error") -> None:
        if fail_on not in ("never", *Severity):
            raise ValueError(
                f"fail_on: must be error, warning, info or never (got {fail_on!r}); write 'warning'"
            )
        severities = list(Severity)
        self._failing = frozenset(
            () if fail_on == "never" else severities[: severities.index(Severity(fail_on)) + 1]
        )

    # Properties, not attributes of the class: jsii passes those on as undefined.
    @property
    def name(self) -> str:
        """What comes before ``::`` in an acknowledgement."""
        return _NAME

    @property
    def version(self) -> str:
        """The version of this package."""
        return version(_NAME)

    @property
    def rule_ids(self) -> list[str]:
        """The ids of all rules."""
        return [rule.id for rule in EXPLAINED]

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Review the templates; the CDK calls this."""
        try:
            found = [each for each in _report(context).found if each.acknowledged is None]
        except Exception as error:  # noqa: BLE001  # anything raised here would fail the synthesis as if the user were wrong
            return self._failed(error)
        return cdk.PolicyValidationPluginReport(
            success=not any(each.severity in self._failing for each in found),
            violations=[_violation(each) for each in found],
            plugin_version=self.version,
        )

    def _failed(self, error: Exception) -> cdk.PolicyValidationPluginReport:
        """Say that nothing was reviewed, and let the synthesis go on."""
        what = f"{type(error).__name__}: {error}"
        violation = cdk.PolicyViolation(
            rule_name=_BUG,
            description=f"the templates could not be reviewed, so nothing is known of them ({what})",
            fix="report it, with the template; the templates themselves may be right",
            severity="warning",
            violating_resources=[],
        )
        return cdk.PolicyValidationPluginReport(
            success=True, violations=[violation], plugin_version=self.version
        )


def _report(context: cdk.IPolicyValidationContext) -> Report:
    """Review the templates, with what they acknowledge in their metadata."""
    today = datetime.now(UTC).date()
    report = review(_templates(context.stack_templates), today=today)
    return acknowledged(report, Settings(), today=today)


def _violation(found: Found) -> cdk.PolicyViolation:
    rule = found.finding.rule
    where = found.finding.where
    return cdk.PolicyViolation(
        rule_name=rule.id,
        description=f"{where}: {found.finding.what}" if where else found.finding.what,
        fix=found.finding.fix,
        severity=str(found.severity),
        rule_metadata={"doc": rule.link},
        violating_resources=[
            cdk.PolicyViolatingResource(
                resource_logical_id=found.resource.logical_id,
                template_path=found.template.file,
                construct_path=found.resource.construct_path,
                locations=[".".join(found.path[2:])],
            )
        ],
    )


def _templates(stacks: Iterable[cdk.PolicyValidationStack]) -> Iterable[Template]:
    """Read the assembly that the templates are in: the CDK hands over none of nested stacks."""
    folders = {str(Path(stack.template_path).parent): None for stack in stacks}
    return {each.file: each for folder in folders for each in assembly.read(folder)}.values()
