"""Simple documents are written without PyYAML, and nobody can tell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn import yaml_file
from snapshot_constructs.cfn.imagebuilder import document, simple_yaml

ODD = ["", " ", "- a", "a: b", "a #b", "yes", "~", "0x1", "1e3", "<<", "=", "...", "{{ a }}", "é→"]
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text("abN 019-+.~<=:#,[]{}&*!|>'\"%@`?/\\$_é→\n\t\xa0", max_size=9),
    st.text(max_size=5),
)
NAMES = st.sampled_from(["commands", "path", "on", "Yes", "1st", "a b", "null", ""])
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.sampled_from([None, 1.0, 2.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(content=st.dictionaries(st.sampled_from(["name", "phases"]), VALUES))
def test_what_is_simple_is_written_as_pyyaml_writes_it(content: dict[str, Any]) -> None:
    text = simple_yaml.written(content)

    assert text in (None, document._dumped(content))


@given(content=st.dictionaries(st.sampled_from(["name", "phases"]), VALUES))
def test_what_is_simple_is_read_as_it_was_written(content: dict[str, Any]) -> None:
    text = simple_yaml.written(content)

    read = content if text is None else yaml_file.parsed(text, "Data")[0]
    assert repr(read) == repr(content)


def test_lists_and_mappings_stand_in_each_other() -> None:
    steps = [{"name": "Run", "timeoutSeconds": -1, "inputs": {"commands": ["ls", "'a'"]}}, ["a"]]

    text = simple_yaml.written({"schemaVersion": 1.0, "loop": {}, "phases": [{"steps": steps}]})

    assert text == (
        "schemaVersion: 1.0\n"
        "loop: {}\n"
        "phases:\n"
        "- steps:\n"
        "  - name: Run\n"
        "    timeoutSeconds: -1\n"
        "    inputs:\n"
        "      commands:\n"
        "      - ls\n"
        "      - '''a'''\n"
        "  - - a\n"
    )


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("dnf -y install nginx", "dnf -y install nginx"),
        (
            "curl https://example.com/a?b=c | tee /tmp/a",
            "curl https://example.com/a?b=c | tee /tmp/a",
        ),
        ('echo "a: b"', "'echo \"a: b\"'"),
        ("echo it's # done", "'echo it''s # done'"),
        ("{{ build.Get.inputs[0].destination }}", "'{{ build.Get.inputs[0].destination }}'"),
        ("ends with: ", "'ends with: '"),
        ("", "''"),
    ],
)
def test_a_command_is_put_in_quotes_where_it_must_be(command: str, written: str) -> None:
    text = simple_yaml.written({"run": command})

    assert text == f"run: {written}\n"


@pytest.mark.parametrize(
    "value",
    [
        *("0644", "--force", "no", "Null", "two\nlines", "tab\t", "a" * 1000, "\xa0"),
        *("${Token[TOKEN.1]}", None, 2.5, ("a",), {"on": "a"}, {"a b": "c"}, {1: "a"}, b"a"),
    ],
    ids=repr,
)
def test_what_is_not_simple_is_left_to_pyyaml(value: object) -> None:
    text = simple_yaml.written({"run": value})

    assert text is None


@pytest.mark.parametrize("nest", [lambda it: [it], lambda it: {"a": it}], ids=["lists", "mappings"])
def test_what_is_deep_is_left_to_pyyaml(nest: Any) -> None:
    deep: object = "a"
    for _ in range(30):
        deep = nest(deep)

    text = simple_yaml.written({"run": deep})

    assert text is None


def test_a_document_with_nothing_in_it_is_left_to_pyyaml() -> None:
    text = simple_yaml.written({})

    assert text is None
