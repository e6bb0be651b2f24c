"""A report with its forecasts, worked out once for all formats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from snapshot_constructs.cfn.template import Template
from snapshot_constructs.review.forecasts import Answer, Question, answers
from snapshot_constructs.review.found import Found
from snapshot_constructs.review.judging import mistake
from snapshot_constructs.review.report import Judged, Report, Reviewed
from snapshot_constructs.rules import Severity, Unknown

if TYPE_CHECKING:
    from snapshot_constructs.review.resource_words import Judgeable

_ORDER = {severity: number for number, severity in enumerate(Severity)}


class Entry(NamedTuple):
    """One policy, with all that is said about it.

    Attributes:
        found: what is wrong with it, alone or together with others; most severe first.
    """

    policy: Reviewed
    answer: Answer
    found: tuple[Found, ...]


class Beside(NamedTuple):
    """One resource beside policies, with all that is said about it.

    Attributes:
        forms: what it is; several where conditions make it another.
        found: what is wrong with it in any form; most severe first.
    """

    forms: tuple[Judged, ...]
    found: tuple[Found, ...]

    @property
    def name(self) -> str:
        """The path of its construct, else its logical id."""
        return self.forms[0].name

    @property
    def template(self) -> Template:
        """Where it is."""
        return self.forms[0].template

    @property
    def values(self) -> list["Judgeable"]:
        """What it says, in each form."""
        return [form.value for form in self.forms]

    @property
    def when(self) -> str:
        """The condition under which it exists; empty where it always does, or has several forms."""
        return self.forms[0].when if len(self.forms) == 1 else ""

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is known only at deployment, in any form."""
        return tuple({each: None for form in self.forms for each in form.verdict.unknown})


class Other(NamedTuple):
    """What is wrong with one resource of another kind."""

    name: str
    found: tuple[Found, ...]


class Part(NamedTuple):
    """What is said about one file."""

    template: Template
    entries: tuple[Entry, ...]
    besides: tuple[Beside, ...]
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
        about = self._about()
        for policy, answer in zip(self.report.policies, self.answers, strict=True):
            found = _ordered(*policy.found, *_taken(about, policy))
            parts[id(policy.template)].entries.append(Entry(policy, answer, found))
        for forms in _by_resource(self.report.besides):
            made = {(*mistake(each), each.when): each for form in forms for each in form.found}
            found = _ordered(*made.values(), *_taken(about, forms[0]))
            parts[id(forms[0].template)].besides.append(Beside(forms, found))
        for left in about.values():
            part = parts.setdefault(id(left[0].template), _Made(left[0].template))
            part.others.append(Other(left[0].name, tuple(left)))
        return tuple(each.part() for each in parts.values() if each)

    def _about(self) -> dict[tuple[str, str], list[Found]]:
        """Return what is wrong with several resources together, by the one that it is said about."""
        about: dict[tuple[str, str], list[Found]] = {}
        for each in self.report.others:
            about.setdefault((each.template.file, each.resource.logical_id), []).append(each)
        return about


def _by_resource(judged: Iterable[Judged]) -> Iterable[tuple[Judged, ...]]:
    """Return the forms of each resource."""
    forms: dict[tuple[str, str], list[Judged]] = {}
    for each in judged:
        forms.setdefault((each.template.file, each.resource.logical_id), []).append(each)
    return map(tuple, forms.values())


def _taken(about: dict[tuple[str, str], list[Found]], each: Reviewed | Judged) -> Sequence[Found]:
    """Take away what is said about a resource: it is shown once, with its first variant."""
    return about.pop((each.template.file, each.resource.logical_id), ())


def _ordered(*found: Found) -> tuple[Found, ...]:
    """Return the most severe first."""
    return tuple(sorted(found, key=lambda each: _ORDER[each.severity]))


class _Made:
    """A part in the making."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.entries: list[Entry] = []
        self.besides: list[Beside] = []
        self.others: list[Other] = []

    def __bool__(self) -> bool:
        return bool(self.entries or self.besides or self.others)

    def part(self) -> Part:
        """Return what was made."""
        return Part(self.template, tuple(self.entries), tuple(self.besides), tuple(self.others))
