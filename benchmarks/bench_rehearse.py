"""Rehearsals: the local cloud and its fixture, beside the real CDK CLI on the same cloud.

- start: the cloud answers, its environment being there
- reset: after a month with all that is below
- deploy: a stack of 20 resources, synthesized and deployed through the fixture into an empty cloud
- month: 30 days of a policy that is daily, weekly, monthly and yearly, on 20 volumes

Wall-clock time, the median of all rounds. The CLI deploys the same stack from an assembly, so that it
is not charged with the synth; most of its time is its own start, and waiting from one look to the next.

Exits with 1 where a limit is missed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CLI = ROOT / "node_modules" / ".bin" / "cdk"
ROUNDS = 3
VOLUMES = 20
RESOURCES = 20
SNAPSHOTS = 7 + 4 + 1  # of a volume after June: daily, weekly, monthly
LIMITS = {"start": 5.0, "reset": 0.5, "deploy": 2.0, "month": 5.0}  # seconds
QUIET = {
    "CDK_VALIDATION": "false",
    "CDK_DISABLE_CLI_TELEMETRY": "true",
    "CDK_DISABLE_VERSION_CHECK": "true",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20",
}


def main() -> int:
    """Print what was measured; return the exit status."""
    os.environ |= QUIET
    from snapshot_constructs.rehearse import environment

    environment.python()  # makes it, where it is not there
    taken: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        _rehearse(taken)
    _call_the_cli(taken)
    medians = {what: statistics.median(times) for what, times in taken.items()}
    kept = [_said(what, medians.pop(what), limit) for what, limit in LIMITS.items()]
    for what, seconds in medians.items():
        print(f"{what + ', seconds':24}{seconds:6.2f}")
    return int(not all(kept))


def _said(what: str, seconds: float, limit: float) -> bool:
    kept = seconds <= limit
    print(
        f"{what + ', seconds':24}{seconds:6.2f}, limit {limit:.1f}: {'kept' if kept else 'missed'}"
    )
    return kept


@contextmanager
def _timed(taken: dict[str, list[float]], what: str) -> Iterator[None]:
    before = time.perf_counter()
    yield
    taken.setdefault(what, []).append(time.perf_counter() - before)


@contextmanager
def _cloud(started: Callable[[], Any]) -> Iterator[Any]:
    """Lend a cloud to this process, as the fixture does."""
    from snapshot_constructs.rehearse import Rehearsal
    from snapshot_constructs.rehearse.surroundings import surrounded

    cloud = started()
    try:
        rehearsal = Rehearsal(cloud.port)
        rehearsal.restart()
        with surrounded(cloud.port):
            yield rehearsal
    finally:
        cloud.stop()


def _rehearse(taken: dict[str, list[float]]) -> None:
    from snapshot_constructs.rehearse import process

    def started() -> Any:
        with _timed(taken, "start"):
            return process.start()

    with tempfile.TemporaryDirectory() as folder, _cloud(started) as rehearsal:
        stack = _stack(folder)
        with _timed(taken, "deploy"):
            deployed = rehearsal.deploy(stack)
        _expect(len(deployed["Bench"].resources), RESOURCES)
        for _ in range(VOLUMES):
            rehearsal.volume(tags={"backup": "gold"}, churn=0.02)
        with _timed(taken, "month"):
            rehearsal.advance(days=30)
        _expect(len(rehearsal.snapshots()), VOLUMES * SNAPSHOTS)
        with _timed(taken, "reset"):
            rehearsal.restart()


def _expect(got: int, wanted: int) -> None:
    if got != wanted:
        raise SystemExit(f"{got} where {wanted} should be: this would measure something else")


def _call_the_cli(taken: dict[str, list[float]]) -> None:
    """Take the times of the CLI, for the same stack on an empty cloud."""
    from snapshot_constructs.rehearse import process

    commands = {
        "cdk bootstrap": ["bootstrap"],
        "cdk deploy": ["deploy", "--require-approval", "never"],
        "cdk destroy": ["destroy", "--force"],
    }
    with tempfile.TemporaryDirectory() as folder, _cloud(process.start) as rehearsal:
        _stack(folder).node.root.synth()
        for what, words in commands.items():
            with _timed(taken, what):
                _run([str(CLI), *words, "--app", folder], rehearsal.environment())


def _run(command: list[str], variables: Mapping[str, str]) -> None:
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(ran.stderr)


def _stack(folder: str) -> Any:
    """Write a stack with a policy and what may stand around it, also what the clock waits for."""
    import aws_cdk as cdk
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_ssm as ssm
    from aws_cdk import aws_stepfunctions as sfn

    from snapshot_constructs import Schedules, SnapshotPolicy, Targets

    stack = cdk.Stack(cdk.App(outdir=folder), "Bench")
    targets = Targets.volumes({"backup": "gold"})
    schedules = Schedules.gfs(daily=7, weekly=4, monthly=12, yearly=3, at="03:00")
    SnapshotPolicy(stack, "Policy", targets=targets, schedules=schedules)
    wait = sfn.Wait(stack, "Wait", time=sfn.WaitTime.duration(cdk.Duration.days(1)))
    sfn.StateMachine(stack, "Machine", definition_body=sfn.DefinitionBody.from_chainable(wait))
    for number in range((RESOURCES - 4) // 2):  # both above have a role
        zone, size = cdk.Fn.select(0, cdk.Fn.get_azs()), cdk.Size.gibibytes(8)
        volume = ec2.Volume(stack, f"Volume{number}", availability_zone=zone, size=size)
        ssm.StringParameter(stack, f"Name{number}", string_value=volume.volume_id)
    return stack


if __name__ == "__main__":
    sys.exit(main())
