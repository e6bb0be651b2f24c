"""Templates of one resource, and what becomes of it."""

import json

from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.cfn.template import Template


def template(resources, **sections):
    body = {**sections, "Resources": resources}
    return Template(file="t.json", text=json.dumps(body), body=body)


def the_variants(properties, *, condition=None, region=None, account=None, **sections):
    """Return the variants of a resource with these properties."""
    resource = {"Type": "AWS::Any::Thing", "Properties": properties}
    if condition is not None:
        resource["Condition"] = condition
    found = resolved(template({"It": resource}, **sections), region=region, account=account)
    return found.resources[0].variants


def by_words(properties, **others):
    """Return the properties of each variant by the words that say when it holds."""
    return {each.when: each.properties for each in the_variants(properties, **others)}


def value(raw, **others):
    """Return what becomes of a value that is always the same."""
    (only,) = the_variants({"Value": raw}, **others)
    assert only.when == ""
    return only.properties["Value"]


def equals(name, text):
    return {"Fn::Equals": [{"Ref": name}, text]}
