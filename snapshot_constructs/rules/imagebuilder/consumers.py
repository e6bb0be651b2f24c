"""Rules on what learns of each new AMI: launch templates, parameters and license configurations."""

import re
from typing import Any

from snapshot_constructs.model.deferred import Deferred, is_known, known, known_items
from snapshot_constructs.model.imagebuilder.distribution import (
    Distribution,
    SsmParameter,
    UpdatedLaunchTemplate,
)
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.limits import account, at_most, one_of, told_items
from snapshot_constructs.rules.imagebuilder.subjects import (
    Breaches,
    distributions,
    ssm_parameters,
    told,
    updated_launch_templates,
)
from snapshot_constructs.rules.registry import Certainty, Part, Rule, Scope, Severity, Subject

LAUNCH_TEMPLATE = re.compile(r"lt-[a-z0-9_-]{17}")
_LICENSE = re.compile(
    r"arn:aws[^:]*:license-manager:[^:]+:[0-9]{12}:license-configuration:lic-[a-z0-9_-]{32}"
)
_PARAMETER = re.compile(r"[a-zA-Z0-9_.\-/]{1,1011}")
_RESERVED = re.compile(r"(aws|ssm).*|/(aws|ssm)(/.*)?", re.IGNORECASE)


def launch_templates_100(part: Part[Distribution]) -> Breaches:
    """Find more launch templates than a Region takes."""
    yield from at_most(
        part, "LaunchTemplateConfigurations", len(known(part.it.launch_templates)), 100
    )


def launch_template_id(part: Part[UpdatedLaunchTemplate]) -> Breaches:
    """Find launch templates that are not named by their id."""
    written = told(part.it.id)
    if written is None:
        yield part.broken(
            "LaunchTemplateId", "is missing", "write the id, such as lt-0123456789abcdef0"
        )
    elif not LAUNCH_TEMPLATE.fullmatch(written):
        yield part.broken(
            "LaunchTemplateId",
            f"must be lt- and 17 letters or digits (got {brief(written)})",
            "write the id, such as lt-0123456789abcdef0, and not the name",
        )


def launch_template_account(part: Part[UpdatedLaunchTemplate]) -> Breaches:
    """Find accounts of launch templates that are none."""
    yield from account(part, "AccountId", part.it.account)


def licenses_50(part: Part[Distribution]) -> Breaches:
    """Find more license configurations than a Region takes."""
    yield from at_most(part, "LicenseConfigurationArns", len(known(part.it.licenses)), 50)


def license_arn(part: Part[Distribution]) -> Breaches:
    """Find license configurations that are not named by their ARN."""
    for i, arn in told_items(part.it.licenses):
        if not _LICENSE.fullmatch(arn):
            yield part.broken(
                f"LicenseConfigurationArns/{i}",
                f"must be the ARN of a license configuration (got {brief(arn)})",
                "write 'arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-…'",
            )


def ssm_parameter_name(part: Part[SsmParameter]) -> Breaches:
    """Find parameters without a name, and names that Systems Manager does not take."""
    name = told(part.it.name)
    if name is None:
        yield part.broken(
            "ParameterName", "is missing", "write, for example, /imagebuilder/web/latest"
        )
    elif not _PARAMETER.fullmatch(name):
        yield part.broken(
            "ParameterName",
            f"must be 1 to 1011 letters, digits and _ . - / (got {brief(name)})",
            "write, for example, /imagebuilder/web/latest",
        )
    elif _RESERVED.fullmatch(name):
        yield part.broken(
            "ParameterName",
            f"must not begin with aws or ssm, which are reserved (got {brief(name)})",
            "write, for example, /imagebuilder/web/latest",
        )


def ssm_parameter_type(part: Part[SsmParameter]) -> Breaches:
    """Find data types that parameters do not have."""
    yield from one_of(part, "DataType", part.it.data_type, ("aws:ec2:image", "text"))


def ssm_parameter_account(part: Part[Distribution]) -> Breaches:
    """Find parameters in accounts that get no AMI."""
    for i, parameter in known_items(part.it.parameters):
        where = f"SsmParameterConfigurations/{i}/AmiAccountId"
        wrong = tuple(account(part, where, parameter.account))
        yield from wrong
        if not wrong and _gets_none(part, parameter.account):
            yield part.broken(
                where,
                f"must be a target account of the Region (got {brief(parameter.account)})",
                "add it to the target accounts, or leave it out for the build account",
            )


def _gets_none(part: Part[Distribution], written: str | Deferred | None) -> bool:
    """Tell whether an account surely gets no AMI in a Region.

    Where it is not known which account builds the AMI, it may be the one that is named.
    """
    ami = known(part.it.ami)
    targets = () if ami is None else known(ami.target_accounts)
    if written is None or written in targets or written == part.place.account:
        return False
    for each in (written, *targets):
        told(each)
    return targets != () or is_known(part.place.account)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/launch-templates-100",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="At most 100 launch templates are updated in a Region",
        why="Image Builder refuses more; its console takes 5.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=distributions,
        check=launch_templates_100,
    ),
    Rule(
        id="imagebuilder/launch-template-id",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A launch template to update is named by its id",
        why="Image Builder refuses anything else.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=updated_launch_templates,
        check=launch_template_id,
    ),
    Rule(
        id="imagebuilder/launch-template-account",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The account of a launch template is an account id",
        why="Image Builder refuses anything else.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=updated_launch_templates,
        check=launch_template_account,
    ),
    Rule(
        id="imagebuilder/launch-template-tagged",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        scope=Scope.ACCOUNT,
        title="A launch template in another account has the tag CreatedBy: EC2 Image Builder",
        why="The policy that AWS gives for the role in that account allows changes to launch templates "
        "with this tag only. AWS's pages do not agree on whether templates in other accounts are "
        "updated at all: try it, or let that account read a parameter.",
        link=links.CROSS_ACCOUNT,
        certainty=Certainty.DOCS,
    ),
    Rule(
        id="imagebuilder/licenses-50",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="At most 50 license configurations go with an AMI in a Region",
        why="Image Builder refuses more.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=distributions,
        check=licenses_50,
    ),
    Rule(
        id="imagebuilder/license-arn",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A license configuration is named by its ARN",
        why="Image Builder refuses anything else.",
        link=links.REGION_SETTINGS,
        certainty=Certainty.MODEL,
        each=distributions,
        check=license_arn,
    ),
    Rule(
        id="imagebuilder/ssm-parameter-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A parameter has a name of up to 1011 characters that is not reserved",
        why="Image Builder refuses other characters. Names that begin with aws or ssm belong to AWS: "
        "Systems Manager refuses them at the end of the build.",
        link=links.SSM_OUTPUT,
        certainty=Certainty.MODEL,
        each=ssm_parameters,
        check=ssm_parameter_name,
    ),
    Rule(
        id="imagebuilder/ssm-parameter-type",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The data type of a parameter is aws:ec2:image or text",
        why="Image Builder refuses anything else.",
        link=links.SSM_OUTPUT,
        certainty=Certainty.MODEL,
        each=ssm_parameters,
        check=ssm_parameter_type,
    ),
    Rule(
        id="imagebuilder/ssm-parameter-account",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A parameter in another account is in a target account of its Region",
        why="Only target accounts have an AMI of their own for the parameter to name.",
        link=links.SSM_OUTPUT,
        certainty=Certainty.MODEL,
        each=distributions,
        check=ssm_parameter_account,
    ),
)
