"""Pipelines and images that break a rule, and neighbours that do not."""

from tests.imagebuilder import ARN, image, pipeline
from tests.rules.imagebuilder.cases import LATER, Case, breaks, neighbour

_CONTAINER = f"{ARN}:container-recipe/web/1.0.0"
_ROLE = "arn:aws:iam::111122223333:role/image-builder"
_RUN = {"recipe": None, "infrastructure": None, "by_pipeline": LATER}

CASES: list[Case] = [
    breaks("one-recipe", "ImageRecipeArn", pipeline(recipe=None), name="none"),
    breaks("one-recipe", "ContainerRecipeArn", pipeline(container_recipe=_CONTAINER), name="two"),
    breaks("one-recipe", "ImageRecipeArn", image(recipe=None), name="image"),
    neighbour("one-recipe", pipeline(recipe=None, container_recipe=_CONTAINER)),
    neighbour("one-recipe", image(**_RUN)),
    breaks(
        "build-infrastructure",
        "InfrastructureConfigurationArn",
        pipeline(infrastructure=None),
    ),
    neighbour("build-infrastructure", image(recipe=None, infrastructure=None, on_update=True)),
    breaks("build-arns", "ImageRecipeArn", pipeline(recipe="web"), name="name"),
    breaks("build-arns", "ImageRecipeArn", pipeline(recipe=_CONTAINER), name="other-kind"),
    breaks(
        "build-arns", "ImageRecipeArn", pipeline(recipe=f"{ARN}:image-recipe/web"), name="version"
    ),
    breaks(
        "build-arns",
        "ContainerRecipeArn",
        image(recipe=None, container_recipe=f"{ARN}:image-recipe/web/1.0.0"),
        name="container",
    ),
    breaks(
        "build-arns",
        "DistributionConfigurationArn",
        pipeline(distribution=f"{ARN}:distribution-configuration/Web"),
        name="upper-case",
    ),
    breaks(
        "build-arns",
        "InfrastructureConfigurationArn",
        image(infrastructure=f"{ARN}:infrastructure-configuration/web/1.0.0"),
        name="infrastructure",
    ),
    neighbour("build-arns", pipeline(recipe=f"{ARN}:image-recipe/web/1.x.x")),
    neighbour("build-arns", pipeline(recipe="{{resolve:ssm:/image-builder/recipe}}")),
    breaks(
        "image-by-pipeline",
        "DistributionConfigurationArn",
        image(**_RUN, distribution=f"{ARN}:distribution-configuration/web"),
    ),
    breaks(
        "image-by-pipeline",
        "ImageTestsConfiguration/ImageTestsEnabled",
        image(recipe=None, infrastructure=None, on_update=False, tests=False),
        name="false",
    ),
    neighbour("image-by-pipeline", image(**_RUN, role=_ROLE, log_group="/aws/imagebuilder/web")),
    neighbour("image-by-pipeline", image(tests=True)),
    breaks("pipeline-status", "Status", pipeline(status="enabled")),
    neighbour("pipeline-status", pipeline(status="ENABLED"), name="enabled"),
    neighbour("pipeline-status", pipeline(status="DISABLED")),
    *(
        breaks(
            "test-timeout-range",
            "ImageTestsConfiguration/TimeoutMinutes",
            pipeline(test_timeout_minutes=minutes),
            name=str(minutes),
        )
        for minutes in (59, 1441)
    ),
    neighbour("test-timeout-range", pipeline(test_timeout_minutes=60), "test-timeout-ignored"),
    neighbour("test-timeout-range", image(test_timeout_minutes=1440), "test-timeout-ignored"),
    breaks(
        "test-timeout-ignored",
        "ImageTestsConfiguration/TimeoutMinutes",
        image(test_timeout_minutes=720),
    ),
    neighbour("test-timeout-ignored", pipeline(tests=True)),
    breaks(
        "scanning-needs-tests",
        "ImageScanningConfiguration/ImageScanningEnabled",
        pipeline(scanning=True, tests=False),
    ),
    neighbour("scanning-needs-tests", pipeline(scanning=True, tests=None)),
    neighbour("scanning-needs-tests", image(scanning=False, tests=False)),
    breaks(
        "scanning-repository",
        "ImageScanningConfiguration/EcrConfiguration",
        pipeline(scanning=True, scan_repository="scans"),
        name="name",
    ),
    breaks(
        "scanning-repository",
        "ImageScanningConfiguration/EcrConfiguration",
        image(scanning=True, scan_tags=("web",)),
        name="tags",
    ),
    neighbour(
        "scanning-repository",
        pipeline(recipe=None, container_recipe=_CONTAINER, scanning=True, scan_repository="scans"),
    ),
    *(
        breaks(
            "log-group-name",
            "LoggingConfiguration/ImageLogGroupName",
            pipeline(image_log_group=f"/aws/imagebuilder/{name}"),
            name=name[:5],
        )
        for name in ("web#1", "w" * 495)
    ),
    breaks("log-group-name", "LoggingConfiguration/LogGroupName", image(log_group="", role=_ROLE)),
    neighbour("log-group-name", pipeline(pipeline_log_group=f"/aws/imagebuilder/{'w' * 494}")),
    breaks(
        "log-group-role",
        "LoggingConfiguration/PipelineLogGroupName",
        pipeline(image_log_group="/aws/imagebuilder/web", pipeline_log_group="/web/builds"),
    ),
    breaks(
        "log-group-role",
        "LoggingConfiguration/LogGroupName",
        image(log_group="/aws/imagebuilder"),
        name="image",
    ),
    neighbour("log-group-role", pipeline(image_log_group="/web/builds", role=_ROLE)),
    neighbour("log-group-role", image(log_group="/aws/imagebuilder/web")),
]
