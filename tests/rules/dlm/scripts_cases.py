"""Cases for the rules on scripts."""

from typing import Any

from snapshot_constructs.model import (
    Deferred,
    Parameters,
    PolicySpec,
    Schedule,
    Script,
    Tag,
)
from tests.policies import amis, create, instances, schedule, volumes
from tests.rules.cases import breaks, holds

SCRIPTS = "PolicyDetails/Schedules/0/CreateRule/Scripts"
SCRIPT = f"{SCRIPTS}/0"
LATER = Deferred({"Ref": "Later"})
TAGGED = Parameters(exclude_data_volume_tags=(Tag("scratch", "yes"),))


def _scheduled(*scripts: Script | Deferred, **changes: Any) -> Schedule:
    return schedule(create=create(scripts=scripts), **changes)


def _script(handler: str | Deferred | None = "freeze", **changes: Any) -> PolicySpec:
    return instances(_scheduled(Script(handler=handler, **changes)))


def _vss(**changes: Any) -> PolicySpec:
    return _script("AWS_VSS_BACKUP", **changes)


CASES = [
    breaks("scripts-kind", SCRIPTS, volumes(_scheduled(Script.vss()))),
    breaks("scripts-kind", SCRIPTS, amis(_scheduled(Script.vss()))),
    breaks(
        "scripts-kind",
        SCRIPTS,
        volumes(schedule(create=create(scripts=LATER))),
        name="deferred",
    ),
    breaks("scripts-kind", SCRIPTS, instances(_scheduled(Script.vss(), LATER))),
    breaks("scripts-kind", SCRIPTS, volumes(_scheduled(LATER, LATER)), name="two"),
    holds("scripts-kind", instances(_scheduled(Script.vss()))),
    holds("scripts-kind", volumes()),
    holds(
        "scripts-kind",
        volumes(_scheduled(Script.vss()), resource_types=(LATER,)),
        name="kind-not-known",
    ),
    # the document
    breaks("scripts-handler", f"{SCRIPT}/ExecutionHandler", _script(None)),
    *(
        breaks("scripts-handler", f"{SCRIPT}/ExecutionHandler", _script(handler), name=name)
        for name, handler in (
            ("2-characters", "ab"),
            ("201-characters", "a" * 201),
            ("201-capitals", "A" * 201),
            ("space", "my document"),
            ("empty", ""),
            ("short-mixed", "A."),
        )
    ),
    *(
        holds("scripts-handler", _script(handler), name=name)
        for name, handler in (
            ("3-characters", "abc"),
            ("200-characters", "a" * 200),
            ("1-capital", "A"),
            ("2-capitals", "A_"),
            ("arn", "arn:aws:ssm:eu-west-1:444455556666:document/freeze.1-2"),
            ("sap", "AWSSystemsManagerSAP-CreateDLMSnapshotForSAPHANA"),
            ("deferred", LATER),
        )
    ),
    # VSS
    breaks("scripts-vss-fields", f"{SCRIPT}/Stages", _vss(stages=("PRE",))),
    breaks("scripts-vss-fields", f"{SCRIPT}/Stages", _vss(stages=LATER), name="deferred"),
    breaks(
        "scripts-vss-fields",
        f"{SCRIPT}/ExecutionHandlerService",
        _vss(service="AWS_SYSTEMS_MANAGER"),
    ),
    breaks("scripts-vss-fields", f"{SCRIPT}/ExecutionTimeout", _vss(timeout_seconds=10)),
    holds("scripts-vss-fields", _vss(retries=0, snapshot_on_failure=True)),
    holds(
        "scripts-vss-fields",
        _script(stages=("PRE",), service="AWS_SYSTEMS_MANAGER", timeout_seconds=10),
    ),
    holds("scripts-vss-fields", _script(LATER, timeout_seconds=10)),
    breaks(
        "scripts-vss-conflicts",
        "PolicyDetails/Schedules/0/CopyTags",
        instances(_scheduled(Script.vss(), copy_tags=True)),
    ),
    breaks(
        "scripts-vss-conflicts", SCRIPTS, instances(_scheduled(Script.vss()), parameters=TAGGED)
    ),
    breaks(
        "scripts-vss-conflicts",
        SCRIPTS,
        instances(
            _scheduled(Script.vss()),
            parameters=Parameters(exclude_data_volume_tags=LATER),
        ),
        name="deferred",
    ),
    holds("scripts-vss-conflicts", instances(_scheduled(Script.vss(), copy_tags=False))),
    holds("scripts-vss-conflicts", instances(_scheduled(Script.vss(), copy_tags=LATER))),
    holds(
        "scripts-vss-conflicts",
        instances(_scheduled(Script.vss()), parameters=Parameters(exclude_boot_volume=True)),
    ),
    holds("scripts-vss-conflicts", instances(_scheduled(Script.vss()), parameters=LATER)),
    *(
        holds(
            "scripts-vss-conflicts",
            instances(_scheduled(*scripts, copy_tags=True), parameters=TAGGED),
        )
        for scripts in (
            (Script.document("freeze"),),
            (Script(handler=LATER),),
            (LATER,),
            (),
        )
    ),
    holds(
        "scripts-vss-conflicts",
        instances(schedule(create=None, copy_tags=True), parameters=TAGGED),
        also=("schedule-name-required",),
    ),
    # numbers
    *(
        breaks(
            "scripts-timeout",
            f"{SCRIPT}/ExecutionTimeout",
            _script(timeout_seconds=seconds),
        )
        for seconds in (9, 121)
    ),
    *(holds("scripts-timeout", _script(timeout_seconds=seconds)) for seconds in (10, 120, LATER)),
    *(
        breaks("scripts-retry", f"{SCRIPT}/MaximumRetryCount", _script(retries=retries))
        for retries in (-1, 4)
    ),
    *(holds("scripts-retry", _script(retries=retries)) for retries in (0, 3, LATER)),
    # stages
    *(
        breaks("scripts-stages", f"{SCRIPT}/Stages{where}", _script(stages=stages))
        for where, stages in (
            ("/0", ("BEFORE",)),
            ("/1", ("PRE", "PRE")),
            ("/1", (LATER, "pre")),
            ("", ("PRE", "POST", "PRE")),
            ("", (LATER, LATER, LATER)),
        )
    ),
    *(
        holds("scripts-stages", _script(stages=stages))
        for stages in (
            (),
            ("PRE",),
            ("POST",),
            ("PRE", "POST"),
            ("POST", "PRE"),
            (LATER, LATER),
            LATER,
        )
    ),
    *(
        breaks(
            "scripts-failure-flag",
            f"{SCRIPT}/ExecuteOperationOnScriptFailure",
            _script(stages=("POST",), snapshot_on_failure=flag),
        )
        for flag in (True, False, LATER)
    ),
    *(
        holds("scripts-failure-flag", _script(stages=stages, snapshot_on_failure=False))
        for stages in ((), ("PRE",), ("PRE", "POST"), ("POST", LATER), LATER)
    ),
    holds("scripts-failure-flag", _script(stages=("POST",))),
    breaks(
        "scripts-service",
        f"{SCRIPT}/ExecutionHandlerService",
        _script(service="AWS_LAMBDA"),
    ),
    holds("scripts-service", _script(service="AWS_SYSTEMS_MANAGER")),
    holds("scripts-service", _script(service=LATER)),
]
