"""A review of templates: against cfn-lint on the same files, cold, and as the number of policies grows.

- 200 templates of 1 to 100 resources, every second one in YAML, with a policy for each 25 resources,
  in one run of each program: CPU time
- one template in a fresh process: CPU time
- one template with 500 to 5,000 policies: CPU time and memory grow with which power of their number

Exits with 1 where a limit is missed.
"""

import compileall
import json
import math
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

PROGRAMS = Path(sys.executable).parent
PACKAGE = Path(__file__).parents[1] / "snapshot_constructs"
ROUNDS = 3
FILES = 200
SPEED_UP = 20.0  # of cfn-lint, at the least
COLD_SECONDS = 0.5
SIZES = (500, 1000, 2500, 5000)
EXPONENT = 1.1


def main() -> int:
    """Print what was measured; return the exit status."""
    compileall.compile_dir(str(PACKAGE), quiet=1)  # as installing a package does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = [_against_cfn_lint(folder), _cold(folder), _growing(folder)]
    return int(not all(kept))


def _against_cfn_lint(folder: Path) -> bool:
    files = [str(_write(folder, number, 1 + 37 * number % 100)) for number in range(FILES)]
    ours, _ = _measured([str(PROGRAMS / "snapshot-constructs"), "review", *files])
    theirs, _ = _measured([str(PROGRAMS / "cfn-lint"), "--regions", "eu-west-1", "--", *files])
    print(f"{FILES} templates: ours {ours:.2f} s, cfn-lint {theirs:.2f} s of CPU")
    return _said("times faster", theirs / ours, SPEED_UP, theirs / ours >= SPEED_UP)


def _cold(folder: Path) -> bool:
    file = _write(folder, 0, 1)
    command = [str(PROGRAMS / "snapshot-constructs"), "review", str(file)]
    seconds = statistics.median(_measured(command)[0] for _ in range(5))
    return _said("one template, seconds", seconds, COLD_SECONDS, seconds <= COLD_SECONDS)


def _growing(folder: Path) -> bool:
    costs = {}
    for size in SIZES:
        command = [
            str(PROGRAMS / "snapshot-constructs"),
            "review",
            str(_write(folder, 1, size, policies=True)),
        ]
        runs = [_measured(command) for _ in range(ROUNDS)]
        costs[size] = [statistics.median(each) for each in zip(*runs, strict=True)]
        print(f"{size} policies: {costs[size][0]:.2f} s, {costs[size][1]:.0f} MB")
    kept = []
    for position, what in enumerate(("seconds", "memory")):
        points = [(math.log(size), math.log(cost[position])) for size, cost in costs.items()]
        slope = statistics.linear_regression(*zip(*points, strict=True)).slope
        kept.append(_said(f"exponent of {what}", slope, EXPONENT, slope <= EXPONENT))
    return all(kept)


def _said(what: str, got: float, limit: float, kept: bool) -> bool:  # noqa: FBT001 - what it says
    print(f"{what}: {got:.2f}, limit {limit:.2f}: {'kept' if kept else 'missed'}")
    return kept


def _measured(command: list[str]) -> tuple[float, float]:
    """Run a command; return its CPU seconds and its peak of memory in MB."""
    measure = (
        "import json, resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    run = [sys.executable, "-c", measure, *command]
    seconds, memory = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), float(memory)


def _write(folder: Path, number: int, resources: int, *, policies: bool = False) -> Path:
    made = ((f"P{each}", _policy(each)) for each in range(resources))
    template = {"Resources": dict(made if policies else _resources(resources))}
    if number % 2:
        file = folder / f"{number}-{resources}.yaml"
        file.write_text(yaml.dump(template, Dumper=yaml.CSafeDumper))
    else:
        file = folder / f"{number}-{resources}.json"
        file.write_text(json.dumps(template, indent=1))
    return file


def _resources(number: int) -> Any:
    yield "Policy", _policy(0)
    for each in range(1, number):
        yield f"Thing{each}", _SORTS[each % len(_SORTS)](each)


def _policy(number: int) -> dict[str, Any]:
    return {
        "Type": "AWS::DLM::LifecyclePolicy",
        "Properties": {
            "Description": f"Backups {number}",
            "State": "ENABLED",
            "ExecutionRoleArn": "arn:aws:iam::111122223333:role/dlm",
            "PolicyDetails": {
                "PolicyType": "EBS_SNAPSHOT_MANAGEMENT",
                "ResourceTypes": ["VOLUME"],
                "TargetTags": [{"Key": f"backup{number}", "Value": "gold"}],
                "Schedules": [
                    {
                        "Name": "hourly",
                        "CreateRule": {
                            "Interval": 4,
                            "IntervalUnit": "HOURS",
                            "Times": [f"01:{number % 60:02}"],
                        },
                        "RetainRule": {"Count": 42},
                    },
                    {
                        "Name": "weekly",
                        "CreateRule": {"CronExpression": "cron(0 3 ? * SUN *)"},
                        "RetainRule": {"Count": 8},
                    },
                ],
            },
        },
    }


def _volume(number: int) -> dict[str, Any]:
    tags = [{"Key": "backup0", "Value": "gold"}, {"Key": "Name", "Value": f"Data {number}"}]
    properties = {"AvailabilityZone": "eu-west-1a", "Size": 100, "Encrypted": True, "Tags": tags}
    return {"Type": "AWS::EC2::Volume", "Properties": properties}


def _queue(number: int) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": f"queue-{number}"}}


def _topic(number: int) -> dict[str, Any]:
    return {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"topic-{number}"}}


def _role(_number: int) -> dict[str, Any]:
    trusted = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}
    trusted["Action"] = "sts:AssumeRole"
    document = {"Version": "2012-10-17", "Statement": [trusted]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}


_SORTS = (*(_volume, _queue, _topic, _role) * 6, _policy)


if __name__ == "__main__":
    sys.exit(main())
