"""Bodies of templates with every kind of value and function in them, and how they are written."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from hypothesis import strategies as st

_WORDS = (
    *("12:30", "03:00", "2026-11-22", "2026-11-22T03:00:00Z", "yes", "No", "on", "null", "~"),
    *("0x1F", "0o7", "010", "1_000", "1e3", ".inf", ".nan", "<<", "=", "", "111122223333"),
    *("cron(0 3 * * ? *)", "${AWS::Region}", "!Ref x", "- a", "a: b", "# no comment"),
)
_CHARACTERS = "ab09 :-#!&*'\"{}[],|>%@`\\\n<=~?.é😀"
_OF_TEXT = ("Ref", "Condition", "Fn::Sub")
_OF_ANY = tuple(f"Fn::{name}" for name in ("If", "Join", "Sub", "Equals", "Base64", "Transform"))

_TAGS = {name: f"!{name.removeprefix('Fn::')}" for name in (*_OF_TEXT, *_OF_ANY, "Fn::GetAtt")}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a text that is hard to write."""
    return draw(st.sampled_from(_WORDS) | st.text(_CHARACTERS, max_size=8))


@st.composite
def _scalars(draw: st.DrawFn) -> Any:
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    return draw(texts() | numbers | st.none() | st.booleans())


@st.composite
def _keys(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(("Type", "Fn::ForEach::All", "1", "<<", "yes")) | texts())


@st.composite
def _functions(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Draw a function; what stands under a tag is text, a list or a mapping."""
    if draw(st.booleans()):
        return {draw(st.sampled_from(_OF_TEXT)): draw(texts())}
    if draw(st.booleans()):
        name = st.text("AB01", min_size=1, max_size=3)
        return {"Fn::GetAtt": [draw(name), draw(name | st.just("Outputs.Arn"))]}
    arguments = st.lists(inner, max_size=3) | st.dictionaries(_keys(), inner, max_size=2)
    return {draw(st.sampled_from(_OF_ANY)): draw(arguments)}


VALUES: st.SearchStrategy[Any] = st.recursive(
    _scalars(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(_keys(), inner, max_size=3)
        | _functions(inner)
    ),
    max_leaves=15,
)


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the body of a template, most probably one that means nothing."""
    rest = draw(st.dictionaries(_keys(), VALUES, max_size=2))
    return rest | {"Resources": draw(st.dictionaries(_keys(), VALUES, max_size=3))}


def as_json(body: Any) -> str:
    """Write a body as JSON."""
    return json.dumps(body, indent=1, ensure_ascii=False)


def as_yaml(body: Any) -> str:
    """Write a body as YAML, with all functions in the long form."""
    return yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def as_short_yaml(body: Any) -> str:
    """Write a body as YAML, with all functions in the short form."""
    return as_yaml(_shortened(body))


def as_flow(body: Any) -> str:
    """Write a body as YAML in braces, with all functions in the short form."""
    return yaml.dump(
        _shortened(body), Dumper=_Dumper, sort_keys=False, default_flow_style=True, width=20
    )


WRITERS: tuple[Callable[[Any], str], ...] = (as_json, as_yaml, as_short_yaml, as_flow)


class _Short:
    """The argument of a function, under a tag."""

    def __init__(self, tag: str, argument: Any) -> None:
        self.tag, self.argument = tag, argument


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def represent_short(self, short: _Short) -> yaml.Node:
        if isinstance(short.argument, str):
            return self.represent_scalar(short.tag, short.argument)
        if isinstance(short.argument, list):
            return self.represent_sequence(short.tag, short.argument)
        return self.represent_mapping(short.tag, short.argument)


_Dumper.add_representer(_Short, _Dumper.represent_short)


def _shortened(value: Any) -> Any:
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name in _TAGS and isinstance(argument, (str, list, dict)):
            return _Short(_TAGS[name], _argument(name, argument))
    return {key: _shortened(each) for key, each in value.items()}


def _argument(name: str, argument: Any) -> Any:
    if name == "Fn::GetAtt":
        return ".".join(argument)
    shortened = _shortened(argument)
    if isinstance(shortened, _Short):  # a node has one tag, so the inner function stays long
        return {key: _shortened(each) for key, each in argument.items()}
    return shortened


def places(text: str) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield the path of everything in a document, and its line and column as PyYAML tells them."""
    root = yaml.compose(text, yaml.SafeLoader)
    yield (), _place(root)
    yield from _places(root, ())


def _places(
    node: yaml.Node, path: tuple[str, ...], *, long: bool = False
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    name = next((name for name, tag in _TAGS.items() if tag == node.tag), None)
    if name and not long:
        yield (*path, name), _place(node)
        if name == "Fn::GetAtt":
            yield (*path, name, "1"), _place(node)
        yield from _places(node, (*path, name), long=True)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), _place(key)
            yield from _places(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*path, str(number)), _place(item)
            yield from _places(item, (*path, str(number)))


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
