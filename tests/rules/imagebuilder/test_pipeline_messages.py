"""What is said of pipelines and their schedules names the value and a cure."""

import pytest

from snapshot_constructs.model.imagebuilder import ImageBuilderResource
from snapshot_constructs.model.imagebuilder.pipeline import PipelineSchedule, UsedWorkflow
from snapshot_constructs.rules.imagebuilder import judge_image_builder
from tests.imagebuilder import image, pipeline

_BUILD = "arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/x.x.x"
_ROLE = "image-builder"
_MESSAGES: list[tuple[ImageBuilderResource, str]] = [
    (
        pipeline(recipe=None),
        (
            "imagebuilder/one-recipe: ImageRecipeArn: is missing, and so is ContainerRecipeArn; "
            "write the ARN of a recipe, for example !GetAtt Recipe.Arn"
        ),
    ),
    (
        image(infrastructure="web"),
        (
            "imagebuilder/build-arns: InfrastructureConfigurationArn: is no ARN of "
            "infrastructure-configuration (got 'web'); write, for example, "
            "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/web"
        ),
    ),
    (
        pipeline(image_log_group="/web"),
        (
            "imagebuilder/log-group-role: LoggingConfiguration/ImageLogGroupName: is outside "
            "/aws/imagebuilder/, which needs an execution role (got '/web'); begin the name with "
            "/aws/imagebuilder/, or name a role that may write to it"
        ),
    ),
    (
        pipeline(scanning=True, tests=False),
        (
            "imagebuilder/scanning-needs-tests: ImageScanningConfiguration/ImageScanningEnabled: is "
            "true, but tests are switched off, and scans are a part of them; switch "
            "tests on, or scans off"
        ),
    ),
    (
        pipeline(test_timeout_minutes=720),
        (
            "imagebuilder/test-timeout-ignored: ImageTestsConfiguration/TimeoutMinutes: is ignored by "
            "Image Builder (got 720); leave it out, and write timeoutSeconds in the steps of the test "
            "components"
        ),
    ),
    (
        pipeline(schedule=PipelineSchedule(expression="cron(0 9 1 * ?)")),
        (
            "imagebuilder/schedule-expression: Schedule/ScheduleExpression: must be cron(…) with six "
            "fields (got 'cron(0 9 1 * ?)'); write, for example, cron(0 3 ? * SUN *)"
        ),
    ),
    (
        pipeline(schedule=PipelineSchedule(expression="cron(0 0 * * * *)")),
        (
            "imagebuilder/schedule-question-mark: Schedule/ScheduleExpression: exactly one of "
            "day-of-month and day-of-week must be '?' (got '*' and '*'); put ? in the day field that "
            "you do not use, as in cron(0 3 ? * SUN *)"
        ),
    ),
    (
        pipeline(schedule=PipelineSchedule(expression="cron(0 3 30 2 ? *)")),
        (
            "imagebuilder/schedule-never: Schedule/ScheduleExpression: never comes round at all (got "
            "'cron(0 3 30 2 ? *)'); name a day that exists, in a year to come"
        ),
    ),
    (
        pipeline(schedule=PipelineSchedule(expression="rate(1 day)", time_zone="Mars/Olympus")),
        (
            "imagebuilder/time-zone: Schedule/Timezone: no time zone has this name (got "
            "'Mars/Olympus'); write an IANA name, for example Europe/Paris"
        ),
    ),
    (
        pipeline(workflows=(UsedWorkflow(arn=_BUILD),), role=_ROLE),
        (
            "imagebuilder/workflows-without-test: Workflows: has no test workflow, so the image is not "
            "tested (got build); add arn:aws:imagebuilder:<region>:aws:workflow/test/test-image/x.x.x, "
            "or switch tests off"
        ),
    ),
]


@pytest.mark.parametrize(
    ("value", "message"), _MESSAGES, ids=[message.split(":")[0] for _, message in _MESSAGES]
)
def test_a_message_says_where_what_and_how_to_mend_it(
    value: ImageBuilderResource, message: str
) -> None:
    (found,) = judge_image_builder(value).findings

    assert str(found) == message
