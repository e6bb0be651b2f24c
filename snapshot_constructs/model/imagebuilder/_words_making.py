"""Components, workflows and recipes in plain words."""

import re
from collections.abc import Iterator

from snapshot_constructs.model._words_parts import shown, tagged
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder._words_parts import (
    Lines,
    all_of,
    and_,
    both,
    named,
    said,
    thing,
)
from snapshot_constructs.model.imagebuilder.component import Component, Workflow
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Parameter,
    Phase,
    Step,
    WorkflowDocument,
    Written,
)
from snapshot_constructs.model.imagebuilder.recipe import (
    BlockDevice,
    ContainerRecipe,
    Disk,
    ImageRecipe,
    UsedComponent,
)

_PHASES = {
    "build": "on the build instance",
    "validate": "on the build instance, before the image is made",
    "test": "on a new instance made from the image",
    "container-host-test": "on the host of the container",
}
_ACTIONS = {
    "ExecuteBash": "a Bash script",
    "ExecutePowerShell": "a PowerShell script",
    "ExecuteBinary": "a program",
    "ExecuteDocument": "another document",
    "S3Download": "a download from S3",
    "S3Upload": "an upload to S3",
    "WebDownload": "a download from the web",
    "UpdateOS": "updates of the operating system",
    "Reboot": "a reboot",
    "InstallMSI": "an installation",
    "CreateFile": "a file",
}
_STAGES = {
    "BUILD": "how an image is built",
    "TEST": "how an image is tested",
    "DISTRIBUTION": "how an image is distributed",
}
_WORK = "steps"


def workflow_headline(workflow: Workflow) -> str:
    """Say what a workflow is."""
    return f"a workflow: {_STAGES.get(str(workflow.type), shown(workflow.type))}"


def component_lines(component: Component) -> Lines:
    """Say what a component does in each phase."""
    yield from _identity(component)
    yield from said("runs on", both(all_of(component.supported_os_versions)) if (
        component.supported_os_versions
    ) else None)  # fmt: skip
    yield from said("document", component.uri)
    document = component.document
    if isinstance(document, Deferred):
        yield "document", shown(document)
    elif document is not None:
        yield from _document(document)


def workflow_lines(workflow: Workflow) -> Lines:
    """Say which steps a workflow has."""
    yield from _identity(workflow)
    yield from said("document", workflow.uri)
    document = workflow.document
    if isinstance(document, Deferred):
        yield "document", shown(document)
    elif isinstance(document, WorkflowDocument):
        yield from _broken(document)
        yield from said(_WORK, _steps(all_of(document.steps)) if document.steps else None)
        yield from _parameters(document)


def recipe_lines(recipe: ImageRecipe | ContainerRecipe) -> Lines:
    """Say what an image is made of."""
    yield "version", _version(recipe.version)
    yield "base", base(recipe.parent)
    components = [_component(each) for each in all_of(recipe.components)]
    yield "components", f"{', then '.join(components)}" if components else "none"
    for each in all_of(recipe.devices):
        yield "disk", _device(each)
    if isinstance(recipe, ImageRecipe):
        yield from _ami(recipe)
    else:
        yield from _container(recipe)


def base(parent: Written) -> str:
    """Say which image others are made from, and when that is decided."""
    if not isinstance(parent, str):
        return named(parent)
    if parent.startswith("ssm:"):
        return f"the AMI that {parent.removeprefix('ssm:')} names when a build begins"
    if re.fullmatch(r"ami-[0-9a-f]+", parent):
        return f"{parent}, the same AMI in every build"
    if parent.startswith("prod-"):
        return f"the product {parent} of the Marketplace"
    return named(parent)


def _identity(made: Component | Workflow) -> Lines:
    yield "name", f"{thing(made.name)} {shown(made.version)}"
    yield from said("encrypted", None if made.key is None else f"with {thing(made.key)}")


def _document(document: ComponentDocument) -> Lines:
    yield from _broken(document)
    for phase in all_of(document.phases):
        if isinstance(phase, Phase):
            where = _PHASES.get(str(phase.name), "")
            yield shown(phase.name), f"{where}: {_steps(all_of(phase.steps))}".removeprefix(": ")
        else:
            yield "phase", shown(phase)
    yield from _parameters(document)


def _broken(document: ComponentDocument | WorkflowDocument) -> Lines:
    if document.broken is not None:
        yield "document", f"cannot be read: {document.broken}"


def _steps(steps: tuple[Step | Deferred, ...]) -> str:
    return ", then ".join(map(_step, steps)) or "nothing"


def _step(step: Step | Deferred) -> str:
    if isinstance(step, Deferred):
        return shown(step)
    return f"{shown(step.name)} ({_ACTIONS.get(str(step.action), shown(step.action))})"


def _parameters(document: ComponentDocument | WorkflowDocument) -> Lines:
    given = [_parameter(each) for each in all_of(document.parameters)]
    yield from said("parameters", and_(given) if given else None)


def _parameter(parameter: Parameter | Deferred) -> str:
    if isinstance(parameter, Deferred):
        return shown(parameter)
    default = parameter.default
    how = "required" if default is None else f"{default} unless given"
    return f"{shown(parameter.name)} ({how})"


def _version(version: Written) -> str:
    if isinstance(version, str) and version.endswith(".x"):
        return f"{version}: each change of the recipe gets the next number"
    return shown(version)


def _component(used: UsedComponent | Deferred) -> str:
    if isinstance(used, Deferred):
        return shown(used)
    names = [
        shown(each if isinstance(each, Deferred) else each.name) for each in all_of(used.arguments)
    ]
    return named(used.arn) + (f" with {and_(names)}" if names else "")


def _device(device: BlockDevice | Deferred) -> str:
    if isinstance(device, Deferred):
        return shown(device)
    if device.no_device is not None:
        return f"{shown(device.device)}: that of the base image is left out"
    if device.virtual_name is not None:
        return f"{shown(device.device)}: instance store {device.virtual_name}"
    disk = device.ebs if device.ebs is not None else Disk()
    what = shown(disk) if isinstance(disk, Deferred) else ", ".join(_disk(disk))
    return f"{shown(device.device)}: {what}"


def _disk(disk: Disk) -> Iterator[str]:
    as_before = disk.size_gib is None
    size = "as large as in the base image" if as_before else f"{shown(disk.size_gib)} GiB"
    if disk.type is None:
        yield size
    else:
        yield f"{shown(disk.type)}, {size}" if as_before else f"{size} {shown(disk.type)}"
    if disk.snapshot is not None:
        yield f"from {disk.snapshot}"
    if disk.iops is not None:
        yield f"{disk.iops} IOPS"
    if disk.throughput is not None:
        yield f"{disk.throughput} MiB/s"
    yield _encryption(disk)


def _encryption(disk: Disk) -> str:
    if isinstance(disk.encrypted, Deferred):
        return f"encrypted if {disk.encrypted}"
    if disk.key is not None:
        return f"encrypted with {thing(disk.key)}"
    return {
        True: "encrypted with the account's default key",
        False: "not encrypted by the recipe",
    }.get(disk.encrypted is True, "")


def _ami(recipe: ImageRecipe) -> Lines:
    if recipe.uninstall_agent is True:
        yield "agent", "that of Systems Manager is removed from the image"
    if recipe.user_data is not None:
        yield "user data", "its own, in the place of what Image Builder would run at the start"
    yield from said("AMI tags", tagged(recipe.ami_tags, "and") if recipe.ami_tags else None)
    marks = recipe.watermarks
    yield from said("watermarks", both(all_of(marks)) if marks else None)


def _container(recipe: ContainerRecipe) -> Lines:
    repository = recipe.repository
    name = repository if isinstance(repository, Deferred) else repository and repository.name
    yield from said("goes to", None if name is None else f"the ECR repository {shown(name)}")
    yield from said("built on", recipe.build_image)
    yield from said("Dockerfile", recipe.dockerfile_uri)
