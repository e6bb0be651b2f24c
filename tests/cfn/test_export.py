"""What exists already is read: templates, and what the service answers about a policy."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn.dlm import RESOURCE_TYPE, encode
from snapshot_constructs.cfn.document import read
from snapshot_constructs.cfn.export import adopt
from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.model import Kind, PolicySpec
from snapshot_constructs.model.normal import normal
from tests.policies import default, event, volumes
from tests.strategies import LITERAL
from tests.strategies.templates import as_yaml

REPORTED = {
    "PolicyId": "policy-0123456789abcdef0",
    "PolicyArn": "arn:aws:dlm:eu-west-1:111122223333:policy/policy-0123456789abcdef0",
    "StatusMessage": "ENABLED",
    "DateCreated": "2026-11-22T12:00:00+00:00",
    "DateModified": datetime(2026, 11, 22, tzinfo=UTC),
}


def answer(policy: PolicySpec) -> dict[str, Any]:
    """Answer as GetLifecyclePolicy does: with all that the service adds."""
    properties = json.loads(json.dumps(encode(policy)))
    tags = {tag["Key"]: tag["Value"] for tag in properties.pop("Tags", [])}
    details = properties.get("PolicyDetails") or _details_of_default(properties)
    if not policy.default_policy:
        _fill(details)
    return {
        "Policy": REPORTED
        | properties
        | {
            "PolicyDetails": details,
            "DefaultPolicy": policy.default_policy is not None,
            "Tags": tags | {"aws:cloudformation:stack-name": "Backups"},
        }
    }


def _details_of_default(properties: dict[str, Any]) -> dict[str, Any]:
    top = {"Description", "State", "ExecutionRoleArn", "DefaultPolicy"}
    settings = {name: properties.pop(name) for name in list(properties) if name not in top}
    volumes_only = properties["DefaultPolicy"] == "VOLUME"
    return settings | {
        "PolicyType": "EBS_SNAPSHOT_MANAGEMENT" if volumes_only else "IMAGE_MANAGEMENT",
        "PolicyLanguage": "SIMPLIFIED",
        "ResourceType": properties["DefaultPolicy"],
    }


def _fill(details: dict[str, Any]) -> None:
    details.setdefault("PolicyType", "EBS_SNAPSHOT_MANAGEMENT")
    details.setdefault("PolicyLanguage", "STANDARD")
    if "Schedules" in details:
        details.setdefault("ResourceLocations", ["CLOUD"])
    for schedule in details.get("Schedules", ()):
        schedule["CreateRule"].setdefault("Location", "CLOUD")
        for empty in ("TagsToAdd", "VariableTags", "CrossRegionCopyRules", "ShareRules"):
            schedule.setdefault(empty, [])
        if "Count" in schedule["RetainRule"]:
            schedule["RetainRule"]["Interval"] = 0


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=15)
def test_an_exported_policy_is_what_was_asked_for(kind: Kind, data: st.DataObject) -> None:
    policy = data.draw(LITERAL[kind])

    ((_, found),) = adopt(answer(policy))

    assert found.misread == ()
    assert found == normal(policy)


def test_the_policies_of_a_template_have_their_logical_ids() -> None:
    resources = {
        "Role": {"Type": "AWS::IAM::Role"},
        "Daily": {"Type": RESOURCE_TYPE, "Properties": encode(volumes())},
        "Shared": {"Type": RESOURCE_TYPE, "Properties": encode(event())},
        "Empty": {"Type": RESOURCE_TYPE},
    }

    found = adopt({"Resources": resources})

    assert found == [("Daily", volumes()), ("Shared", event()), ("Empty", PolicySpec())]


def test_a_template_or_an_answer_in_yaml_is_as_good() -> None:
    template = {"Resources": {"Daily": {"Type": RESOURCE_TYPE, "Properties": encode(volumes())}}}
    documents = [template, json.loads(json.dumps(answer(volumes()), default=str))]

    found = [adopt(read(as_yaml(document), "<stdin>").body) for document in documents]

    assert found == [[("Daily", volumes())], [(_id_of(volumes()), normal(volumes()))]]


def _id_of(policy: PolicySpec) -> str:
    ((id, _),) = adopt({"Policy": {"Description": policy.description}})
    return id


@pytest.mark.parametrize(
    ("description", "id"),
    [
        ("Daily backups of all databases", "DailyBackupsOfAllDatabases"),
        ("my-EBS_backup 2", "MyEBSBackup2"),
        ("- -", "Policy"),
        ("é", "Policy"),
        (None, "Policy"),
        ({"Ref": "X"}, "Policy"),
        ("a" * 500, "A" + "a" * 99),
    ],
    ids=str,
)
def test_an_exported_policy_is_called_by_its_description(description: Any, id: str) -> None:
    ((found, _),) = adopt({"Policy": {"Description": description}})

    assert found == id


def test_a_state_that_only_the_service_sets_stays_visible() -> None:
    ((_, found),) = adopt(answer(replace(volumes(), state="ERROR")))

    assert found.state == "ERROR"


def test_a_default_policy_has_its_settings_beside_the_details() -> None:
    ((_, found),) = adopt(answer(default("INSTANCE", copy_tags=True)))

    assert found == default("INSTANCE", copy_tags=True)


def test_what_the_service_answers_beyond_what_is_known_is_listed() -> None:
    document = answer(volumes())
    document["Policy"]["PolicyDetails"]["Novelty"] = 1

    ((_, found),) = adopt(document)

    assert [misread.where for misread in found.misread] == ["PolicyDetails/Novelty"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, r"^is neither a template nor an exported policy .*export one: aws dlm get-lifecycle"),
        ({"Policy": "x"}, "^is neither a template nor an exported policy"),
        ({"Resources": []}, "^is neither a template nor an exported policy"),
        ({"Policies": []}, "^lists policies without their details .*ask for one: aws dlm get-"),
    ],
    ids=str,
)
def test_fails_when_there_is_nothing_to_adopt(document: dict[str, Any], message: str) -> None:
    with pytest.raises(UnusableError, match=message):
        adopt(document)


@given(
    st.dictionaries(
        st.sampled_from(("Policy", "Resources")),
        st.recursive(
            st.none() | st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ("Tags", "PolicyDetails", "PolicyLanguage", "Type", "Properties", "x")
                    ),
                    inner,
                )
            ),
        ),
    )
)
def test_anything_is_read_or_refused(document: dict[str, Any]) -> None:
    try:
        found = adopt(document)
    except UnusableError:
        found = []

    assert isinstance(found, list)
