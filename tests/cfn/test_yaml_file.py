"""YAML is read as CloudFormation's users mean it, and anything else is one line."""

import pytest

from snapshot_constructs.cfn.json_file import UnusableError
from snapshot_constructs.cfn.position import Lines
from snapshot_constructs.cfn.yaml_file import parsed


def _read(text):
    return parsed(text, "t.yaml")[0]


def _position(text, *path):
    return Lines(text).position(parsed(text, "t.yaml")[1].offset(path))


SHORT = {
    "!Ref Key": {"Ref": "Key"},
    "!Ref 7": {"Ref": "7"},
    "!Condition IsProd": {"Condition": "IsProd"},
    "!Sub '${AWS::Region}a'": {"Fn::Sub": "${AWS::Region}a"},
    "!Sub ['${A}', {A: !Ref B}]": {"Fn::Sub": ["${A}", {"A": {"Ref": "B"}}]},
    "!GetAtt Role.Arn": {"Fn::GetAtt": ["Role", "Arn"]},
    "!GetAtt Inner.Outputs.Arn": {"Fn::GetAtt": ["Inner", "Outputs.Arn"]},
    "!GetAtt [Role, Arn]": {"Fn::GetAtt": ["Role", "Arn"]},
    "!GetAtt Role": {"Fn::GetAtt": "Role"},
    "!GetAZs": {"Fn::GetAZs": ""},
    "!GetAZs {Ref: 'AWS::Region'}": {"Fn::GetAZs": {"Ref": "AWS::Region"}},
    "!Base64 {Fn::Sub: a}": {"Fn::Base64": {"Fn::Sub": "a"}},
}
MORE_SHORT = {
    "!If [A, 1, !If [B, 2, !Ref 'AWS::NoValue']]": {
        "Fn::If": ["A", 1, {"Fn::If": ["B", 2, {"Ref": "AWS::NoValue"}]}]
    },
    "!Join [',', [a, b]]": {"Fn::Join": [",", ["a", "b"]]},
    "!Select [0, !Split [',', a]]": {"Fn::Select": [0, {"Fn::Split": [",", "a"]}]},
    "!FindInMap [A, !Ref B, C]": {"Fn::FindInMap": ["A", {"Ref": "B"}, "C"]},
    "!Cidr [10.0.0.0/16, 4, 8]": {"Fn::Cidr": ["10.0.0.0/16", 4, 8]},
    "!ImportValue Key": {"Fn::ImportValue": "Key"},
    "!Transform {Name: 'AWS::Include'}": {"Fn::Transform": {"Name": "AWS::Include"}},
    "!Not [!Equals [a, '']]": {"Fn::Not": [{"Fn::Equals": ["a", ""]}]},
    "!Or [!And [a, b], c]": {"Fn::Or": [{"Fn::And": ["a", "b"]}, "c"]},
    "!Length [a]": {"Fn::Length": ["a"]},
    "!ToJsonString {a: 1}": {"Fn::ToJsonString": {"a": 1}},
    "{Fn::ForEach::All: [X, [a], {}]}": {"Fn::ForEach::All": ["X", ["a"], {}]},
}


@pytest.mark.parametrize("written", SHORT | MORE_SHORT)
def test_a_short_form_is_written_out(written):
    assert _read(f"a: {written}") == {"a": (SHORT | MORE_SHORT)[written]}


SCALARS = (
    {"7": 7, "-7": -7, "0": 0, "0x1F": 31, "010": 8, "1_000": 1000, "12345678901": 12345678901}
    | {"3.10": 3.1, "1.5e+3": 1500.0, "1e3": "1e3", "012345678901": "012345678901"}
    | {"yes": True, "Off": False, "true": True, "y": "y", "~": None, "": None, "null": None}
    | {"03:00": "03:00", "12:30": "12:30", "12:30:45.5": "12:30:45.5", "-1:30": "-1:30"}
    | {"2026-11-22": "2026-11-22", "2026-11-22 03:00:00": "2026-11-22 03:00:00"}
    | {"=": "=", "<<": "<<", ".inf": ".inf", "-.INF": "-.INF", ".nan": ".nan"}
    | {"1.0e+999": "1.0e+999", "'7'": "7", '"yes"': "yes", "! 7": "7", "!!str 7": "7"}
    | {"!!int '7'": 7, "!!float 7": 7.0, "!!bool no": False, "!!null x": None}
    | {"!!map {b: 1}": {"b": 1}, "!!seq [1]": [1], "! [1]": [1], "|\n  b\n  c": "b\nc"}
)


@pytest.mark.parametrize("written", SCALARS)
def test_a_value_is_what_cloudformations_users_mean(written):
    found = _read(f"a: {written}")

    assert (found, type(found["a"])) == ({"a": SCALARS[written]}, type(SCALARS[written]))


@pytest.mark.parametrize(
    "key", ["1", "1.50", "true", "012345678901", "12:30", "=", "2026-11-22", "Fn::ForEach::A"]
)
def test_the_name_of_an_entry_is_its_text(key):
    assert _read(f"{key}: a") == {key: "a"}


ALIASES = {
    "a: &a {x: 1}\nb: *a": {"a": {"x": 1}, "b": {"x": 1}},
    "a: &a 7\nb: [*a, *a]": {"a": 7, "b": [7, 7]},
    "a: &a !Ref X\nb: *a": {"a": {"Ref": "X"}, "b": {"Ref": "X"}},
    "a: &a x\n*a : y": {"a": "x", "x": "y"},
    "&a a: *a": {"a": "a"},
    "a: &a 1\nb: &a 2\nc: *a": {"a": 1, "b": 2, "c": 2},
    "a: &a [&a 1, *a]\nb: *a": {"a": [1, 1], "b": 1},
}
MERGES = {
    "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}": {"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 2}},
    "a: &a {x: 1, y: 2}\nb: {x: 3, <<: *a}": {"a": {"x": 1, "y": 2}, "b": {"x": 3, "y": 2}},
    "a: {<<: [{x: 1}, {x: 2, y: 2}]}": {"a": {"x": 1, "y": 2}},
    "a: {<<: {x: 1}, <<: {y: 2}}": {"a": {"x": 1, "y": 2}},
    "a: {<<: {<<: {x: 1}, y: 2}}": {"a": {"x": 1, "y": 2}},
    "a: {'<<': {x: 1}}": {"a": {"<<": {"x": 1}}},
}


@pytest.mark.parametrize("written", ALIASES | MERGES)
def test_aliases_and_merge_keys_are_followed(written):
    assert _read(written) == (ALIASES | MERGES)[written]


TEXT = """\
Base: &base
  Count: 7
Daily:
  <<: *base
  Key: !If [Prod, {a: !GetAtt Key.Arn}, x]
  Same: *base
  List:
    - Name: a
    - - !Sub b
"""


@pytest.mark.parametrize(
    ("path", "position"),
    {
        "": (1, 1),
        "Daily": (3, 1),
        "Daily/Count": (2, 3),
        "Daily/Same": (6, 3),
        "Daily/Same/Count": (2, 3),
        "Daily/Key/Fn::If": (5, 8),
        "Daily/Key/Fn::If/1": (5, 19),
        "Daily/Key/Fn::If/1/a/Fn::GetAtt/1": (5, 23),
        "Daily/Key/Nothing": (5, 3),
        "Daily/List/0/Name": (8, 7),
        "Daily/List/1/0/Fn::Sub/x": (9, 9),
        "Daily/List/2": (7, 3),
    }.items(),
)
def test_an_entry_is_where_it_is_written(path, position):
    assert _position(TEXT, *path.split("/")) == position


FAULTS = {
    "": "1:1: is empty; give a CloudFormation template",
    "# nothing": "1:1: is empty; give a CloudFormation template",
    "\n- a": "2:1: must hold an object (got a list)",
    "Hello": "1:1: must hold an object (got text)",
    "a: 1\n---\na: 1": "2:1: begins a second document; give one per file",
    "a:\n\tb: 1": "2:1: has a tab where YAML asks for spaces",
    "a: b: c": "1:5: is not YAML (mapping values are not allowed in this context)",
    "a: 1\nb: \x07": "2:4: is not YAML (got the character U+0007)",
    "a: \x00": "1:4: is not YAML (got the character U+0000)",
    "a: \ud800": "1:4: is not YAML (got the character U+D800)",
    "a: {b: 1,\n c: 2,\n b: 3}": "3:2: has 'b' twice (the first is in line 1); keep one of them",
    "a: !GetAttr b": "1:4: has an unknown tag (got !GetAttr); write !GetAtt",
}
MORE_FAULTS = {
    "a: !ref b": "1:4: has an unknown tag (got !ref); write !Ref",
    "a: !vault [b]": "1:4: has an unknown tag (got !vault); CloudFormation's are !Ref, !Sub and so on",
    "a: !!binary b": (
        "1:4: has an unknown tag (got tag:yaml.org,2002:binary); "
        "CloudFormation's are !Ref, !Sub and so on"
    ),
    "a: !!int b": "1:4: has a value that cannot be read (got 'b')",
    "a: !!float": "1:4: has a value that cannot be read (got '')",
    "a: !!bool maybe": "1:4: has a value that cannot be read (got 'maybe')",
    "a: 0x_": "1:4: has a value that cannot be read (got '0x_')",
    f"a: {'9' * 5000}": f"1:4: has a value that cannot be read (got '{'9' * 56}...)",
    "a: 1\n~: 2": "2:1: has an entry whose name is no text; put it in quotes",
    "? !Ref a\n: 2": "1:3: has an entry whose name is no text; put it in quotes",
    "{[a]: 2}": "1:2: has an entry whose name is no text",
    "a: &a [b]\n? *a\n: 2": "2:3: has an entry whose name is no text",
}
ALIAS_FAULTS = {
    "a: *b": "1:4: the alias *b has no anchor",
    "a: &a [*a]": "1:8: the alias *a stands in what it repeats",
    "a: &a {<<: *a}": "1:12: the alias *a stands in what it repeats",
    "a: {<<: 7}": "1:4: merges a number by <<; name a mapping",
    "a: {<<: [[b]]}": "1:4: merges a list by <<; name a mapping",
}


@pytest.mark.parametrize("text", FAULTS | MORE_FAULTS | ALIAS_FAULTS)
def test_fails_when_cloudformation_has_no_use_for_it(text):
    with pytest.raises(UnusableError) as error:
        parsed(text, "t.yaml")

    assert str(error.value) == f"t.yaml:{(FAULTS | MORE_FAULTS | ALIAS_FAULTS)[text]}"


LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 10)
)
WIDE = "a: &a {" + ", ".join(f"k{number}: 1" for number in range(1000)) + "}\n"
BOMBS = {
    "laughs": (LAUGHS, "6:[0-9]+: repeats more than 500,000 entries by aliases"),
    "merges": (
        WIDE + "".join(f"b{number}: {{<<: *a}}\n" for number in range(1000)),
        "[0-9]+:[0-9]+: repeats more than 500,000 entries by aliases",
    ),
    "chain": (
        "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(10_000)),
        "200:[0-9]+: is nested more than 200 levels deep; no template needs that",
    ),
    "dashes": (
        "- " * 100_000,
        "1:401: is nested more than 200 levels deep; no template needs that",
    ),
    "tags": ("a: " + "[!Not " * 200, r"1:\d+: is nested more than 200 levels deep; no template .*"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_fails_when_a_small_file_would_be_a_large_template(name):
    text, message = BOMBS[name]

    with pytest.raises(UnusableError, match=f"^t.yaml:{message}$"):
        parsed(text, "t.yaml")
