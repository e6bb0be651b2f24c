"""Puts intrinsics and tokens in the place of values, alone, in lists and for whole objects."""

from dataclasses import fields, replace
from typing import Any, TypeVar, get_args, get_type_hints

from hypothesis import strategies as st

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.value import Value

V = TypeVar("V", bound=Value)

_IDS = st.sampled_from(("Key", "Backup", "Database"))
_INTRINSICS = st.one_of(
    st.builds(lambda id: {"Ref": id}, _IDS),
    st.builds(lambda id: {"Fn::GetAtt": [id, "Arn"]}, _IDS),
    st.builds(lambda id: {"Fn::Sub": "arn:${AWS::Partition}:x:::${" + id + "}"}, _IDS),
    st.builds(lambda id: {"Fn::ImportValue": {"Fn::Sub": "${Stage}-" + id}}, _IDS),
    st.builds(lambda id: {"Fn::If": ["IsProd", {"Ref": id}, {"Ref": "AWS::NoValue"}]}, _IDS),
    st.just({"Fn::Select": [0, {"Fn::GetAZs": {"Ref": "AWS::Region"}}]}),
)


def intrinsics() -> st.SearchStrategy[Deferred]:
    """Draw what stands in a template for a value that the deployment will tell."""
    return _INTRINSICS.map(Deferred)


@st.composite
def deferring(draw: st.DrawFn, value: V, often: int = 8) -> V:
    """Draw the value with about one of ``often`` of its parts deferred."""
    hints = get_type_hints(type(value))
    changes = {
        field.name: _deferred(draw, getattr(value, field.name), hints[field.name], often)
        for field in fields(value)
        if field.name != "misread"
    }
    return replace(value, **changes)


def _deferred(draw: st.DrawFn, written: Any, hint: Any, often: int) -> Any:
    if written is None or written == ():
        return written
    if Deferred in get_args(hint) and draw(st.integers(1, often)) == 1:
        return draw(intrinsics())
    if isinstance(written, Value):
        return draw(deferring(written, often))
    if isinstance(written, tuple):
        return tuple(_item(draw, item, often) for item in written)
    return written


def _item(draw: st.DrawFn, item: Any, often: int) -> Any:
    if draw(st.integers(1, often)) == 1:
        return draw(intrinsics())
    return draw(deferring(item, often)) if isinstance(item, Value) else item
