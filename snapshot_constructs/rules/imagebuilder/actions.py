"""Rules on what the steps of a component do: action modules and their inputs."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from snapshot_constructs.model.deferred import is_deferred, known, known_items
from snapshot_constructs.model.imagebuilder import Component
from snapshot_constructs.model.imagebuilder.document import Step
from snapshot_constructs.model.imagebuilder.modules import MODULES, WINDOWS, Inputs, Module
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, components, steps
from snapshot_constructs.rules.registry import (
    Broken,
    Certainty,
    Part,
    Rule,
    Severity,
    Subject,
)

Entry = tuple[str, Mapping[str, Any]]
"""The path of one map of inputs, and the map."""


def module_of(step: Step) -> Module | None:
    """Return what a step does; None where no such module is known."""
    return MODULES.get(known(step.action) or "")


def entries(step: Step) -> Iterator[Entry]:
    """Yield each map of inputs, as far as they are maps."""
    inputs = known(step.inputs)
    if isinstance(inputs, Mapping):
        yield "inputs", inputs
    elif isinstance(inputs, (list, tuple)):
        for i, each in enumerate(inputs):
            if isinstance(each, Mapping):
                yield f"inputs/{i}", each


def action_name(part: Part[Step]) -> Breaches:
    """Find action modules that do not exist."""
    action = known(part.it.action)
    if action is not None and action not in MODULES:
        folded = {name.casefold(): name for name in MODULES}
        near = get_close_matches(action.casefold(), folded, 1)
        yield part.broken(
            "action",
            f"is no action module (got {brief(action)})",
            f"write, for example, {folded[near[0]] if near else 'ExecuteBash'}",
        )


def action_inputs(part: Part[Step]) -> Breaches:
    """Find inputs of a wrong shape, or none."""
    module, inputs = module_of(part.it), known(part.it.inputs)
    if module is None:
        return
    if not inputs:
        if module.needs_inputs:
            yield part.broken(
                "inputs", f"is missing, without which {part.it.action} does nothing", _hint(module)
            )
    elif not _fits(module, inputs):
        yield part.broken(
            "inputs",
            f"must be {module.inputs.value} for {part.it.action} (got {brief(inputs)})",
            _hint(module),
        )


def _fits(module: Module, inputs: object) -> bool:
    if isinstance(inputs, Mapping):
        return module.inputs is not Inputs.LIST
    listed = isinstance(inputs, (list, tuple)) and all(isinstance(each, Mapping) for each in inputs)
    return listed and module.inputs is not Inputs.MAP


def _hint(module: Module) -> str:
    first = (*module.required, *module.one_of, *(module.optional or ("stringEquals",)))[0]
    dash = "- " if module.inputs is Inputs.LIST else ""
    return f"write inputs as {module.inputs.value}, which begins with {dash}{first}:"


def action_required(part: Part[Step]) -> Breaches:
    """Find inputs that are missing."""
    module = module_of(part.it)
    if module is None or not _fits(module, known(part.it.inputs)):
        return
    for where, entry in entries(part.it):
        for name in module.required:
            if entry.get(name) is None:
                yield part.broken(
                    f"{where}/{name}", f"is missing, which {part.it.action} needs", "write it"
                )


def action_input_name(part: Part[Step]) -> Breaches:
    """Find inputs that are misspelled."""
    module = module_of(part.it)
    names = module.names if module else ()
    folded = {name.casefold(): name for name in names}
    for where, entry in entries(part.it):
        for written in entry:
            there = written in names
            near = [] if there else get_close_matches(str(written).casefold(), folded, cutoff=0.8)
            if near:
                yield part.broken(
                    f"{where}/{written}",
                    f"is no input of {part.it.action}",
                    f"write {folded[near[0]]}",
                )


def powershell_source(part: Part[Step]) -> Breaches:
    """Find steps of PowerShell with commands and a file, or with neither."""
    module = module_of(part.it)
    names = module.one_of if module else ()
    for where, entry in entries(part.it) if names else ():
        given = [name for name in names if entry.get(name) is not None]
        if len(given) != 1:
            yield part.broken(
                where,
                f"must have either {' or '.join(names)} (got {' and '.join(given) or 'neither'})",
                "write one of them",
            )


def action_commands(part: Part[Step]) -> Breaches:
    """Find commands that are no list of texts."""
    if known(part.it.action) not in ("ExecuteBash", "ExecutePowerShell"):
        return
    for where, entry in entries(part.it):
        commands = entry.get("commands")
        if isinstance(commands, (list, tuple)):
            yield from _commands(part, f"{where}/commands", commands)
        elif commands is not None and not is_deferred(commands):
            yield part.broken(
                f"{where}/commands",
                f"must be a list (got {brief(commands)})",
                "write a hyphen before each command",
            )


def _commands(part: Part[Step], where: str, commands: Any) -> Iterator[Broken]:
    for i, command in enumerate(commands):
        if isinstance(command, (Mapping, list, tuple)) and not is_deferred(command):
            yield part.broken(
                f"{where}/{i}",
                f"must be text, but YAML makes something else of it (got {brief(command)})",
                "put the command in quotes, or write it as a block after |",
            )


def action_platform(part: Part[Component]) -> Breaches:
    """Find steps that do not run on the component's platform."""
    for where, step in _steps(part.it):
        module = module_of(step)
        if module is not None and _elsewhere(part.it, module):
            yield part.broken(
                f"{where}/action",
                f"runs on {', '.join(sorted(module.platforms))} only (got {step.action} for "
                f"{part.it.platform})",
                "write another action, for example ExecutePowerShell"
                if part.it.platform == WINDOWS
                else "write another action, for example ExecuteBash",
            )


def _elsewhere(component: Component, module: Module) -> bool:
    platform = known(component.platform)
    return platform in ("Linux", WINDOWS, "macOS") and platform not in module.platforms


def input_platform(part: Part[Component]) -> Breaches:
    """Find owners, groups and permissions on Windows."""
    for where, step in _steps(part.it):
        module = module_of(step)
        if module is None or not module.unix or known(part.it.platform) != WINDOWS:
            continue
        for entry_where, entry in entries(step):
            for name in module.unix:
                if entry.get(name) is not None:
                    yield part.broken(
                        f"{where}/{entry_where}/{name}",
                        f"is no input of {step.action} on Windows",
                        "remove it, and set it with ExecutePowerShell",
                    )


def _steps(component: Component) -> Iterator[tuple[str, Step]]:
    """Yield each step with its path."""
    document = known(component.document)
    for i, phase in known_items(document.phases) if document else ():
        for j, step in known_items(phase.steps):
            yield f"Data/phases/{i}/steps/{j}", step


def permissions_text(part: Part[Step]) -> Breaches:
    """Find permissions that YAML makes a number of."""
    for where, entry in entries(part.it):
        written = entry.get("permissions")
        if isinstance(written, int) and not isinstance(written, bool):
            yield part.broken(
                f"{where}/permissions",
                f"should be text, but YAML makes the number {written} of it",
                'put it in quotes, for example "0644"',
            )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/action-name",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The action of a component's step is an action module of AWSTOE",
        why="Image Builder refuses the component.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=action_name,
    ),
    Rule(
        id="imagebuilder/action-inputs",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Inputs are a map, or a list of maps, as the action module has it",
        why="Image Builder refuses the component, or the step fails.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=action_inputs,
    ),
    Rule(
        id="imagebuilder/action-required",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="A step has all inputs that its action module needs",
        why="Image Builder refuses the component, or the step fails.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=action_required,
    ),
    Rule(
        id="imagebuilder/action-input-name",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="No input of an action module is misspelled",
        why="AWSTOE refuses the step, or does as if the input were not there.",
        link=links.ACTIONS,
        certainty=Certainty.INFERRED,
        each=steps,
        check=action_input_name,
    ),
    Rule(
        id="imagebuilder/powershell-source",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="ExecutePowerShell has either commands or a file",
        why="Image Builder refuses the component, or the step fails.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=powershell_source,
    ),
    Rule(
        id="imagebuilder/action-commands",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Commands are a list of texts",
        why="Image Builder refuses the component, or the step fails. To YAML, a command with a "
        "colon and a space in it is a map.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=action_commands,
    ),
    Rule(
        id="imagebuilder/action-platform",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="Each action module runs on the platform of the component",
        why="The step fails, after the instance was started.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=components,
        check=action_platform,
    ),
    Rule(
        id="imagebuilder/input-platform",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="CreateFile and CreateFolder set no owner, group or permissions on Windows",
        why="AWSTOE refuses these inputs there, and the step fails.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=components,
        check=input_platform,
    ),
    Rule(
        id="imagebuilder/permissions-text",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="Permissions are text",
        why="The documentation asks for text, and YAML makes a number of 0644 without quotes: 420. "
        "Examples of AWS leave the quotes out all the same, and seem to work.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=permissions_text,
    ),
)
