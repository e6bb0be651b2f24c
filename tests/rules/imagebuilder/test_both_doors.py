"""Findings suit whoever wrote a template and whoever wrote a construct: they name no properties."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from snapshot_constructs.cfn import imagebuilder as cfn
from snapshot_constructs.rules import Finding, judge_estate
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.estates import estate
from tests.rules.imagebuilder.estate.test_rules import CASES as TOGETHER
from tests.rules.imagebuilder.test_rules import CASES

OTHERWISE = {"Containers", "Image", "Ref", "Region", "Service"}
"""Names of properties that are words of AWS as well, or names of the examples."""

NAMING = {
    "a construct gives one document, and where it goes": (
        "component-source",
        "dockerfile-one",
        "workflow-source",
    ),
    "a construct writes each Region's settings, that of its stack first": (
        "distribution-setting",
        "distribution-source-region",
    ),
    "a construct connects a pipeline with one recipe, and an image with the pipeline": (
        "image-by-pipeline",
        "one-recipe",
    ),
    "a construct selects by tags, has one rule for each action and includes what there is": (
        "lifecycle-delete-includes",
        "lifecycle-include-type",
        "lifecycle-one-per-action",
        "lifecycle-recipe-version",
        "lifecycle-selection",
        "lifecycle-snapshots-amis",
    ),
    "a construct spells all properties": ("property-name",),
    "these are keys of tags": ("resource-tag-reserved",),
}
"""Why whoever writes a construct never reads these, by the rules that name properties."""


def _findings() -> Iterator[Finding]:
    for one in CASES:
        yield from judge_image_builder(one.value, one.place).findings
    for case in TOGETHER:
        found = judge_estate(estate(case.resources, **case.sections))
        yield from (each.finding for each in found)


def _properties() -> set[str]:
    """Return the names of all properties of Image Builder's resources."""
    texts = [file.read_text("utf-8") for file in Path(cfn.__file__).parent.glob("*.py")]
    return {name for text in texts for name in re.findall(r'\(\s*"([A-Z]\w+)"', text)}


def test_no_finding_names_a_property_that_an_argument_stands_for() -> None:
    properties = _properties() - OTHERWISE
    named: dict[str, set[str]] = defaultdict(set)

    for finding in _findings():
        said = re.sub(r"\(got .*?\)(?=;|$)", "", f"{finding.what}; {finding.fix}")
        named[finding.rule.id] |= properties & {*re.findall(r"\w+", said)}

    found = {id.removeprefix("imagebuilder/") for id, names in named.items() if names}
    assert found == {id for ids in NAMING.values() for id in ids}
