"""How long `snapshot-constructs --help` takes to start, against importing click alone.

Exits with 1 where it takes more than twice the CPU time.
"""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 15
LIMIT = 2.0
COMMANDS = {
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "snapshot-constructs --help": [
        str(Path(sys.executable).with_name("snapshot-constructs")),
        "--help",
    ],
}


def cpu_seconds(command: list[str]) -> float:
    """Run a command and return the CPU time that it took, the system's included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure() -> dict[str, float]:
    """Return the median for each command, taken in turns so that a busy machine slows both alike."""
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, command in COMMANDS.items():
            taken[name].append(cpu_seconds(command))
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> int:
    """Print the table; return the exit status."""
    medians = measure()
    base, ours = medians.values()
    print(f"{'command':28}{'CPU ms':>8}{'ratio':>8}")
    for name, seconds in medians.items():
        print(f"{name:28}{seconds * 1000:8.0f}{seconds / base:8.2f}")
    print(f"limit {LIMIT:.2f}: {'kept' if ours / base <= LIMIT else 'exceeded'}")
    return int(ours / base > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
