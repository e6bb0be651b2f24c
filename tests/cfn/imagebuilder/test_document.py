"""Documents of components are read whatever they are, and written as people would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn.imagebuilder import decode
from snapshot_constructs.cfn.imagebuilder.document import (
    component_document,
    document_text,
    workflow_document,
)
from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder import Component
from snapshot_constructs.model.imagebuilder.document import (
    ComponentDocument,
    Parameter,
    Phase,
    Step,
)
from snapshot_constructs.model.value import Misread
from tests.imagebuilder import DOCUMENT

TOKEN = "${Token[TOKEN.11]}"  # noqa: S105 - a token of the CDK
SCRIPT = "set -e\nif ! nginx -t; then\n\techo 'no: # \"good\"' >&2\n  exit 1\nfi\n"
LAUGHS = "a: &a [b, b, b, b, b, b, b, b, b, b]\n" + "".join(
    f"{to}: &{to} [{', '.join([f'*{of}'] * 10)}]\n"
    for of, to in zip("acdefgh", "cdefghi", strict=True)
)


def running(*commands: str, **changes: object) -> ComponentDocument:
    """Return a document with one step of bash."""
    step = Step(name="Run", action="ExecuteBash", inputs={"commands": [*commands]})
    made = {"schema_version": "1.0", "phases": (Phase(name="build", steps=(step,)),)}
    return ComponentDocument(**{**made, **changes})  # type: ignore[arg-type]  # any field


def test_a_document_is_read_as_it_stands() -> None:
    text = """\
name: Ping
description: Pings hosts.
schemaVersion: 1.0
parameters:
  - Hosts: {type: string, default: 127.0.0.1, description: Comma separated.}
constants:
  - Times: {type: string, value: '4'}
phases:
  - name: build
    steps:
      - name: Ping
        action: ExecuteBash
        timeoutSeconds: 60
        maxAttempts: 3
        onFailure: Continue
        if: {binaryExists: ping}
        loop:
          forEach: {list: '{{ Hosts }}', delimiter: ','}
        inputs:
          commands: ['ping -c {{ Times }} {{ loop.value }}']
"""

    document = component_document(text)

    step = Step(
        name="Ping",
        action="ExecuteBash",
        timeout_seconds=60,
        max_attempts=3,
        on_failure="Continue",
        condition={"binaryExists": "ping"},
        loop={"forEach": {"list": "{{ Hosts }}", "delimiter": ","}},
        inputs={"commands": ["ping -c {{ Times }} {{ loop.value }}"]},
    )
    assert document == ComponentDocument(
        name="Ping",
        description="Pings hosts.",
        schema_version=1.0,
        parameters=(
            Parameter(
                name="Hosts", type="string", default="127.0.0.1", description="Comma separated."
            ),
        ),
        constants=(Parameter(name="Times", type="string", default="4"),),
        phases=(Phase(name="build", steps=(step,)),),
    )
    assert component_document(document_text(document)) == document


def test_commands_of_several_lines_are_written_as_blocks() -> None:
    text = document_text(running("dnf -y update", "set -e\nsystemctl enable nginx\n"))

    assert text == (
        "schemaVersion: '1.0'\n"
        "phases:\n"
        "- name: build\n"
        "  steps:\n"
        "  - name: Run\n"
        "    action: ExecuteBash\n"
        "    inputs:\n"
        "      commands:\n"
        "      - dnf -y update\n"
        "      - |\n"
        "        set -e\n"
        "        systemctl enable nginx\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        *(f"aws s3 cp s3://{TOKEN}/a /tmp/a", TOKEN, f"echo {TOKEN}: # no comment"),
        f"set -e\naws s3 cp s3://{TOKEN}/a /tmp/a\n",
    ],
    ids=["inside", "alone", "special", "block"],
)
def test_a_token_stands_in_the_text_as_it_was(command: str) -> None:
    document = running(command)

    text = document_text(document)

    assert TOKEN in text
    assert component_document(text) == document


def test_a_value_that_is_a_token_is_written_and_read_as_one() -> None:
    document = running("ls", description=Deferred(TOKEN))

    text = document_text(document)

    assert f'description: "{TOKEN}"\n' in text
    assert component_document(text).description == Deferred(TOKEN)


def test_a_token_deep_in_the_inputs_is_written_as_it_is() -> None:
    step = Step(name="Get", action="S3Download", inputs=({"source": Deferred(TOKEN)},))

    text = document_text(ComponentDocument(phases=(Phase(name="build", steps=(step,)),)))

    assert f'    - source: "{TOKEN}"\n' in text


@pytest.mark.parametrize(
    "command",
    [
        *(SCRIPT, "a\r\nb", "a\x85b\nc", "a\u2028b", " a\n  b", "a \nb", "\n", "", "1.0", "0644"),
        *("no", "~", "2026-11-23", "12:30", "- a", "{{ Name }}", "!Ref A", "&a", "ü ☃ 😀", "\x00"),
        *("\ta", "a\n\n\n", "#", "<<", "=", "a" * 200 + " " + "b" * 200, "\ufeffa"),
    ],
)
def test_every_text_is_read_back_as_it_was(command: str) -> None:
    document = running(command, name=command, description=command)

    found = component_document(document_text(document))

    assert found == document


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_all_commands_are_read_back_as_they_were(written: list[str]) -> None:
    document = running(*written)

    found = component_document(document_text(document))

    assert found == document


def test_a_document_is_written_the_same_each_time() -> None:
    document = component_document(DOCUMENT)

    first, second = document_text(document), document_text(component_document(DOCUMENT))

    assert first == second


def test_repeated_parts_are_written_out() -> None:
    shared = {"commands": ["ls"]}
    steps = tuple(Step(name=name, action="ExecuteBash", inputs=shared) for name in ("A1", "B2"))

    text = document_text(ComponentDocument(phases=(Phase(name="build", steps=steps),)))

    assert "*" not in text
    assert "&" not in text


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"schemaVersion": "1.0",\n\t"name": "Ping"}',
        "---\n# first\nschemaVersion: '1.0'\nname: Ping\n...\n",
        "schemaVersion: &v '1.0'\n<<: {name: Ping, schemaVersion: *v}\n",
        "\ufeffschemaVersion: '1.0'\r\nname: Ping\r\n",
    ],
    ids=["json", "marked", "merged", "windows"],
)
def test_odd_spellings_of_a_document_are_read(text: str) -> None:
    assert component_document(text) == ComponentDocument(schema_version="1.0", name="Ping")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("", "Data:1:1: is empty"),
        ("# nothing\n", "Data:1:1: is empty"),
        ("- build", "Data:1:1: must hold an object (got a list)"),
        ("dnf -y update", "Data:1:1: must hold an object (got text)"),
        ("name: a\n\tb: c", "Data:2:1: has a tab where YAML asks for spaces"),
        ("name: a\nname: b", "Data:2:1: has 'name' twice (the first is in line 1)"),
        ("name: a\n---\nname: b", "Data:2:1: begins a second document"),
        ("name: {{ Name }}", "Data:1:8: has an entry whose name is no text"),
        ("name: *a", "Data:1:7: the alias *a has no anchor"),
        ("name: \x00", "Data:1:7: is not YAML (got the character U+0000)"),
        ("[" * 5000, "Data:1:201: is nested more than 200 levels deep"),
        (LAUGHS, "Data:6:20: repeats more than 500,000 entries by aliases"),
    ],
    ids=[
        *("empty", "comment", "list", "text", "tab", "twice", "second", "braces", "alias", "nul"),
        *("deep", "laughs"),
    ],
)
def test_what_is_no_document_is_said_in_one_line(text: str, broken: str) -> None:
    assert component_document(text) == ComponentDocument(broken=broken)


@given(st.text(alphabet="{}[]:-,#&*!|>'\"% \n\tabx1.0?~<@`\\"))
def test_no_text_is_too_hostile_to_be_read(text: str) -> None:
    found = component_document(text), workflow_document(text)

    assert all(isinstance(each.broken, str | None) for each in found)


def test_numbers_and_truths_are_texts_where_texts_belong() -> None:
    found = component_document("name: 7\ndescription: true\nphases: [{name: 1.5}]")

    assert found == ComponentDocument(name="7", description="true", phases=(Phase(name="1.5"),))


def test_what_does_not_fit_is_listed_and_the_rest_is_read() -> None:
    text = """\
name: [Ping]
parameters:
  - Hosts: {type: string, allowedValues: [a, b]}
  - [Port]
phases:
  - steps:
      - {name: Ping, timeoutSeconds: '60', retries: 3}
      - ping
"""

    found = component_document(text)

    assert found.misread == (
        Misread("name", "expected text, got ['Ping']"),
        Misread("parameters/0/Hosts/allowedValues", "is no property here", unknown=True),
        Misread("parameters/1", "expected one name and what it is, got ['Port']"),
        Misread("phases/0/steps/0/timeoutSeconds", "expected a whole number, got '60'"),
        Misread("phases/0/steps/0/retries", "is no property here", unknown=True),
        Misread("phases/0/steps/1", "expected an object (Step), got 'ping'"),
    )
    assert found.phases == (
        Phase(steps=(Step(name="Ping", timeout_seconds=Deferred("60")), Deferred("ping"))),
    )


def test_functions_of_cloudformation_in_a_document_are_listed() -> None:
    found = component_document("name: !Ref Name\nphases: [{steps: [{inputs: [!Sub '${A}']}]}]")

    what = "is a function in a text, where CloudFormation leaves it"
    assert found.misread == (
        Misread("name", f"{what} (got {{'Ref': 'Name'}})"),
        Misread("phases/0/steps/0/inputs/0", f"{what} (got {{'Fn::Sub': '${{A}}'}})"),
    )


def test_a_parameter_may_have_the_name_of_a_function() -> None:
    found = component_document("parameters: [{Condition: {type: string}}]")

    assert found.misread == ()


def test_a_document_that_a_dynamic_reference_gives_is_not_known() -> None:
    found = decode("AWS::ImageBuilder::Component", {"Data": "{{resolve:ssm:/document}}"})

    assert found == Component(
        data="{{resolve:ssm:/document}}", document=Deferred("{{resolve:ssm:/document}}")
    )
