"""Rules on the steps of components, and on what they take from each other."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snapshot_constructs.model.deferred import known, known_items
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Phase, Step
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, documents, phases, steps
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Rule,
    Severity,
    Subject,
)

ON_FAILURE = ("Abort", "Continue", "Ignore")

_NAME = re.compile(r"[0-9a-zA-Z_-]+")
_CHAINED = re.compile(
    r"(?<![$\\{])\{\{\s*(?P<phase>[^.{}\s]+)\.(?P<step>[^.{}]+)\.(?:inputs|outputs)(?:\[[0-9]+\])?"
    r"\.[^{}]+\}\}"
)
_STAGES: dict[str | None, str] = {
    "build": "build",
    "validate": "build",
    "test": "test",
    "container-host-test": "test",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A step, where it stands, and the names of its phase and of itself."""

    step: Step
    where: str
    phase: str | None
    name: str | None


def component_step_required(part: Part[Step]) -> Breaches:
    """Find steps without a name or an action."""
    for written, name, example in (
        (part.it.name, "name", "InstallNginx"),
        (part.it.action, "action", "ExecuteBash"),
    ):
        if known(written) is None:
            yield part.broken(name, "is missing", f"write, for example, {example}")


def component_step_unique(part: Part[Phase]) -> Breaches:
    """Find steps of one phase with one name."""
    counted = Counter(known(step.name) for _, step in known_items(part.it.steps))
    for name, number in counted.items():
        if name is not None and number > 1:
            yield part.broken(
                "steps", f"has {number} steps {brief(name)}", "give each a name of its own"
            )


def component_step_name(part: Part[Step]) -> Breaches:
    """Find names of steps with characters that Image Builder was seen to refuse."""
    name = known(part.it.name)
    if name is not None and not _NAME.fullmatch(name):
        yield part.broken(
            "name",
            f"should be letters, digits, hyphens and underscores only (got {brief(name)})",
            f"write, for example, {re.sub(r'[^0-9a-zA-Z_-]+', '-', name).strip('-') or 'Install'}",
        )


def component_step_timeout(part: Part[Step]) -> Breaches:
    """Find time limits that mean nothing."""
    seconds = known(part.it.timeout_seconds)
    if seconds is not None and seconds < 1 and seconds != -1:
        yield part.broken(
            "timeoutSeconds",
            f"must be above 0, or -1 for no limit (got {seconds})",
            "write, for example, 600, or leave it out for 7200",
        )


def component_step_attempts(part: Part[Step]) -> Breaches:
    """Find steps that would never be tried."""
    attempts = known(part.it.max_attempts)
    if attempts is not None and attempts < 1:
        yield part.broken(
            "maxAttempts", f"must be at least 1 (got {attempts})", "leave it out, or write 3"
        )


def component_step_on_failure(part: Part[Step]) -> Breaches:
    """Find reactions that AWSTOE does not have."""
    reaction = known(part.it.on_failure)
    if reaction not in (None, *ON_FAILURE):
        yield part.broken(
            "onFailure",
            f"must be {', '.join(ON_FAILURE)} (got {brief(reaction)})",
            "write Abort, or leave it out",
        )


def chained_step(part: Part[ComponentDocument]) -> Breaches:
    """Find what is taken from steps that do not exist, or come later."""
    placed = list(_placed(part.it))
    for i, taker in enumerate(placed):
        earlier = {(each.phase, each.name) for each in placed[:i]}
        for where, reference in _references(taker):
            giver = (reference["phase"], reference["step"])
            if giver not in earlier:
                later = any((each.phase, each.name) == giver for each in placed[i:])
                yield part.broken(
                    where,
                    f"takes {brief(reference[0])} from a step that "
                    f"{'does not come earlier' if later else 'does not exist'}",
                    "name an earlier step, as phase.step",
                )


def chained_stage(part: Part[ComponentDocument]) -> Breaches:
    """Find what the test stage takes from the build stage."""
    for taker in _placed(part.it):
        for where, reference in _references(taker):
            stages = _STAGES.get(reference["phase"]), _STAGES.get(taker.phase)
            if stages == ("build", "test"):
                yield part.broken(
                    where,
                    f"takes {brief(reference[0])} from the build stage, of which the test stage "
                    "knows nothing",
                    f"take it from a step of the phase {taker.phase}",
                )


def _placed(document: ComponentDocument) -> Iterator[Placed]:
    """Yield each step; all of them must be known."""
    for i, phase in known_items(document.phases):
        for j, step in known_items(phase.steps):
            where = f"phases/{i}/steps/{j}"
            yield Placed(step, where, known(phase.name), known(step.name))


def _references(placed: Placed) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each place where a step takes something from a step, and how."""
    step = placed.step
    for key, written in (("inputs", step.inputs), ("loop", step.loop), ("if", step.condition)):
        for text in _texts(known(written)):
            for reference in _CHAINED.finditer(text):
                yield f"{placed.where}/{key}", reference


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/component-step-required",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each step of a component has a name and an action",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=steps,
        check=component_step_required,
    ),
    Rule(
        id="imagebuilder/component-step-unique",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each step of a phase has a name of its own",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=phases,
        check=component_step_unique,
    ),
    Rule(
        id="imagebuilder/component-step-name",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="The name of a step has letters, digits, hyphens and underscores only",
        why="Image Builder was seen to refuse others, although an example in its documentation has "
        "spaces.",
        link=links.DOCUMENTS,
        certainty=Certainty.INFERRED,
        each=steps,
        check=component_step_name,
    ),
    Rule(
        id="imagebuilder/component-step-timeout",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="timeoutSeconds of a component's step is above 0, or -1 for no limit",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=steps,
        check=component_step_timeout,
    ),
    Rule(
        id="imagebuilder/component-step-attempts",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="maxAttempts of a component's step is at least 1",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=steps,
        check=component_step_attempts,
    ),
    Rule(
        id="imagebuilder/component-step-on-failure",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="onFailure of a component's step is Abort, Continue or Ignore",
        why="Image Builder refuses the component.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=steps,
        check=component_step_on_failure,
    ),
    Rule(
        id="imagebuilder/chained-step",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step takes inputs and outputs of earlier steps only",
        why="The build fails: the expression cannot be resolved.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=chained_step,
    ),
    Rule(
        id="imagebuilder/chained-stage",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step of the test stage takes nothing from the build stage",
        why="Image Builder runs the stages apart, on different instances: the expression cannot be "
        "resolved, and the build fails.",
        link=links.DOCUMENTS,
        certainty=Certainty.DOCS,
        each=documents,
        check=chained_stage,
    ),
)
