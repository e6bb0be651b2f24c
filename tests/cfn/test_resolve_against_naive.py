"""The variants of a resource are what one gets by trying all deployments one by one."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from snapshot_constructs.cfn.resolve import resolved
from snapshot_constructs.cfn.template import Template
from tests.cfn.naive_resolution import RefusedError, concrete, deployments

TEXTS = st.sampled_from(["a", "b", ""])
MAPPINGS = {"Sizes": {"a": {"a": "1", "b": "2"}, "b": {"a": "1", "b": ["3", "4"]}}}
PARAMETERS = ["Given", "Chosen", "Free", "Open"]
CONDITIONS = ["First", "Second", "Third"]
TAGS = ["Key", "Value", "Other"]


def references(names):
    return st.builds(lambda name: {"Ref": name}, st.sampled_from(names))


@st.composite
def parameters(draw):
    allowed = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
    chosen = {"Type": "String", "AllowedValues": allowed}
    if draw(st.booleans()):
        chosen["Default"] = draw(st.sampled_from(allowed))
    return {
        "Given": {"Type": "String", "Default": draw(TEXTS)},
        "Chosen": chosen,
        "Free": {"Type": "String"},
        "Open": {"Type": "CommaDelimitedList", "Default": "x,y"},
    }


def lookup(*keys):
    return {"Fn::FindInMap": ["Sizes", *keys]}


def equal(one, other):
    return {"Fn::Equals": [one, other]}


REF = references(PARAMETERS[:3])
KEY = TEXTS.filter(bool) | REF
LOOKUP = st.builds(lookup, KEY, KEY) | st.builds(lookup, KEY, KEY, st.just({"DefaultValue": "2"}))
COMPARISON = st.builds(equal, REF, TEXTS) | st.builds(equal, REF | LOOKUP, REF | TEXTS)
PART = TEXTS | REF
TEXT = st.one_of(
    PART,
    st.builds(lambda *items: {"Fn::Join": ["-", [*items]]}, PART, PART),
    st.builds(lambda name: {"Fn::Sub": "x-${" + name + "}"}, st.sampled_from(PARAMETERS[:3])),
    st.builds(lambda one, other: {"Fn::If": ["First", one, other]}, PART, PART),
)
LIST = st.just({"Ref": "Open"}) | st.builds(lambda each: {"Fn::Split": ["-", each]}, TEXT)
LEAF = st.one_of(
    TEXT,
    LOOKUP,
    LIST,
    st.just({"Ref": "AWS::NoValue"}),
    st.just({"Fn::GetAtt": ["It", "Arn"]}),
    st.builds(lambda each: {"Fn::Length": each}, LIST),
    st.builds(lambda number, each: {"Fn::Select": [number, each]}, st.integers(0, 1), LIST),
    st.builds(lambda each: {"Fn::ToJsonString": {"a": each}}, REF),
)


def expressions(earlier):
    asked = st.builds(lambda name: {"Condition": name}, st.sampled_from(earlier or CONDITIONS))
    leaf = COMPARISON | asked if earlier else COMPARISON
    several = st.builds(
        lambda name, *each: {name: [*each]}, st.sampled_from(["Fn::And", "Fn::Or"]), leaf, leaf
    )
    return leaf | st.builds(lambda each: {"Fn::Not": [each]}, leaf | several) | several


def branches(inner):
    return st.builds(
        lambda name, *both: {"Fn::If": [name, *both]}, st.sampled_from(CONDITIONS), inner, inner
    )


def within(inner):
    return st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(TAGS), inner, max_size=2),
        branches(inner),
    )


PROPERTY = within(LEAF | within(LEAF | branches(LEAF)))
TEMPLATES = st.builds(
    lambda parameters, conditions, properties, condition: {
        "Parameters": parameters,
        "Mappings": MAPPINGS,
        "Conditions": dict(zip(CONDITIONS, conditions, strict=True)),
        "Resources": {
            "It": {
                "Type": "Any",
                "Properties": dict(zip(TAGS, properties, strict=False)),
                **({"Condition": condition} if condition else {}),
            }
        },
    },
    parameters(),
    st.tuples(*(expressions(CONDITIONS[:number]) for number in range(3))),
    st.tuples(PROPERTY, PROPERTY),
    st.none() | st.sampled_from(CONDITIONS),
)


@settings(max_examples=150)
@given(TEMPLATES)
def test_the_variants_are_what_all_deployments_come_to(body):
    found = list({json.dumps(each): each for each in results(body)}.values())

    (it,) = resolved(Template(file="t.json", text="", body=body)).resources

    uncovered = [each for each in found if not any(covers(v.properties, each) for v in it.variants)]
    unreached = [v for v in it.variants if not any(covers(v.properties, each) for each in found)]
    assert not uncovered
    assert not found or not unreached


def results(body):
    resource = body["Resources"]["It"]
    for values in deployments(body, resource):
        try:
            made = concrete(body, resource, values)
        except RefusedError:
            continue
        if made is not None:
            yield made


def covers(known, made):
    """Tell whether something is what was made, as far as it is known."""
    if (
        isinstance(known, dict)
        and len(known) == 1
        and next(iter(known)).startswith(("Ref", "Fn::"))
    ):
        return True
    if isinstance(known, dict) and isinstance(made, dict):
        return known.keys() == made.keys() and all(covers(known[key], made[key]) for key in known)
    if isinstance(known, list) and isinstance(made, list):
        return len(known) == len(made) and all(map(covers, known, made))
    return known == made
