"""The resources of Image Builder, there and back."""

import types
from collections.abc import Callable
from dataclasses import fields
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn.imagebuilder import RESOURCE_TYPES, decode, encode, type_of
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.imagebuilder import Component, ImageBuilderResource, Workflow
from snapshot_constructs.model.tags import Tag
from snapshot_constructs.model.value import Value
from tests import imagebuilder as good

GOOD: tuple[ImageBuilderResource, ...] = (
    good.component(),
    good.workflow(),
    good.recipe(),
    good.container_recipe(),
    good.infrastructure(),
    good.distribution(),
    good.pipeline(),
    good.image(),
    good.lifecycle(),
)
MADE = [type(each) for each in GOOD]
LATER = Deferred({"Ref": "Later"})
TAGS = st.dictionaries(st.text(), st.text(), max_size=3).map(
    lambda found: tuple(Tag(key, value) for key, value in found.items())
)
KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(),
    int: st.integers(-10, 10**9),
    bool: st.booleans(),
    Deferred: st.just(LATER),
    type(None): st.none(),
}


def _values(made: type[Value]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(made)
    given_names = [each.name for each in fields(made) if not each.metadata.get("opaque")]
    return st.builds(made, **{name: _any_of(hints[name]) for name in given_names})


def _any_of(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        options = get_args(hint)
        if any(Tag in get_args(get_args(each)[0]) for each in options if get_origin(each) is tuple):
            return st.one_of(TAGS, st.just(LATER))
        return st.one_of([_any_of(each) for each in options])
    if get_origin(hint) is tuple:
        return st.lists(_any_of(get_args(hint)[0]), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Value):
        return _values(hint)
    return KNOWN[hint]


def _plain(resource: ImageBuilderResource) -> ImageBuilderResource:
    """Return a resource without what is read from the text of its document."""
    changes: dict[str, Any] = {"misread": ()}
    if isinstance(resource, (Component, Workflow)):
        changes["document"] = None
    made: Callable[..., ImageBuilderResource] = type(resource)
    named = {each.name: getattr(resource, each.name) for each in fields(resource)}
    return made(**{**named, **changes})


@pytest.mark.parametrize("resource", GOOD, ids=lambda each: type(each).__name__)
def test_a_resource_is_read_as_it_was_written(resource: ImageBuilderResource) -> None:
    assert decode(type_of(resource), encode(resource)) == resource


@pytest.mark.parametrize("made", MADE, ids=lambda each: each.__name__)
def test_every_resource_is_read_as_it_was_written(made: type[Any]) -> None:
    @given(_values(made))
    def holds(resource: ImageBuilderResource) -> None:
        read = decode(type_of(resource), encode(resource))

        assert encode(_plain(read)) == encode(resource)
        assert read.misread == ()

    holds()


@pytest.mark.parametrize("type_", RESOURCE_TYPES)
def test_what_no_property_is_called_is_listed(type_: str) -> None:
    resource = decode(type_, {"Nmae": "web", "Tags": ["no", "map"]})

    assert [(each.where, each.unknown) for each in resource.misread] == [
        ("Nmae", True),
        ("Tags", False),
    ] or [(each.where, each.unknown) for each in resource.misread] == [
        ("Tags", False),
        ("Nmae", True),
    ]


def test_a_group_that_is_not_known_is_written_as_it_was() -> None:
    logging = {
        "InstanceMetadataOptions": {"Ref": "Options"},
        "ParentInstance": {"AutoScalingGroup": {"Ref": "Group"}},
    }

    read = decode("AWS::ImageBuilder::InfrastructureConfiguration", logging)

    assert encode(read) == logging


def test_a_list_within_a_list_of_texts_is_not_known() -> None:
    groups = {"SecurityGroupIds": [["sg-1", "sg-2"], "sg-3"]}

    read = decode("AWS::ImageBuilder::InfrastructureConfiguration", groups)

    assert (read.misread, encode(read)) == ((), groups)
