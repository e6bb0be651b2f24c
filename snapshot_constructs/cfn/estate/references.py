"""What names a resource of the same estate: within a template, across stacks and into nested ones."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from snapshot_constructs.cfn.estate.reading import fields, items
from snapshot_constructs.cfn.template import Template
from snapshot_constructs.model.address import Link, Mark, Pointer
from snapshot_constructs.model.deferred import Deferred, is_no_value

_HOPS = 8  # from stack to stack, until what a name means is given up
_PLACEHOLDER = re.compile(r"\$\{([^!{}][^{}]*)\}")
_LAST_NAME = re.compile(r"(?:/|:(?:key|volume|instance|role|document)/)\$\{([^{}.]+)\}")
_NESTED = "AWS::CloudFormation::Stack"


class _Passed(NamedTuple):
    """What a stack passes to one nested in it."""

    file: str
    raw: object


@dataclass(slots=True)
class References:
    """Finds what is named in the templates of one estate."""

    resources: dict[str, frozenset[str]] = field(default_factory=dict)
    _exports: dict[str, _Passed] = field(default_factory=dict)
    _outputs: dict[tuple[str, str], object] = field(default_factory=dict)
    _parameters: dict[tuple[str, str], _Passed] = field(default_factory=dict)
    _children: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def within(cls, templates: Iterable[tuple[Template, frozenset[str]]]) -> "References":
        """Return what finds names in these templates, each with the names of its resources."""
        made = cls()
        listed = list(templates)
        by_name = {PurePath(each.file).name: each.file for each, _ in listed}
        for template, names in listed:
            made.resources[template.file] = names
            made._note_outputs(template)
            made._note_nested(template, by_name)
        return made

    def link(self, file: str, raw: object, hops: int = _HOPS) -> Link | None:
        """Return what something written in a template names; None if nothing is written."""
        if raw is None or is_no_value(raw):
            return None
        if isinstance(raw, Deferred):
            return self.link(file, raw.raw, hops)
        named = self._named(file, raw, hops)
        if named is not None:
            return named
        found = written(raw)
        if found is None:
            return Deferred(raw)
        last = _LAST_NAME.search(found) if found.endswith("}") else None
        if last is not None and last.end() == len(found) and self._has(file, last[1]):
            return Pointer(Mark(file, last[1]), "Arn")
        return found

    def links(self, file: str, raw: object) -> tuple[Link, ...]:
        """Return what each of several, or one that stands alone, names."""
        found = (self.link(file, each) for each in items(raw))
        return tuple(each for each in found if each is not None)

    def named(self, file: str, deferred: Iterable[Deferred]) -> dict[str, Link]:
        """Return what deferred values name, by the ``repr`` of what is written."""
        found = ((repr(each.raw), self.link(file, each)) for each in deferred)
        return {written: link for written, link in found if link is not None}

    def names_in(self, file: str, raw: object) -> Iterator[str]:
        """Yield the logical ids of resources of the template that something written refers to."""
        waiting = [raw]
        while waiting:
            match waiting.pop():
                case {"Ref": str() as name}:
                    yield from self._own(file, name)
                case {"Fn::GetAtt": [str() as name, *_]} | {"Fn::GetAtt": str() as name}:
                    yield from self._own(file, name.partition(".")[0])
                case {"Fn::Sub": str() as text}:
                    yield from self._in_text(file, text)
                case {"Fn::Sub": [str() as text, *others]}:
                    yield from self._in_text(file, text)
                    waiting += others
                case Mapping() as inner:
                    waiting.extend(inner.values())
                case list() as inner:
                    waiting.extend(inner)

    def _in_text(self, file: str, text: str) -> Iterator[str]:
        for found in _PLACEHOLDER.findall(text):
            yield from self._own(file, found.partition(".")[0])

    def _own(self, file: str, name: str) -> Iterator[str]:
        if self._has(file, name):
            yield name

    def _has(self, file: str, name: str) -> bool:
        return name in self.resources.get(file, ())

    def _named(self, file: str, raw: object, hops: int) -> Link | None:
        """Return the resource that ``raw`` as a whole stands for, wherever it is."""
        match raw:
            case {"Ref": str() as name}:
                return self._at(file, name, "", hops)
            case {"Fn::GetAtt": [str() as name, str() as attribute]}:
                return self._at(file, name, attribute, hops)
            case {"Fn::GetAtt": str() as dotted} if "." in dotted:
                name, _, attribute = dotted.partition(".")
                return self._at(file, name, attribute, hops)
            case {"Fn::Sub": str() as text} if found := _PLACEHOLDER.fullmatch(text):
                name, _, attribute = found[1].partition(".")
                return self._at(file, name, attribute, hops)
            case {"Fn::ImportValue": str() as name} if hops and name in self._exports:
                return self.link(*self._exports[name], hops - 1)
        return None

    def _at(self, file: str, name: str, attribute: str, hops: int) -> Link | None:
        child = self._children.get((file, name))
        if child is not None and attribute.startswith("Outputs.") and hops:
            output = self._outputs.get((child, attribute.removeprefix("Outputs.")))
            return None if output is None else self.link(child, output, hops - 1)
        if self._has(file, name):
            return Pointer(Mark(file, name), attribute)
        passed = self._parameters.get((file, name))
        return self.link(*passed, hops - 1) if passed and hops and not attribute else None

    def _note_outputs(self, template: Template) -> None:
        for name, output in fields(template.body.get("Outputs")).items():
            value = fields(output).get("Value")
            self._outputs[template.file, name] = value
            exported = fields(fields(output).get("Export")).get("Name")
            if isinstance(exported, str):
                self._exports[exported] = _Passed(template.file, value)

    def _note_nested(self, template: Template, by_name: Mapping[str, str]) -> None:
        for logical_id, raw in template.body["Resources"].items():
            if fields(raw).get("Type") == _NESTED and (child := _child(raw, by_name)):
                self._children[template.file, logical_id] = child
                passed = fields(fields(raw.get("Properties")).get("Parameters"))
                for name, value in passed.items():
                    self._parameters[child, name] = _Passed(template.file, value)


def _child(raw: Mapping[str, Any], by_name: Mapping[str, str]) -> str | None:
    """Return the file of a nested stack's template, if that is among those that were read."""
    path = fields(raw.get("Metadata")).get("aws:asset:path")
    url = fields(raw.get("Properties")).get("TemplateURL")
    named = path if isinstance(path, str) else url
    return by_name.get(PurePath(named).name) if isinstance(named, str) else None


def written(raw: object) -> str | None:
    """Return a text with ``${…}`` for what is not known of it; None if it cannot be told at all."""
    match raw:
        case str():
            return raw
        case {"Ref": str() as name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str() as name, str() as attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Sub": str() as text}:
            return text
        case {"Fn::Sub": [str() as text, Mapping()]}:
            return text
        case {"Fn::Join": [str() as between, list() as parts]}:
            found = [written(part) for part in parts]
            return between.join("${?}" if part is None else part for part in found)
    return None
