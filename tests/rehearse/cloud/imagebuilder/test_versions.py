"""Names, versions and builds, and what they are chosen by."""

import pytest

from snapshot_constructs.rehearse.cloud.imagebuilder.versions import following, patterns
from tests.imagebuilder import DOCUMENT
from tests.rehearse.cloud.imagebuilder.conftest import ARN, ImageBuilder

OTHER = DOCUMENT.replace("nginx", "httpd")


def test_names_are_normalised_in_arns(builder: ImageBuilder) -> None:
    arn = builder.component(name="My Web_Server")

    shown = builder("GetComponent", componentBuildVersionArn=arn)["component"]

    assert arn == f"{ARN}:component/my-web-server/1.0.0/1"
    assert (shown["name"], shown["version"]) == ("My Web_Server", "1.0.0")


def test_the_type_of_a_workflow_is_in_its_arn(builder: ImageBuilder) -> None:
    assert builder.workflow() == f"{ARN}:workflow/test/test/1.0.0/1"


def test_other_content_makes_another_build_of_a_component(builder: ImageBuilder) -> None:
    builder.component()

    arn = builder.component(data=OTHER)

    assert arn == f"{ARN}:component/web/1.0.0/2"


def test_builds_are_counted_for_each_version(builder: ImageBuilder) -> None:
    builder.component()

    arn = builder.component(semanticVersion="1.0.1")

    assert arn == f"{ARN}:component/web/1.0.1/1"


def test_a_component_like_the_last_build_exists_already(builder: ImageBuilder) -> None:
    builder.component()
    builder.component(data=OTHER)

    with_last = builder.refused(
        "CreateComponent",
        name="web",
        semanticVersion="1.0.0",
        platform="Linux",
        data=OTHER,
    )

    assert with_last == "ResourceAlreadyExistsException"
    assert builder.component().endswith("/3")


def test_a_recipe_with_x_gets_the_next_number(builder: ImageBuilder) -> None:
    builder.recipe(semanticVersion="1.0.7")
    builder.recipe(semanticVersion="2.0.9")

    made = builder.recipe(), builder.recipe(), builder.recipe(name="Other")

    assert made == (
        f"{ARN}:image-recipe/web/1.0.8",
        f"{ARN}:image-recipe/web/1.0.9",
        f"{ARN}:image-recipe/other/1.0.1",
    )


def test_a_recipe_with_a_version_that_is_there_exists_already(builder: ImageBuilder) -> None:
    builder.recipe(semanticVersion="1.0.0")

    refused = builder.refused(
        "CreateImageRecipe", name="Web", semanticVersion="1.0.0", parentImage="ami-12345678"
    )

    assert refused == "ResourceAlreadyExistsException"


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("x.x.x", "2.0.0/1"),
        ("1.x.x", "1.10.0/1"),
        ("1.9.x", "1.9.1/2"),
        ("1.9.1", "1.9.1/2"),
        ("1.9.1/1", "1.9.1/1"),
    ],
)
def test_a_pattern_means_the_highest_version_and_the_last_build(
    builder: ImageBuilder, pattern: str, meant: str
) -> None:
    for version in ("2.0.0", "1.10.0", "1.9.1", "1.9.0"):
        builder.component(semanticVersion=version)
    builder.component(semanticVersion="1.9.1", data=OTHER)

    found = builder("GetComponent", componentBuildVersionArn=f"{ARN}:component/web/{pattern}")

    assert found["component"]["arn"] == f"{ARN}:component/web/{meant}"


def test_answers_have_the_arns_by_which_to_choose(builder: ImageBuilder) -> None:
    arn = builder.component(semanticVersion="1.2.3")

    shown = builder("GetComponent", componentBuildVersionArn=arn)

    assert shown["latestVersionReferences"] == {
        "latestVersionArn": f"{ARN}:component/web/x.x.x",
        "latestMajorVersionArn": f"{ARN}:component/web/1.x.x",
        "latestMinorVersionArn": f"{ARN}:component/web/1.2.x",
        "latestPatchVersionArn": f"{ARN}:component/web/1.2.3",
    }


@pytest.mark.parametrize(
    ("pattern", "taken", "found"),
    [
        ("1.2.3", [], (1, 2, 3)),
        ("1.0.x", [], (1, 0, 1)),
        ("1.0.x", [(1, 0, 9), (1, 0, 10), (1, 1, 99)], (1, 0, 11)),
        ("1.x.0", [(1, 4, 0), (1, 9, 1)], (1, 5, 0)),
    ],
    ids=["fixed", "first", "numerically", "in-the-middle"],
)
def test_x_counts_where_it_stands(
    pattern: str, taken: list[tuple[int, int, int]], found: tuple[int, int, int]
) -> None:
    assert following(pattern, taken) == found


def test_a_version_is_chosen_by_more_and_more_of_its_numbers() -> None:
    assert [*patterns((4, 5, 6)).values()] == ["x.x.x", "4.x.x", "4.5.x", "4.5.6"]
