"""The values with which pipelines are composed."""

from pathlib import Path
from typing import Any

import pytest

from snapshot_constructs import (
    AmiTarget,
    BaseImage,
    Deferred,
    ImageComponent,
    ImageWorkflow,
    PipelineSchedule,
    Retain,
    Retire,
    Step,
    Tag,
    Versions,
)
from snapshot_constructs.model.imagebuilder.arns import arn
from snapshot_constructs.model.imagebuilder.distribution import LaunchPermission
from snapshot_constructs.model.imagebuilder.recipe import Argument

ACCOUNT = "${Token[AWS.AccountId.3]}"


def test_a_base_image_of_amazon_may_say_its_platform_where_the_name_does_not() -> None:
    base = BaseImage.amazon("cis-hardened-image-on-something-new", platform="Linux")

    assert (base.family, base.platform) == (None, "Linux")


def test_a_base_image_of_amazon_is_in_every_partition_and_region() -> None:
    base = BaseImage.amazon("amazon-linux-2023-x86")

    sub = "arn:${AWS::Partition}:imagebuilder:${AWS::Region}:aws:image/amazon-linux-2023-x86/x.x.x"
    assert base.parent == Deferred({"Fn::Sub": sub})
    assert base.family is not None
    assert base.family.root_device == "/dev/xvda"


def test_a_base_image_of_ones_own_is_in_the_account_of_the_stack() -> None:
    base = BaseImage.image("base", "1.0.x")

    assert str(base.parent).endswith(":${AWS::AccountId}:image/base/1.0.x>")


def test_an_arn_with_a_token_is_joined() -> None:
    found = arn("image/base/x.x.x", ACCOUNT)

    assert isinstance(found.raw, dict)
    assert found.raw["Fn::Join"][1][-2:] == [ACCOUNT, "image/base/x.x.x"]


def test_a_base_image_by_parameter_remembers_its_name() -> None:
    class Parameter:
        parameter_name = "/golden/base"

    base = BaseImage.ssm(Parameter(), platform="Linux")

    assert (base.parent, base.parameter, base.family) == ("ssm:/golden/base", "/golden/base", None)


def test_steps_are_called_by_what_they_do() -> None:
    steps = [Step.bash("a"), Step.reboot(name="Again"), Step.bash("b")]

    document = ImageComponent.of("nginx", build=steps).document

    assert document is not None
    (phase,) = document.phases  # type: ignore[misc]  # a tuple
    assert [step.name for step in phase.steps] == ["ExecuteBash1", "Again", "ExecuteBash3"]


def test_parameters_are_declared_and_given() -> None:
    component = ImageComponent.of(
        "nginx", build=[Step.bash("{{ a }}{{ b }}")], parameters={"a": "1"}, constants={"b": "2"}
    )

    assert component.arguments == (Argument(name="a", values=("1",)),)
    assert component.document is not None
    assert [each.name for each in component.document.parameters] == ["a"]  # type: ignore[union-attr]  # a tuple
    assert [each.default for each in component.document.constants] == ["2"]  # type: ignore[union-attr]  # a tuple


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"build": "dnf"}, "build: expected a list of steps (got 'dnf')"),
        ({"test": ["dnf"]}, "test[0]: expected a Step (got 'dnf')"),
        ({"parameters": "x"}, "parameters: expected values by name (got 'x')"),
        ({"constants": 5}, "constants: expected values by name (got 5)"),
        ({"bild": []}, "bild: no component takes this"),
    ],
)
def test_what_is_no_part_of_a_component_is_refused_in_one_line(
    wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(TypeError) as raised:
        ImageComponent.of("nginx", **wrong)

    assert str(raised.value).startswith(words)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"cannot be read \(No such file or directory\)"):
        ImageComponent.file("site", tmp_path / "site.yaml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ValueError, match="it is not a text in UTF-8"):
        ImageComponent.file("site", tmp_path / "site.yaml")


def test_a_component_made_elsewhere_is_not_ones_own() -> None:
    managed, own = ImageComponent.managed("update-linux"), ImageComponent.yaml("a", "b")

    assert (managed.is_own, own.is_own) == (False, True)
    assert str(managed.arn).endswith(":aws:component/update-linux/x.x.x>")


def test_a_workflow_takes_what_a_pipeline_says_of_it() -> None:
    workflow = ImageWorkflow.managed(
        "test/test-image", parameters={"a": "1"}, parallel_group="x", on_failure="CONTINUE"
    )

    assert workflow.arguments == (Argument(name="a", values=("1",)),)
    assert (workflow.parallel_group, workflow.on_failure) == ("x", "CONTINUE")
    assert not workflow.is_own


def test_versions_come_from_the_content() -> None:
    versions = Versions.auto("2.3")

    assert versions.of_recipe("a") == "2.3.x"
    assert versions.of_content("a\r\nb") == versions.of_content("a\nb")
    assert versions.of_content("a") != Versions.auto("2.3", salt="x").of_content("a")
    assert 0 <= int(versions.of_content("a").rpartition(".")[2]) < 2**30


def test_versions_of_recipes_come_from_the_content_where_image_builder_does_not_count() -> None:
    versions = Versions.hashed()

    assert versions.of_recipe("a") == versions.of_content("a")


def test_a_fixed_version_is_that_of_all() -> None:
    versions = Versions.fixed("1.2.3")

    assert {versions.of_recipe("a"), versions.of_content("b")} == {"1.2.3"}


def test_a_target_says_who_may_launch() -> None:
    target = AmiTarget(share_with=["111122223333"], public=True, tags={"a": "b"})

    assert target.permission == LaunchPermission(accounts=("111122223333",), groups=("all",))
    assert target.tags == (Tag("a", "b"),)
    assert target.is_shared
    assert not AmiTarget().is_shared


def test_a_target_keeps_a_key_for_grants() -> None:
    class Key:
        key_arn = "arn:aws:kms:eu-west-1:111122223333:key/a"

    key = Key()
    target = AmiTarget(key=key)

    assert target.key == key.key_arn
    assert target.key_object is key


def test_what_is_kept_is_said_by_tags() -> None:
    retire = Retire(delete_after=Retain.days(9), keep_tagged={"keep": "yes"})

    assert retire.keep_tagged == (Tag("keep", "yes"),)
    assert retire.keep == 1


def test_a_schedule_builds_each_time_unless_it_waits_for_updates() -> None:
    weekly = PipelineSchedule.weekly("SUN", "WED", at="03:05", zone="Europe/Paris")
    waiting = PipelineSchedule.monthly(day=2, at="00:00", only_with_updates=True)

    assert weekly.expression == "cron(5 3 ? * sun,wed *)"
    assert weekly.start_condition == "EXPRESSION_MATCH_ONLY"
    assert waiting.expression == "cron(0 0 2 * ? *)"
    assert waiting.start_condition == "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"


def test_a_schedule_on_no_day_means_nothing() -> None:
    with pytest.raises(ValueError, match="weekly: name at least one day"):
        PipelineSchedule.weekly(at="03:00")
