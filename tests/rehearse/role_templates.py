"""Templates of the cases, with other roles than those that the constructs make; and what comes of them."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from snapshot_constructs.rehearse import Rehearsal
from tests.rehearse.role_cases import Case
from tests.rehearse.role_fleets import Step
from tests.rehearse.sights import seen

Template = dict[str, Any]


def synthesized(case: Case, folder: Path) -> Template:
    """Make the stack of a case, and return its template; the assembly is in the folder."""
    app = cdk.App(outdir=str(folder))
    case.make(cdk.Stack(app, "Backups"))
    made: Template = app.synth().get_stack_artifact("Backups").template
    return made


def lived(rehearsal: Rehearsal, case: Case, folder: Path, template: Template) -> str:
    """Deploy a template in place of that of a case, have it live, and return what is seen of it."""
    (folder / "Backups.template.json").write_text(json.dumps(template), encoding="utf-8")
    rehearsal.restart()
    rehearsal.deploy(folder)
    case.fleet(rehearsal)
    return "\n\n".join(_after(step, rehearsal) for step in case.steps)


def _after(step: Step, rehearsal: Rehearsal) -> str:
    step(rehearsal)
    return seen(rehearsal)


def only(template: Template, kind: str) -> dict[str, Any]:
    """Return the properties of the only resource of a type."""
    resources = template["Resources"].values()
    (found,) = (each["Properties"] for each in resources if each["Type"] == kind)
    return dict(found)


def permissions(template: Template) -> list[str]:
    """Return each action of the role, after the Sid of its statement: ``Describe/ec2:DescribeVolumes``."""
    found = _statements(template)
    return [f"{each['Sid']}/{action}" for each in found for action in _actions(each)]


def without(template: Template, permission: str) -> Template:
    """Return a template whose role lacks an action of a statement."""
    changed = deepcopy(template)
    sid, _, action = permission.partition("/")
    (statement,) = (each for each in _statements(changed) if each["Sid"] == sid)
    statement["Action"] = [each for each in _actions(statement) if each != action]
    if not statement["Action"]:
        _statements(changed).remove(statement)
    return changed


def _statements(template: Template) -> list[dict[str, Any]]:
    (inline,) = only(template, "AWS::IAM::Role")["Policies"]
    found: list[dict[str, Any]] = inline["PolicyDocument"]["Statement"]
    return found


def _actions(statement: dict[str, Any]) -> list[str]:
    listed = statement["Action"]
    return [listed] if isinstance(listed, str) else listed
