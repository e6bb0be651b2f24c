"""A finding on a component says in one line where something is wrong, what, and what to write."""

import pytest

from snapshot_constructs.model import Tag
from snapshot_constructs.model.imagebuilder import Component, ImageBuilderResource
from snapshot_constructs.model.value import Misread
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import component, infrastructure, recipe
from tests.rules.imagebuilder.actions_cases import (
    FILE,
    GIVEN,
    HTTPS,
    SCRIPT,
    WEB,
    given,
    powershell,
)
from tests.rules.imagebuilder.documents_cases import bash, phase, phased, stepped
from tests.rules.imagebuilder.naming_cases import running, used


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        (
            component(name="nginx 1.27"),
            (
                "imagebuilder/name-format: Name: must be 3 to 128 letters, digits, hyphens and "
                "underscores, with spaces only between them (got 'nginx 1.27'); write, for example, "
                "web-server"
            ),
        ),
        (
            component(version="1.0.x"),
            (
                "imagebuilder/component-version-x: Version: must be three numbers, without x (got "
                "'1.0.x'); write 1.0.0: Image Builder counts builds of one version, and counts "
                "versions up for recipes only"
            ),
        ),
        (
            recipe(version="1.x.0"),
            (
                "imagebuilder/recipe-version-x: Version: should have x as its last number only (got "
                "'1.x.0'); write 1.0.x"
            ),
        ),
        (
            used("1.x.8"),
            (
                "imagebuilder/wildcard-order: Components/0/ComponentArn: must not have a number to the "
                "right of an x (got '1.x.8'); write 1.x.x as its version"
            ),
        ),
        (
            running("1.0.2"),
            (
                "imagebuilder/managed-workflow-x: Workflows/0/WorkflowArn: must choose a workflow of "
                "AWS by x.x.x (got '1.0.2'); write x.x.x as its version"
            ),
        ),
        (
            infrastructure(resource_tags=(Tag("Name", "web"),)),
            (
                "imagebuilder/resource-tag-reserved: ResourceTags/Name: must not have a key of Image "
                "Builder's own, CreatedBy, Ec2ImageBuilderArn, Name, Tags (got 'Name'); name it "
                "otherwise, for example Purpose"
            ),
        ),
        (
            component(uri="s3://documents/nginx.yaml"),
            (
                "imagebuilder/component-source: Uri: is given beside Data, of which only one may be; "
                "remove one of them"
            ),
        ),
    ],
    ids=["name", "x", "recipe-x", "wildcard", "workflow", "reserved", "source"],
)
def test_a_finding_on_names_and_versions_reads_in_one_line(
    resource: ImageBuilderResource, line: str
) -> None:
    (finding,) = judge_image_builder(resource).findings

    assert str(finding) == line


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        (
            component("schemaVersion: 1.0\nname: {{ Name }}"),
            (
                "imagebuilder/component-yaml: Data: is no document: 2:8 has an entry whose name is no "
                "text; correct it there"
            ),
        ),
        (
            stepped("name: Update, action: UpdateOS, inputs: !Ref Inputs"),
            (
                "imagebuilder/component-value-type: Data/phases/0/steps/0/inputs: is a function in a "
                "text, where CloudFormation leaves it (got {'Ref': 'Inputs'}); put Fn::Sub before the "
                "whole text"
            ),
        ),
        (
            stepped(f"{bash('Install')}, on_failure: Abort"),
            (
                "imagebuilder/component-key: Data/phases/0/steps/0/on_failure: is no key here; write "
                "onFailure"
            ),
        ),
        (
            phased(phase("build"), phase("Validate")),
            (
                "imagebuilder/phase-name: Data/phases/1/name: is none of the phases that Image Builder "
                "runs, build, validate, test, container-host-test (got 'Validate'); write validate"
            ),
        ),
        (
            stepped("action: UpdateOS"),
            (
                "imagebuilder/component-step-required: Data/phases/0/steps/0/name: is missing; write, "
                "for example, InstallNginx"
            ),
        ),
        (
            stepped("name: Install"),
            (
                "imagebuilder/component-step-required: Data/phases/0/steps/0/action: is missing; "
                "write, for example, ExecuteBash"
            ),
        ),
        (
            stepped(bash("Install nginx")),
            (
                "imagebuilder/component-step-name: Data/phases/0/steps/0/name: should be letters, "
                "digits, hyphens and underscores only (got 'Install nginx'); write, for example, "
                "Install-nginx"
            ),
        ),
        (
            stepped(bash("Say", "echo {{ build.Ask.outputs.stdout }}")),
            (
                "imagebuilder/chained-step: Data/phases/0/steps/0/inputs: takes "
                "'{{ build.Ask.outputs.stdout }}' from a step that does not exist; name an earlier "
                "step, as phase.step"
            ),
        ),
    ],
    ids=["yaml", "function", "key", "phase", "no-name", "no-action", "step", "chained"],
)
def test_a_finding_on_a_document_reads_in_one_line(resource: Component, line: str) -> None:
    (finding,) = judge_image_builder(resource).findings

    assert str(finding) == line


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        (
            stepped("name: Run, action: ExecutePowershell, inputs: {file: a.ps1}"),
            (
                "imagebuilder/action-name: Data/phases/0/steps/0/action: is no action module (got "
                "'ExecutePowershell'); write, for example, ExecutePowerShell"
            ),
        ),
        (
            stepped("name: Get, action: S3Download, inputs: []"),
            (
                "imagebuilder/action-inputs: Data/phases/0/steps/0/inputs: is missing, without which "
                "S3Download does nothing; write inputs as a list of maps, which begins with - source:"
            ),
        ),
        (
            stepped("name: Run, action: ExecuteBash"),
            (
                "imagebuilder/action-inputs: Data/phases/0/steps/0/inputs: is missing, without which "
                "ExecuteBash does nothing; write inputs as a map, which begins with commands:"
            ),
        ),
        (
            stepped("name: Check, action: Assert"),
            (
                "imagebuilder/action-inputs: Data/phases/0/steps/0/inputs: is missing, without which "
                "Assert does nothing; write inputs as a map or a list of maps, which begins with "
                "stringEquals:"
            ),
        ),
        (
            stepped(SCRIPT % "commands: [dir], file: a.ps1", platform="Windows"),
            (
                "imagebuilder/powershell-source: Data/phases/0/steps/0/inputs: must have either "
                "commands or file (got commands and file); write one of them"
            ),
        ),
        (
            stepped(SCRIPT % "arguments: [a]", platform="Windows"),
            (
                "imagebuilder/powershell-source: Data/phases/0/steps/0/inputs: must have either "
                "commands or file (got neither); write one of them"
            ),
        ),
        (
            stepped("name: Run, action: ExecuteBash, inputs: {commands: [echo a: b]}"),
            (
                "imagebuilder/action-commands: Data/phases/0/steps/0/inputs/commands/0: must be text, "
                "but YAML makes something else of it (got {'echo a': 'b'}); put the command in quotes, "
                "or write it as a block after |"
            ),
        ),
        (
            stepped(powershell("dir")),
            (
                "imagebuilder/action-platform: Data/phases/0/steps/0/action: runs on Windows only (got "
                "ExecutePowerShell for Linux); write another action, for example ExecuteBash"
            ),
        ),
        (
            stepped(FILE % ", permissions: 0644"),
            (
                "imagebuilder/permissions-text: Data/phases/0/steps/0/inputs/0/permissions: should be "
                'text, but YAML makes the number 420 of it; put it in quotes, for example "0644"'
            ),
        ),
        (
            stepped(WEB % (HTTPS, "")),
            (
                "imagebuilder/download-checksum: Data/phases/0/steps/0/inputs/0: downloads a file that "
                "nothing verifies; write its checksum and the algorithm, for example SHA256"
            ),
        ),
        (
            stepped(bash("Run", "dnf -y update && sudo reboot")),
            (
                "imagebuilder/reboot-command: Data/phases/0/steps/0/inputs/commands/0: restarts the "
                "instance while AWSTOE runs (got 'reboot'); write exit 194 instead, upon which AWSTOE "
                "restarts it and runs the step again, or add a step with the action Reboot"
            ),
        ),
    ],
    ids=[
        *("action", "inputs", "map", "map-or-list", "both", "neither"),
        *("commands", "platform", "permissions", "checksum", "reboot"),
    ],
)
def test_a_finding_on_an_action_reads_in_one_line(resource: Component, line: str) -> None:
    (finding,) = judge_image_builder(resource).findings

    assert str(finding) == line


def test_what_a_token_downloads_is_not_known() -> None:
    verdict = judge_image_builder(given("WebDownload", source=GIVEN, destination="a"))

    assert verdict.findings == ()
    assert {each.what for each in verdict.unknown} == {GIVEN}


@pytest.mark.parametrize(
    ("where", "fix"),
    [
        ("Distributions/0/AmiDistributionConfiguration/amiTags", "write AmiTags"),
        ("SemanticVersion", "write Version"),
        ("semanticVersion", "write Version"),
        ("oSVersion", "write OSVersion"),
        ("Arn", "correct its spelling, or remove it"),
    ],
)
def test_a_property_that_does_not_exist_is_named_with_the_one_that_is_meant(
    where: str, fix: str
) -> None:
    misread = Misread(where, "is no property here", unknown=True)

    (finding,) = judge_image_builder(component(misread=(misread,))).findings

    assert str(finding) == f"imagebuilder/property-name: {where}: is no property here; {fix}"
