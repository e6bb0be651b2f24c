"""Every template that our constructs make is deployed, changed and destroyed."""

import json
from pathlib import Path

import pytest

from tests.rehearse.templates import assembly

FOLDER = Path(__file__).parents[1] / "golden" / "cdk"
WITH_CODE = ("ami-governance", "ami-governance-all")
"""The code of their custom resources is no part of a template."""
NAMES = sorted(file.stem for file in FOLDER.glob("*.json") if file.stem not in WITH_CODE)
REGION = "eu-west-2"
"""No golden template has anything that could not be there, such as copies to this Region."""
CHANGED = {
    "AWS::DLM::LifecyclePolicy": {"State": "DISABLED"},
    "AWS::ImageBuilder::ImagePipeline": {"Status": "DISABLED"},
    "AWS::ImageBuilder::InfrastructureConfiguration": {"Description": "Changed"},
    "AWS::ImageBuilder::LifecyclePolicy": {"Status": "DISABLED"},
}


def changed(template):
    """Return a template with other properties wherever we know of some."""
    return {
        "Resources": {
            name: {
                **found,
                "Properties": found.get("Properties", {}) | CHANGED.get(found["Type"], {}),
            }
            for name, found in template["Resources"].items()
        }
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_golden_template_is_deployed_changed_and_destroyed(rehearsal, tmp_path, name):
    template = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    made = rehearsal.deploy(assembly(tmp_path, template), region=REGION)

    other = assembly(tmp_path, changed(template), tags={"team": "backups"})
    updated = rehearsal.deploy(other, region=REGION)
    rehearsal.destroy(updated)

    assert (made.changed, updated.changed) == (True, True)
    assert made["App"].resources.keys() == template["Resources"].keys()
    assert updated["App"].resources.keys() == template["Resources"].keys()
