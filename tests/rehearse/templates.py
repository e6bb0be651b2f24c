"""Templates as cloud assemblies, and what becomes of their stacks."""

import json


def assembly(folder, template, name="App", tags=None):
    """Write a template as a cloud assembly, and return its folder."""
    properties = {"templateFile": f"{name}.template.json", "tags": tags or {}}
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": properties,
    }
    manifest = {"version": "36.0.0", "artifacts": {name: stack}}
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / properties["templateFile"]).write_text(json.dumps(template), encoding="utf-8")
    return folder


def of(**resources):
    """Return a template with these resources, each its type and its properties."""
    return {
        "Resources": {
            name: {"Type": type_, "Properties": given} for name, (type_, given) in resources.items()
        }
    }


def status(rehearsal, name="App"):
    """Return the status of a stack."""
    stacks = rehearsal.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    return stacks[0]["StackStatus"]


def settled(rehearsal, name="App"):
    """Wait until nothing happens to a stack any more, and return its status."""
    while (found := status(rehearsal, name)).endswith("_IN_PROGRESS"):
        rehearsal.settle()
    return found


def reasons(rehearsal, name="App"):
    """Return why resources of a stack failed, by their logical ids."""
    client = rehearsal.client("cloudformation")
    events = client.describe_stack_events(StackName=name)["StackEvents"]
    return {
        each["LogicalResourceId"]: each["ResourceStatusReason"]
        for each in events
        if each["ResourceStatus"].endswith("_FAILED")
    }
