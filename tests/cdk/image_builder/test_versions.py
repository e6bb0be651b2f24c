"""What is new in a template, and what is not, when something changes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match

from snapshot_constructs import (
    BaseContainerImage,
    BaseImage,
    ContainerPipeline,
    ImageComponent,
    Step,
    Versions,
)
from snapshot_constructs.rules import EXPLAINED
from tests.cdk.image_builder.made import Resource, in_stack, of_type, only, properties, web
from tests.cdk.templates import template
from tests.imagebuilder import DOCUMENT, KEY

SCRIPT = """
import aws_cdk as cdk, json
from snapshot_constructs import AmiPipeline, BaseImage, ImageComponent
stack = cdk.Stack(cdk.App(), "Images")
base = BaseImage.amazon("amazon-linux-2023-x86")
AmiPipeline(stack, "Web", base=base, components=[ImageComponent.file("site", "site.yaml")])
print(json.dumps(cdk.assertions.Template.from_stack(stack).to_json()))
"""


def _components(*names: str, **scripts: str) -> list[ImageComponent]:
    return [
        ImageComponent.of(name, build=[Step.bash(scripts.get(name, f"install {name}"))])
        for name in names
    ]


def _made(**changes: Any) -> Resource:
    stack = in_stack()
    web(stack, **changes)
    made: Resource = template(stack)["Resources"]
    return made


def _container(stack: cdk.Stack, **changes: Any) -> ContainerPipeline:
    base = BaseContainerImage.uri("amazonlinux:2023")
    repository = ecr.Repository(stack, "Images")
    return ContainerPipeline(stack, "Web", base=base, repository=repository, **changes)


def _version(**changes: Any) -> str:
    version: str = properties("Component", **changes)["Version"]
    return version


def test_a_resource_beside_a_pipeline_changes_nothing_of_it() -> None:
    stack = in_stack()
    sns.Topic(stack, "Before")
    web(stack)
    sns.Topic(stack, "After")

    alone = _made()

    made = template(stack)["Resources"]
    assert {name: it for name, it in made.items() if "Topic" not in it["Type"]} == alone


def test_a_pipeline_is_the_same_in_another_folder_and_process(tmp_path: Path) -> None:
    outputs = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "site.yaml").write_text(DOCUMENT)
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", f"import aws_cdk.assertions\n{SCRIPT}"],
            cwd=folder,
            capture_output=True,
            check=True,
        )
        outputs.append(run.stdout)

    first, second = outputs

    assert first == second
    assert b'"Version": "1.0.' in first


def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "unix.yaml").write_bytes(DOCUMENT.encode())
    (tmp_path / "windows.yaml").write_bytes(DOCUMENT.replace("\n", "\r\n").encode())

    unix, windows = (
        properties("Component", components=[ImageComponent.file("site", tmp_path / name)])
        for name in ("unix.yaml", "windows.yaml")
    )

    assert unix == windows


@pytest.mark.parametrize(
    "changes",
    [
        {"component_key": KEY},
        {"base": BaseImage.ami("ami-0123456789abcdef0", platform="macOS"), "root_device": "/dev/a"},
        {"versions": Versions.auto(salt="again")},
        {"components": [ImageComponent.of("nginx", build=[Step.bash("dnf install nginx")])]},
        {
            "components": [
                ImageComponent.of(
                    "nginx", build=[Step.bash("dnf -y install nginx")], description="Nginx"
                )
            ]
        },
    ],
    ids=["key", "platform", "salt", "script", "description"],
)
def test_all_that_cannot_be_changed_changes_the_version(changes: dict[str, Any]) -> None:
    version = _version(**changes)

    assert version != _version()
    assert version.startswith("1.0.")


def test_a_new_order_of_components_changes_none_of_them() -> None:
    there, back = (
        in_stack_with(components=_components(*names))
        for names in (("one", "two", "three"), ("three", "one", "two"))
    )

    assert of_type(there, "Component") == of_type(back, "Component")
    assert only(there, "ImageRecipe") != only(back, "ImageRecipe")


def in_stack_with(**changes: Any) -> cdk.Stack:
    stack = in_stack()
    web(stack, **changes)
    return stack


def test_an_edited_script_makes_a_new_component_and_so_a_new_recipe_and_changes_nothing_else() -> (
    None
):
    before = _made(components=_components("one", "two"))

    after = _made(components=_components("one", "two", two="install another"))

    (changed,) = (name for name in before if before[name] != after[name])
    old, new = before.pop(changed)["Properties"], after.pop(changed)["Properties"]
    assert {name for name in old if old[name] != new[name]} == {"Data", "Version"}
    assert before == after
    # CloudFormation replaces the component, and with its ARN what cannot be changed in the recipe;
    # of the pipeline the ARN of the recipe can be changed in place.
    recipe = next(name for name, it in after.items() if it["Type"].endswith("::ImageRecipe"))
    pipeline = next(it for it in after.values() if it["Type"].endswith("::ImagePipeline"))
    used = after[recipe]["Properties"]["Components"]
    assert {"ComponentArn": {"Ref": changed}} in used
    assert after[recipe]["Properties"]["Version"] == "1.0.x"
    assert pipeline["Properties"]["ImageRecipeArn"] == {"Ref": recipe}


def test_a_token_in_a_script_counts_as_what_it_will_be() -> None:
    def version(*, others: int) -> str:
        stack = in_stack()
        for number in range(others):
            sns.Topic(stack, f"Other{number}")
        topic = sns.Topic(stack, "Topic")
        step = Step.bash(f"notify {topic.topic_arn}")
        web(stack, components=[ImageComponent.of("notify", build=[step])])
        found: str = only(stack, "Component")["Version"]
        return found

    assert version(others=0) == version(others=5)


def test_another_content_in_s3_is_another_version() -> None:
    def version(sha256: str) -> str:
        component = ImageComponent.s3("large", "s3://bucket/large.yaml", sha256=sha256)
        return _version(components=[component])

    assert version("a" * 64) == version("a" * 64)
    assert version("a" * 64) != version("b" * 64)


def test_hashed_versions_of_recipes_change_with_their_components() -> None:
    def version(script: str) -> str:
        components = _components("one", one=script)
        found: str = properties(
            "ImageRecipe", components=components, versions=Versions.hashed("2.0")
        )["Version"]
        return found

    assert version("a") == version("a")
    assert version("a") != version("b")
    assert version("a").startswith("2.0.")


def test_fixed_versions_stay_what_they_are() -> None:
    versions = Versions.fixed("3.2.1")

    recipe, component = (
        properties(type_, versions=versions) for type_ in ("ImageRecipe", "Component")
    )

    assert recipe["Version"] == component["Version"] == "3.2.1"


FIXED = (
    "versions: a change fails in the deployment while it is the same (got '3.2.1'); raise it with each "
    "change, or write Versions.auto() [ack: snapshot-constructs:imagebuilder/version-new]"
)
HASHED = (
    "versions: the highest is not the newest, so that x.x.x may mean an old image; choose no image of "
    "it by x.x.x, or write Versions.auto() [ack: snapshot-constructs:imagebuilder/version-highest]"
)


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        (Versions.fixed("3.2.1"), [FIXED]),
        (Versions.hashed(), [HASHED]),
        (Versions.auto("2.0"), []),
    ],
    ids=["fixed", "hashed", "auto"],
)
@pytest.mark.parametrize("make", [web, _container], ids=["ami", "container"])
def test_what_comes_of_versions_that_are_not_counted_up_is_noted_once(
    versions: Versions, said: list[str], make: Callable[..., object]
) -> None:
    stack = in_stack()
    make(stack, versions=versions)

    notes = Annotations.from_stack(stack).find_info("*", Match.any_value())

    assert [note.entry.data for note in notes] == said


def test_the_notes_on_versions_are_explained() -> None:
    ids = {rule.id for rule in EXPLAINED}

    assert {"imagebuilder/version-new", "imagebuilder/version-highest"} <= ids
