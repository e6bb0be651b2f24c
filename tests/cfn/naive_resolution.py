"""Works out a template for one deployment at a time, all values given: slow, plain, and obvious."""

import itertools
import json
import re


class RefusedError(Exception):
    """CloudFormation refuses this deployment."""


GONE = object()
FRESH = "«{}»-«more»"


def deployments(template, resource):
    """Yield the value of each parameter, for all deployments that the resource can tell apart."""
    asked = _conditions(template, resource)
    names = list(template["Parameters"])
    domains = [_domain(template, resource, asked, name) for name in names]
    for values in itertools.product(*domains):
        yield dict(zip(names, values, strict=True))


def concrete(template, resource, values):
    """Return the properties in one deployment; None if the resource is not made."""
    if "Condition" in resource and not _holds(
        template, {"Condition": resource["Condition"]}, values
    ):
        return None
    return _value(template, resource["Properties"], values)


def _conditions(template, raw):
    """Return the names of all conditions on which a part depends."""
    found, waiting = set(), [raw]
    while waiting:
        each = waiting.pop()
        names = [node["Fn::If"][0] for node in _nodes(each) if "Fn::If" in node]
        names += [node["Condition"] for node in _nodes(each) if "Condition" in node]
        for name in set(names) - found:
            found.add(name)
            waiting.append(template["Conditions"][name])
    return found


def _nodes(raw):
    if isinstance(raw, dict):
        yield raw
        raw = list(raw.values())
    if isinstance(raw, list):
        for each in raw:
            yield from _nodes(each)


def _domain(template, resource, asked, name):
    parameter = template["Parameters"][name]
    expressions = [template["Conditions"][each] for each in sorted(asked)]
    default, listed = parameter.get("Default"), parameter["Type"] == "CommaDelimitedList"
    if "AllowedValues" in parameter:
        return parameter["AllowedValues"]
    compared, read = _uses(expressions, name)
    read = read or _is_looked_up_with_default([resource, *expressions], name)
    keys = _keys(template, [resource, *expressions], name)
    texts = set() if listed else compared | keys
    if listed and default is not None:
        default = tuple(default.split(","))
    if read and not listed:
        texts |= {"a", "b", "", "1", "2"}
    if default is None or default in compared or read:
        fresh = [FRESH.format(name)] + ([FRESH.format("same")] if read else [])
        texts |= (
            {(each,) for each in fresh} if listed else set(fresh) if read or not keys else set()
        )
    return sorted(texts | ({default} if default is not None else set()), key=str)


def _uses(expressions, name):
    compared = set()
    for node in _nodes(expressions):
        if "Fn::Equals" in node:
            one, other = node["Fn::Equals"]
            if one == {"Ref": name} and isinstance(other, str):
                compared.add(other)
                continue
    return compared, _is_read(expressions, name)


def _is_read(raw, name):
    match raw:
        case {"Ref": found}:
            return found == name
        case {"Fn::Equals": [{"Ref": _}, str()]}:
            return False
        case {"Fn::FindInMap": _}:
            return False
        case dict():
            return any(_is_read(each, name) for each in raw.values())
        case list():
            return any(_is_read(each, name) for each in raw)
    return False


def _is_looked_up_with_default(raw, name):
    lookups = [node["Fn::FindInMap"] for node in _nodes(raw) if "Fn::FindInMap" in node]
    return any(len(args) == 4 and {"Ref": name} in args for args in lookups)


def _keys(template, raw, name):
    found = set()
    for node in _nodes(raw):
        match node:
            case {"Fn::FindInMap": [mapping, {"Ref": asked}, _, *_]} if asked == name:
                found |= set(template["Mappings"][mapping])
            case {"Fn::FindInMap": [mapping, _, {"Ref": asked}, *_]} if asked == name:
                found |= {key for each in template["Mappings"][mapping].values() for key in each}
    return found


def _holds(template, raw, values):
    ((name, args),) = raw.items()
    match name:
        case "Condition":
            return _holds(template, template["Conditions"][args], values)
        case "Fn::Equals":
            return _value(template, args[0], values) == _value(template, args[1], values)
        case "Fn::Not":
            return not _holds(template, args[0], values)
        case "Fn::And":
            return all(_holds(template, each, values) for each in args)
    return any(_holds(template, each, values) for each in args)


def _value(template, raw, values):
    if isinstance(raw, list):
        found = [_value(template, each, values) for each in raw]
        return [each for each in found if each is not GONE]
    if not isinstance(raw, dict):
        return raw
    if len(raw) == 1:
        ((name, args),) = raw.items()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](template, args, values)
    found = {name: _value(template, each, values) for name, each in raw.items()}
    return {name: each for name, each in found.items() if each is not GONE}


def _ref(_template, name, values):
    if name == "AWS::NoValue":
        return GONE
    found = values.get(name, f"<{name}>")
    return list(found) if isinstance(found, tuple) else found


def _if(template, args, values):
    holds = _holds(template, {"Condition": args[0]}, values)
    return _value(template, args[1 if holds else 2], values)


def _sub(_template, text, values):
    return re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def _join(template, args, values):
    delimiter, items = _value(template, args, values)
    return delimiter.join(items)


def _select(template, args, values):
    number, items = args[0], _value(template, args[1], values)
    if number >= len(items):
        raise RefusedError
    return items[number]


def _find(template, args, values):
    mapping, *keys = _value(template, args[:3], values)
    found = template["Mappings"][mapping]
    for key in keys:
        if key not in found and len(args) == 4:
            return _value(template, args[3]["DefaultValue"], values)
        if key not in found:
            raise RefusedError
        found = found[key]
    return found


_FUNCTIONS = {
    "Ref": _ref,
    "Fn::If": _if,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::FindInMap": _find,
    "Fn::Split": lambda t, args, v: _value(t, args[1], v).split(args[0]),
    "Fn::Length": lambda t, args, v: len(_value(t, args, v)),
    "Fn::ToJsonString": lambda t, args, v: json.dumps(_value(t, args, v), separators=(",", ":")),
}
