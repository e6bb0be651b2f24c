"""Cases for the rules on the documents of components and their steps."""

from typing import Any

from snapshot_constructs.model.imagebuilder import Component
from tests.imagebuilder import DOCUMENT, component
from tests.rules.imagebuilder.cases import breaks, neighbour

HEAD = "schemaVersion: 1.0\nphases:\n"


def phase(name: str, *steps: str) -> str:
    """Write a phase with these steps, each a YAML flow map without its braces."""
    written = "".join(f"      - {{{step}}}\n" for step in steps or (bash("Install"),))
    return f"  - name: {name}\n    steps:\n{written}"


def bash(name: str, command: str = "dnf -y install nginx") -> str:
    """Write a step that runs a command."""
    return f'name: {name}, action: ExecuteBash, inputs: {{commands: ["{command}"]}}'


def phased(*phases: str, **changes: Any) -> Component:
    """Return a component with these phases."""
    return component(HEAD + "".join(phases), **changes)


def stepped(*steps: str, **changes: Any) -> Component:
    """Return a component whose build phase has these steps."""
    return phased(phase("build", *steps), **changes)


def declared(text: str) -> Component:
    """Return a component with more at the top of its document."""
    return component(text + "\n" + DOCUMENT)


FIRST = "Data/phases/0/steps/0"
SECOND = "Data/phases/0/steps/1"
OUTPUT = "echo {{ build.Ask.outputs.stdout }}"

CASES = [
    breaks("component-yaml", "Data", component("phases: ["), name="open"),
    breaks("component-yaml", "Data", component("- build"), name="list"),
    breaks("component-yaml", "Data", component(f"{DOCUMENT}name: {{{{ Name }}}}"), name="braces"),
    neighbour("component-yaml", component(f'---\n{DOCUMENT}name: "{{{{ Name }}}}"\n')),
    neighbour(
        "component-yaml",
        component(
            '{\n\t"schemaVersion": "1.0", "phases": [{"name": "build", "steps": [{"name": "Up", '
            '"action": "UpdateOS"}]}]}'
        ),
    ),
    breaks(
        "component-value-type",
        f"{FIRST}/timeoutSeconds",
        stepped(f"{bash('Install')}, timeoutSeconds: 1h"),
    ),
    breaks(
        "component-value-type",
        f"{FIRST}/inputs/commands/0",
        stepped("name: Install, action: ExecuteBash, inputs: {commands: [!Ref Command]}"),
        name="function",
    ),
    neighbour("component-value-type", stepped(f"{bash('7')}, timeoutSeconds: 60")),
    breaks("component-key", f"{FIRST}/onfailure", stepped(f"{bash('Install')}, onfailure: Abort")),
    breaks("component-key", "Data/steps", declared("steps: []"), name="place"),
    neighbour("component-key", declared("author: me")),
    neighbour("component-key", declared("nameless: true")),
    breaks(
        "component-schema-version", "Data/schemaVersion", component(DOCUMENT.replace("1.0", "2.0"))
    ),
    breaks(
        "component-schema-version",
        "Data/schemaVersion",
        component(DOCUMENT.partition("\n")[2]),
        name="missing",
    ),
    breaks(
        "component-schema-version",
        "Data/schemaVersion",
        component(DOCUMENT.replace("1.0", "true")),
        name="truth",
    ),
    neighbour("component-schema-version", component(DOCUMENT.replace("1.0", "'1.0'"))),
    breaks("phase-list", "Data/phases", component("schemaVersion: 1.0"), name="missing"),
    breaks("phase-list", "Data/phases", component("schemaVersion: 1.0\nphases: []"), name="empty"),
    breaks("phase-list", "Data/phases", phased(phase("container-host-test")), name="other"),
    neighbour("phase-list", phased(phase("test"))),
    neighbour("phase-list", phased(phase("validate"))),
    breaks("phase-unique", "Data/phases", phased(phase("build"), phase("build"))),
    neighbour("phase-unique", phased(phase("build"), phase("validate"))),
    breaks("phase-name", "Data/phases/1/name", phased(phase("build"), phase("bild"))),
    breaks("phase-name", "Data/phases/1/name", phased(phase("build"), phase("''")), name="empty"),
    breaks("phase-name", "Data/phases/1/name", phased(phase("build"), phase("")), name="missing"),
    neighbour("phase-name", phased(phase("build"), phase("container-host-test"))),
    breaks(
        "parameter-type",
        "Data/parameters/0/Port/type",
        declared("parameters: [{Port: {type: integer, default: 80}}]"),
    ),
    breaks(
        "parameter-type",
        "Data/constants/0/Port/type",
        declared("constants: [{Port: {value: 80}}]"),
        name="missing",
    ),
    neighbour("parameter-type", declared("parameters: [{Port: {type: string, default: 80}}]")),
    neighbour("parameter-type", declared("constants: [{Port: {type: string, value: '80'}}]")),
    breaks(
        "parameter-unique",
        "Data/parameters",
        declared("parameters: [{Port: {type: string}}, {Port: {type: string}}]"),
    ),
    breaks(
        "parameter-unique",
        "Data/parameters",
        declared(
            "parameters: [{Port: {type: string}}]\nconstants: [{Port: {type: string, value: 1}}]"
        ),
        name="constant",
    ),
    neighbour(
        "parameter-unique",
        declared("parameters: [{Port: {type: string}}, {port: {type: string}}]"),
    ),
    breaks("component-step-required", f"{FIRST}/name", stepped("action: UpdateOS"), name="name"),
    breaks("component-step-required", f"{FIRST}/action", stepped("name: Update"), name="action"),
    neighbour("component-step-required", stepped("name: Update, action: UpdateOS")),
    breaks(
        "component-step-unique", "Data/phases/0/steps", stepped(bash("Install"), bash("Install"))
    ),
    neighbour("component-step-unique", phased(phase("build"), phase("test"))),
    breaks("component-step-name", f"{FIRST}/name", stepped(bash("Install nginx"))),
    neighbour("component-step-name", stepped(bash("Install_nginx-1"))),
    *(
        breaks(
            "component-step-timeout",
            f"{FIRST}/timeoutSeconds",
            stepped(f"{bash('Install')}, timeoutSeconds: {seconds}"),
            name=str(seconds),
        )
        for seconds in (0, -2)
    ),
    neighbour("component-step-timeout", stepped(f"{bash('Install')}, timeoutSeconds: -1")),
    neighbour("component-step-timeout", stepped(f"{bash('Install')}, timeoutSeconds: 1")),
    breaks(
        "component-step-attempts",
        f"{FIRST}/maxAttempts",
        stepped(f"{bash('Install')}, maxAttempts: 0"),
    ),
    neighbour("component-step-attempts", stepped(f"{bash('Install')}, maxAttempts: 1")),
    breaks(
        "component-step-on-failure",
        f"{FIRST}/onFailure",
        stepped(f"{bash('Install')}, onFailure: abort"),
    ),
    neighbour("component-step-on-failure", stepped(f"{bash('Install')}, onFailure: Ignore")),
    breaks("chained-step", f"{FIRST}/inputs", stepped(bash("Say", OUTPUT)), name="none"),
    breaks(
        "chained-step", f"{FIRST}/inputs", stepped(bash("Say", OUTPUT), bash("Ask")), name="later"
    ),
    breaks("chained-step", f"{FIRST}/inputs", stepped(bash("Ask", OUTPUT)), name="itself"),
    breaks(
        "chained-step",
        f"{SECOND}/loop",
        stepped(
            bash("ask"),
            'name: Say, action: UpdateOS, loop: {forEach: ["{{build.Ask.inputs[0].path}}"]}',
        ),
        name="loop",
    ),
    breaks(
        "chained-step",
        f"{FIRST}/if",
        stepped("name: Up, action: UpdateOS, if: {fileExists: '{{ build.Ask.outputs.path }}'}"),
        name="if",
    ),
    neighbour("chained-step", stepped(bash("Ask"), bash("Say", OUTPUT))),
    neighbour(
        "chained-step", phased(phase("build", bash("Ask")), phase("validate", bash("S", OUTPUT)))
    ),
    neighbour("chained-step", stepped(bash("Say", "docker ps --format {{.Names}} {{ Name }}"))),
    neighbour("chained-step", stepped(bash("Say", "echo ${{ steps.ask.outputs.answer }}"))),
    breaks(
        "chained-stage",
        "Data/phases/1/steps/0/inputs",
        phased(phase("build", bash("Ask")), phase("test", bash("Say", OUTPUT))),
    ),
    neighbour(
        "chained-stage",
        phased(phase("test", bash("Ask"), bash("Say", OUTPUT.replace("build", "test")))),
    ),
]
