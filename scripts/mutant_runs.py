"""Runs the tests against each mutant, in forks of one process that has collected them once."""

import gc
import json
import os
import signal
import struct
import time
from collections import defaultdict
from functools import cache
from mmap import mmap
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutant_files import Mutant
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "killed by the clock", "run by no test"
ALIVE = (SURVIVED, UNTESTED)
WORKERS = int(os.environ.get("WORKERS", "2"))
_OUTCOMES = {0: SURVIVED, 1: KILLED, -signal.SIGPROF: TIMEOUT}
_NUMBER = struct.Struct("i")
_CACHED = type(cache(len))


class Runs:
    """A pytest plugin that runs the tests against mutants instead of once.

    Attributes:
        outcomes: what became of each mutant, by its id.
        seconds: of processor time that the mutants of a module took, by its name.
    """

    def __init__(self, mutants: list[Mutant]) -> None:
        self.outcomes: dict[str, str] = {}
        self.seconds: dict[str, float] = defaultdict(float)
        self._mutants = mutants
        self._items: list[pytest.Item] = []
        self._topics: list[str | None] = []
        self._seconds: list[float] = []
        self._tests: dict[str, list[int]] = defaultdict(list)
        self._killers: dict[str, list[int]] = defaultdict(list)
        self._running: dict[int, int] = {}
        # Each fork writes down here which test has failed.
        self._failed = mmap(-1, _NUMBER.size * (len(mutants) or 1))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        _forget_results()
        self._items = session.items
        self._topics = list(map(_topic, session.items))
        self._measure()
        for index in range(len(self._mutants)):
            self._start(index)
        while self._running:
            self._finish_one()
        return True

    def _measure(self) -> None:
        """Run each test without mutant: how long does it take, and which functions does it run?"""
        kept = Path("measured.json").absolute()
        if not (pid := os.fork()):
            set_mutant_under_test("stats")
            kept.write_text(json.dumps([_measured(item) for item in self._items]))
            os._exit(0)
        os.waitpid(pid, 0)
        measured = json.loads(kept.read_text())
        for index, (failed, seconds, functions) in enumerate(measured):
            if failed:
                raise pytest.UsageError(f"fails without any mutant: {self._items[index].nodeid}")
            self._seconds.append(seconds)
            for function in functions:
                self._tests[function].append(index)

    def _start(self, index: int) -> None:
        mutant = self._mutants[index]
        tests = self._likeliest_first(mutant)
        if not tests:
            self.outcomes[mutant.id] = UNTESTED
            return
        while len(self._running) >= WORKERS:
            self._finish_one()
        if pid := os.fork():
            self._running[pid] = index
        else:
            os._exit(self._kills(index, tests))

    def _likeliest_first(self, mutant: Mutant) -> list[int]:
        """Return its own tests that run the function, those first that are likely to fail."""
        case = f"[{mutant.function.rpartition('.')[2].replace('_', '-')}-"
        room = f"tests/{mutant.room}/"
        has_cases = mutant.module in self._topics
        killers = self._killers[mutant.original]
        return sorted(
            (
                test
                for test in self._tests[mutant.original]
                if room in self._items[test].nodeid
                and (not has_cases or self._topics[test] in (mutant.module, None))
            ),
            key=lambda test: (
                -killers.count(test),
                case not in self._items[test].nodeid,
                -self._killers[mutant.module].count(test),
                self._seconds[test],
            ),
        )

    def _kills(self, index: int, tests: list[int]) -> bool:
        set_mutant_under_test(self._mutants[index].id)
        for test in tests:
            signal.setitimer(signal.ITIMER_PROF, 2 + 20 * self._seconds[test])
            if _fails(self._items[test]):
                _NUMBER.pack_into(self._failed, _NUMBER.size * index, test)
                return True
        return False

    def _finish_one(self) -> None:
        pid, status, used = os.wait4(-1, 0)
        index = self._running.pop(pid)
        mutant = self._mutants[index]
        self.seconds[mutant.module] += used.ru_utime + used.ru_stime
        outcome = _OUTCOMES.get(os.waitstatus_to_exitcode(status), KILLED)
        self.outcomes[mutant.id] = outcome
        if outcome in ALIVE:
            print(f"{mutant}\n", flush=True)
        if outcome is KILLED:
            failed = _NUMBER.unpack_from(self._failed, _NUMBER.size * index)[0]
            self._killers[mutant.original].append(failed)
            self._killers[mutant.module].append(failed)
        if len(self.outcomes) % 100 == 0:
            print(f"{len(self.outcomes)} of {len(self._mutants)} mutants", flush=True)


def _topic(item: pytest.Item) -> str | None:
    """Return the module of the rule that a test is a case of, None if it is no case."""
    from snapshot_constructs.rules import EXPLAINED  # noqa: PLC0415 - those in ``mutants``

    case = item.callspec.params.get("case") if hasattr(item, "callspec") else None
    checks = [rule.check for rule in EXPLAINED if case is not None and rule.id == case.rule]
    return checks[0].__module__.partition(".")[2] if checks and checks[0] else None


def _fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _measured(item: pytest.Item) -> tuple[bool, float, list[str]]:
    ran = state()._stats  # noqa: SLF001 - mutmut has no other place to look it up
    ran.clear()
    start = time.process_time()
    failed = _fails(item)
    return failed, time.process_time() - start, sorted(ran)


def _forget_results() -> None:
    """Empty all caches: what is in them was computed without a mutant."""
    for found in gc.get_objects():
        if isinstance(found, _CACHED):
            found.cache_clear()
    gc.freeze()  # the forks share the memory better
