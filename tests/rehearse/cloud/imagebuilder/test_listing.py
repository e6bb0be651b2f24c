"""Lists, their filters and pages."""

from tests.imagebuilder import DOCUMENT
from tests.rehearse.cloud.imagebuilder.conftest import ARN, ImageBuilder

OTHER = DOCUMENT.replace("nginx", "httpd")


def test_components_are_listed_by_version_or_by_name(builder: ImageBuilder) -> None:
    for version in ("1.10.0", "1.9.0"):
        builder.component(semanticVersion=version)
    builder.component(semanticVersion="1.9.0", data=OTHER)

    versions = builder("ListComponents")["componentVersionList"]
    names = builder("ListComponents", byName=True)["componentVersionList"]

    assert {each["arn"] for each in versions} == {
        f"{ARN}:component/web/1.9.0",
        f"{ARN}:component/web/1.10.0",
    }
    assert [each["version"] for each in names] == ["1.10.0"]


def test_builds_of_one_version_are_listed(builder: ImageBuilder) -> None:
    builder.component()
    builder.component(data=OTHER)
    builder.component(semanticVersion="1.0.1")

    listed = builder(
        "ListComponentBuildVersions", componentVersionArn=f"{ARN}:component/web/1.0.0"
    )["componentSummaryList"]

    assert [each["arn"].rpartition("/")[2] for each in listed] == ["1", "2"]


def test_lists_go_on_page_by_page(builder: ImageBuilder) -> None:
    made = [builder.recipe() for _ in range(30)]

    first = builder("ListImageRecipes")
    second = builder("ListImageRecipes", nextToken=first["nextToken"])

    pages = [[each["arn"] for each in page["imageRecipeSummaryList"]] for page in (first, second)]
    assert pages == [made[:25], made[25:]]
    assert second["nextToken"] is None


def test_a_token_of_no_page_is_refused(builder: ImageBuilder) -> None:
    refused = builder.refused("ListImageRecipes", nextToken="none")

    assert refused == "InvalidPaginationTokenException"


def test_filters_choose(builder: ImageBuilder) -> None:
    builder.recipe()
    builder.recipe(name="Other")

    filters = [{"name": "name", "values": ["Other"]}]
    listed = builder("ListImageRecipes", filters=filters)["imageRecipeSummaryList"]

    assert [each["name"] for each in listed] == ["Other"]


def test_a_filter_that_does_not_exist_is_refused(builder: ImageBuilder) -> None:
    builder.recipe()

    refused = builder.refused("ListImageRecipes", filters=[{"name": "size", "values": ["1"]}])

    assert refused == "InvalidParameterValueException"


def test_nothing_of_others_is_listed(builder: ImageBuilder) -> None:
    builder.component()

    assert builder("ListComponents", owner="Amazon")["componentVersionList"] == []


def test_a_distribution_is_listed_with_its_regions(builder: ImageBuilder) -> None:
    builder.distribution()

    listed = builder("ListDistributionConfigurations")["distributionConfigurationSummaryList"]

    assert [each["regions"] for each in listed] == [["eu-central-1"]]
