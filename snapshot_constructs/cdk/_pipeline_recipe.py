"""The components, workflows and the recipe of a pipeline, as values with their versions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from snapshot_constructs.cdk._pipeline_words import of_component, of_recipe, of_workflow
from snapshot_constructs.cdk._plan import Planned, to_come
from snapshot_constructs.cdk._tokens import in_template
from snapshot_constructs.cfn.imagebuilder import encode
from snapshot_constructs.cfn.imagebuilder.document import (
    component_document,
    workflow_document,
    written_and_read,
)
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import Component, ImageRecipe, Workflow
from snapshot_constructs.model.imagebuilder.recipe import BlockDevice, Disk, UsedComponent

if TYPE_CHECKING:
    from aws_cdk import Stack

    from snapshot_constructs.cdk._pipeline_draft import Draft
    from snapshot_constructs.model.imagebuilder import ContainerRecipe, ImageBuilderResource
    from snapshot_constructs.model.imagebuilder.baking import ImageComponent
    from snapshot_constructs.model.imagebuilder.document import ComponentDocument
    from snapshot_constructs.model.imagebuilder.image_workflow import ImageWorkflow


def made_here(draft: Draft, stack: Stack) -> Iterator[Planned]:
    """Yield the components and workflows of the pipeline's own."""
    for i, component in enumerate(draft.components):
        if component.is_own:
            made = _component(component, draft)
            content = f"{_content(made, stack)}{component.sha256 or ''}"
            value = replace(made, version=draft.versions.of_content(content))
            yield Planned(component_id(component), value, of_component(i, component))
    for i, workflow in enumerate(draft.workflows):
        if workflow.is_own:
            own = _workflow(workflow, draft)
            version = draft.versions.of_content(_content(own, stack))
            yield Planned(
                workflow_id(workflow), replace(own, version=version), of_workflow(i, workflow)
            )


def recipe(draft: Draft, parts: list[Planned], stack: Stack) -> Planned:
    """Return the recipe.

    Args:
        draft: what was asked for.
        parts: the components and workflows, which the version may come from, too: what refers to
            them looks the same when they change.
        stack: where it will be.
    """
    made = ImageRecipe(
        name=draft.pipeline,
        parent=draft.base.parent,
        components=tuple(map(used, draft.components)),
        devices=tuple(devices(draft)),
        working_directory=draft.working_directory,
        uninstall_agent=draft.uninstall_agent,
        user_data=_base64(draft.user_data),
        ami_tags=draft.ami_tags,
        watermarks=_watermarks(draft),
    )
    value = replace(made, version=version_of(made, draft, parts, stack))
    return Planned("Recipe", value, of_recipe(own_root=has_own_root(draft)))


def version_of(
    made: ImageRecipe | ContainerRecipe, draft: Draft, parts: list[Planned], stack: Stack
) -> str:
    """Return the version of a recipe; see ``recipe``."""
    content = "".join(_content(each, stack) for each in (made, *(part.value for part in parts)))
    return draft.versions.of_recipe(content)


def devices(draft: Draft) -> Iterator[BlockDevice]:
    """Yield the root volume, unless it is among the devices, and the devices."""
    if has_own_root(draft):
        disk = Disk(size_gib=draft.root_gib, type="gp3")
        yield _encrypted(BlockDevice(device=root_device(draft), ebs=disk), draft)
    for device in draft.devices:
        yield _encrypted(device, draft)


def has_own_root(draft: Draft) -> bool:
    """Tell whether the root volume is asked for by arguments of its own."""
    root = root_device(draft)
    if root is None:
        return False
    return draft.root_gib is not None or all(each.device != root for each in draft.devices)


def root_device(draft: Draft) -> str | None:
    """Return the name of the root device; None if nothing tells."""
    return draft.root_device or (draft.family.root_device if draft.family else None)


def component_id(component: ImageComponent) -> str:
    """Return the id of a component's construct, which does not depend on its position."""
    return f"Component-{component.name}"


def workflow_id(workflow: ImageWorkflow) -> str:
    """Return the id of a workflow's construct; see ``component_id``."""
    return f"Workflow-{workflow.name}"


def _component(written: ImageComponent, draft: Draft) -> Component:
    text, document = _documented(written)
    return Component(
        name=f"{draft.pipeline}-{written.name}",
        platform=draft.platform,
        description=written.description,
        supported_os_versions=written.supported_os_versions,
        data=text,
        uri=written.uri,
        key=draft.component_key_arn,
        document=document,
    )


def _workflow(written: ImageWorkflow, draft: Draft) -> Workflow:
    text = _raw(written.text)
    return Workflow(
        name=f"{draft.pipeline}-{written.name}",
        type=written.type,
        data=written.text,
        key=draft.component_key_arn,
        document=workflow_document(text) if isinstance(text, str) else None,
    )


def _documented(
    written: ImageComponent,
) -> tuple[str | Deferred | None, ComponentDocument | None]:
    """Return the text of a component, and what it says."""
    if written.document is not None:
        return written_and_read(written.document)
    raw = _raw(written.text)
    return written.text, component_document(raw) if isinstance(raw, str) else None


def _raw(text: object) -> object:
    """Return a text with the tokens in it, which are in it as in any other."""
    return text.raw if isinstance(text, Deferred) else text


def used(written: ImageComponent) -> UsedComponent:
    """Return a component as recipes have it."""
    arn = to_come(component_id(written)) if written.is_own else written.arn
    return UsedComponent(arn=arn, arguments=written.arguments)


def _encrypted(device: BlockDevice, draft: Draft) -> BlockDevice:
    """Return a device that is encrypted as all are, unless it says otherwise."""
    disk = device.ebs
    if not isinstance(disk, Disk) or disk.encrypted is not None or disk.key is not None:
        return device
    if not draft.encrypted:
        return replace(device, ebs=replace(disk, encrypted=False, key=draft.key_arn))
    return replace(device, ebs=replace(disk, encrypted=True, key=draft.key_arn))


def _watermarks(draft: Draft) -> tuple[str | Deferred, ...]:
    """Return the watermarks; that of the pipeline by default, which no public AMI may have."""
    if draft.watermarks is not None:
        return tuple(draft.watermarks)
    return () if any(target.public for target in draft.targets) else (draft.pipeline,)


def _base64(text: str | Deferred | None) -> str | Deferred | None:
    if isinstance(text, Deferred):
        return Deferred({"Fn::Base64": text.raw})
    return None if text is None else base64.b64encode(_bytes(text)).decode()


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")


def _content(resource: ImageBuilderResource, stack: Stack) -> str:
    """Return all that CloudFormation cannot change in a resource, as it stands in the template."""
    return json.dumps(in_template(stack, encode(resource)), sort_keys=True)
