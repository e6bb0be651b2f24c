"""Change rules, forecasts and cron arithmetic in small ways, and report what no test notices.

Run by ``make mutants``; ``make mutants ONLY=retention,archive`` mutates these modules alone. A name
means all modules that have it: ``ONLY=forecast/objective`` means the one in that room, and
``ONLY='forecast/*'`` the room. A mutant that changes only what a message says is not run.
tests/mutants.toml says why others survive.
"""

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutant_files import BUILD, Mutant, write_mutants
from mutant_runs import ALIVE, Runs

EXPLAINED = Path("tests/mutants.toml")
# By room, the quick ones of those that judge one thing at a time. Random and huge ones only cost time
# here, but for forecasts: what their tests compare by chance is compared a few times.
TESTS = {
    "forecast": ("tests/forecast",),
    "rules": (
        "tests/rules/dlm/test_rules.py",
        "tests/rules/dlm/test_documented_cases.py",
        "tests/rules/dlm/test_alone.py",
        "tests/rules/dlm/test_not_known.py",
        "tests/rules/dlm/test_plain.py",
        "tests/rules/dlm/test_regions.py",
        "tests/rules/dlm/test_subjects.py",
        "tests/rules/dlm/test_needs.py",
        "tests/rules/dlm/test_unknown_places.py",
        "tests/rules/estate",
        "tests/rules/protection",
        "tests/rules/test_names.py",
        "tests/rules/test_judge.py",
        "tests/rules/test_registry.py",
    ),
    "rules/imagebuilder": ("tests/rules/imagebuilder",),
    "model": (
        "tests/model/test_cron.py",
        "tests/model/test_cron_errors.py",
        "tests/model/test_cron_naive.py",
        "tests/model/test_cron_words.py",
    ),
}
OPTIONS = ("-qq", "-p", "no:cacheprovider", "--tb=native", "--hypothesis-profile=few")
SLOW = (
    "tests/forecast/test_outlook.py::test_what_mends_a_reach_is_the_least_count_that_does",
    "tests/forecast/test_outlook.py::test_an_objective_takes_durations_of_the_cdk",
)


class Explained:
    """The survivors that tests/mutants.toml gives a reason for."""

    def __init__(self) -> None:
        read = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
        self._entries = read["survivor"]
        self._used: set[int] = set()

    def covers(self, mutant: Mutant) -> bool:
        """Tell whether there is a reason for this one, and remember that it is needed."""
        for index, entry in enumerate(self._entries):
            if (entry["function"], entry["was"]) == (mutant.function, mutant.was) and (
                mutant.becomes in entry.get("becomes", ()) or (mutant.of_text and "texts" in entry)
            ):
                self._used.add(index)
                return True
        return False

    def stale(self, modules: set[str]) -> Iterator[str]:
        """Yield the explanations, of these modules, that no survivor needs."""
        for index, entry in enumerate(self._entries):
            if index not in self._used and entry["function"].startswith(tuple(modules)):
                yield f"{entry['function']}\n- {entry['was']}"


def main() -> int:
    """Mutate, run and report.

    Returns:
        1 if a survivor has no explanation, or an explanation no survivor; 0 otherwise.
    """
    mutants = write_mutants(set(sys.argv[1].replace(",", " ").split()))
    runs = Runs([mutant for mutant in mutants if not mutant.of_message])
    explained = Explained()
    sys.path.insert(0, str(BUILD.absolute()))
    os.chdir(BUILD)
    status = pytest.main(
        [*OPTIONS, *map("--deselect={}".format, SLOW), *_tests_of(mutants)], plugins=[runs]
    )
    return _report(mutants, runs, explained) if runs.outcomes else int(status) or 1


def _tests_of(mutants: list[Mutant]) -> Iterator[str]:
    for room in {mutant.room for mutant in mutants}:
        yield from TESTS[room]


def _report(mutants: list[Mutant], runs: Runs, explained: Explained) -> int:
    outcomes = runs.outcomes
    alive = [mutant for mutant in mutants if outcomes.get(mutant.id) in ALIVE]
    unexplained = [mutant for mutant in alive if not explained.covers(mutant)]
    modules = list(dict.fromkeys(mutant.module for mutant in mutants))
    stale = list(explained.stale({f"{module}." for module in modules}))
    for mutant in unexplained:
        print(f"\n{outcomes[mutant.id]}: {mutant}")
    for entry in stale:
        print(f"\ntests/mutants.toml explains what is killed, or is no more: {entry}")
    print()
    for module in [*modules, ""]:
        print(_counts(module, mutants, runs))
    print(f"{len(alive)} alive, {len(unexplained)} of them unexplained; {len(stale)} stale")
    return 1 if unexplained or stale else 0


def _counts(module: str, mutants: list[Mutant], runs: Runs) -> str:
    what = Counter(
        runs.outcomes.get(mutant.id, "in a message")
        for mutant in mutants
        if module in ("", mutant.module)
    )
    counts = ", ".join(f"{number} {outcome}" for outcome, number in what.most_common())
    seconds = runs.seconds[module] if module else sum(runs.seconds.values())
    return f"{module or 'all'}: {what.total()} mutants, {counts} ({seconds:.0f} s)"


if __name__ == "__main__":
    sys.exit(main())
