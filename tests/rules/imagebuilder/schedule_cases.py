"""Schedules of pipelines that break a rule, and neighbours that do not."""

from datetime import date

from snapshot_constructs.model.imagebuilder import ImagePipeline
from snapshot_constructs.model.imagebuilder.pipeline import ALWAYS, DEPENDENCIES, PipelineSchedule
from snapshot_constructs.rules import Place
from tests.imagebuilder import pipeline
from tests.rules.imagebuilder.cases import Case, breaks, neighbour

_EXPRESSION = "Schedule/ScheduleExpression"


def _scheduled(expression: str | None, **changes: object) -> ImagePipeline:
    made = {"expression": expression, "start_condition": ALWAYS, **changes}
    return pipeline(schedule=PipelineSchedule(**made))  # type: ignore[arg-type]  # any will do


CASES: list[Case] = [
    *(
        breaks("schedule-expression", _EXPRESSION, _scheduled(expression), name=name)
        for name, expression in {
            "unwrapped": "0 3 ? * sun *",
            "empty": "",
            "five-fields": "cron(0 9 1 * ?)",
            "seven-fields": "cron(0 0 3 ? * sun *)",
            "hour-24": "cron(0 24 ? * sun *)",
            "year-1969": "cron(0 3 ? * sun 1969)",
            "year-2200": "cron(0 3 ? * sun 2200)",
            "day-8": "cron(0 3 ? * 8 *)",
            "sixth-friday": "cron(0 3 ? * fri#6 *)",
            "w-in-weekday": "cron(0 3 ? * 3W *)",
            "unit": "rate(1 week)",
            "zero": "rate(0 days)",
        }.items()
    ),
    *(
        neighbour("schedule-expression", _scheduled(expression))
        for expression in (
            "cron(0 10 ? * 2-6 *)",
            "cron(0 18 ? * mon-fri *)",
            "cron(30 22 ? * tue#2 *)",
            "cron(0 3 ? * sat#2,4 *)",
            "cron(0 3 3W * ? *)",
            "cron(59 23 L jan,dec ? 1970-2199)",
            "cron(0 0 */2 * ? *)",
            "rate(1 minute)",
            "rate(1 day)",
            f"cron({','.join(map(str, range(60)))} 3 ? * sun *)",
            "{{resolve:ssm:/image-builder/schedule}}",
            None,
        )
    ),
    breaks("schedule-expression", _EXPRESSION, _scheduled("x" * 106), name="longest"),
    neighbour("schedule-expression", _scheduled("x" * 107), name="longer"),
    neighbour("schedule-expression", pipeline(schedule=None)),
    breaks("schedule-question-mark", _EXPRESSION, _scheduled("cron(0 0 * * * *)"), name="none"),
    breaks("schedule-question-mark", _EXPRESSION, _scheduled("cron(0 0 ? * ? *)"), name="two"),
    breaks("schedule-question-mark", _EXPRESSION, _scheduled("cron(0 ? 1 * ? *)"), name="hour"),
    neighbour("schedule-question-mark", _scheduled("cron(0 0 ? * * *)")),
    breaks("schedule-never", _EXPRESSION, _scheduled("cron(0 3 30 2 ? *)"), name="30-february"),
    breaks(
        "schedule-never",
        _EXPRESSION,
        _scheduled("cron(0 3 1 1 ? 2026)"),
        name="over",
        place=Place(today=date(2026, 1, 3)),
    ),
    neighbour(
        "schedule-never",
        _scheduled("cron(0 3 1 1 ? 2026)"),
        place=Place(today=date(2026, 1, 1)),
    ),
    neighbour("schedule-never", _scheduled("cron(0 3 1 1 ? 2026)")),
    *(
        breaks("schedule-weekday-names", _EXPRESSION, _scheduled(f"cron(0 3 ? * {day} *)"))
        for day in ("1-5", "L", "6L", "3#2")
    ),
    breaks(
        "schedule-weekday-names",
        _EXPRESSION,
        _scheduled("cron(0 3 ? * L/2 *)"),
        "schedule-expression",
        name="stepping",
    ),
    *(
        neighbour("schedule-weekday-names", _scheduled(f"cron(0 3 ? * {day} *)"))
        for day in ("mon-fri", "*/2", "sat#2,4", "friL")
    ),
    neighbour("schedule-weekday-names", _scheduled("cron(0 3 1 * ? *)")),
    *(
        breaks("time-zone", "Schedule/Timezone", _scheduled("rate(1 day)", time_zone=zone))
        for zone in ("Mars/Olympus", "CET+1", "UT", "")
    ),
    *(
        neighbour("time-zone", _scheduled("rate(1 day)", time_zone=zone))
        for zone in ("UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", None)
    ),
    breaks(
        "start-condition",
        "Schedule/PipelineExecutionStartCondition",
        _scheduled("rate(1 day)", start_condition="EXPRESSION_MATCH"),
    ),
    neighbour("start-condition", _scheduled("rate(1 day)", start_condition=DEPENDENCIES)),
    *(
        breaks(
            "auto-disable-1-10",
            "Schedule/AutoDisablePolicy/FailureCount",
            _scheduled("rate(1 day)", failures=failures),
            name=str(failures),
        )
        for failures in (0, 11)
    ),
    *(
        neighbour("auto-disable-1-10", _scheduled("rate(1 day)", failures=failures))
        for failures in (1, 10)
    ),
]
