"""A report with its forecasts, worked out once for all formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.forecasts import Answer, Question, answers
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.report import Protected, Report, Reviewed


class Entry(NamedTuple):
    """One policy, with all that is said about it.

    Attributes:
        found: what is wrong with it, alone or together with others.
    """

    policy: Reviewed
    answer: Answer
    found: tuple[Found, ...]


class Guard(NamedTuple):
    """What protects snapshots or AMIs beside policies, with all that is said about it."""

    protected: Protected
    found: tuple[Found, ...]


class Other(NamedTuple):
    """What is wrong with one resource of another kind."""

    name: str
    found: tuple[Found, ...]


class Part(NamedTuple):
    """What is said about one file."""

    template: Template
    entries: tuple[Entry, ...]
    guards: tuple[Guard, ...]
    others: tuple[Other, ...]


@dataclass(frozen=True)
class Outcome:
    """What formats show.

    Attributes:
        now: from when the next firing times are counted.
        question: what is forecast of each policy.
    """

    report: Report
    now: datetime
    question: Question

    @classmethod
    def of(cls, report: Report, *, now: datetime, question: Question | None = None) -> "Outcome":
        """Return the outcome of a review; policies are forecast in their steady state by default."""
        return cls(report, now, question or Question.since_today(now))

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The forecast of each policy, or the reason why there is none."""
        return tuple(answers(self.report.policies, self.question))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything by file; files with nothing to say are left out."""
        parts = {id(each): _Made(each) for each in self.report.templates}
        found: tuple[Found, ...]
        about = self._about()
        for policy, answer in zip(self.report.policies, self.answers, strict=True):
            found = (*policy.found, *_taken(about, policy))
            parts[id(policy.template)].entries.append(Entry(policy, answer, found))
        for each in self.report.protections:
            found = (*each.found, *_taken(about, each))
            parts[id(each.template)].guards.append(Guard(each, found))
        for left in about.values():
            made = parts.setdefault(id(left[0].template), _Made(left[0].template))
            made.others.append(Other(left[0].name, tuple(left)))
        return tuple(each.part() for each in parts.values() if each)

    def _about(self) -> dict[tuple[str, str], list[Found]]:
        """Return what is wrong with several resources together, by the one that it is said about."""
        about: dict[tuple[str, str], list[Found]] = {}
        for each in self.report.others:
            about.setdefault((each.template.file, each.resource.logical_id), []).append(each)
        return about


def _taken(
    about: dict[tuple[str, str], list[Found]], each: Reviewed | Protected
) -> Sequence[Found]:
    """Take away what is said about a resource: it is shown once, with its first variant."""
    return about.pop((each.template.file, each.resource.logical_id), ())


class _Made:
    """A part in the making."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.entries: list[Entry] = []
        self.guards: list[Guard] = []
        self.others: list[Other] = []

    def __bool__(self) -> bool:
        return bool(self.entries or self.guards or self.others)

    def part(self) -> Part:
        """Return what was made."""
        return Part(self.template, tuple(self.entries), tuple(self.guards), tuple(self.others))
