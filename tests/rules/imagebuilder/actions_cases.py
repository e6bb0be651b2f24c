"""Cases for the rules on action modules and their inputs."""

from typing import Any

from snapshot_constructs.model.imagebuilder import Component
from snapshot_constructs.model.imagebuilder.document import ComponentDocument, Phase, Step
from tests.imagebuilder import component
from tests.rules.imagebuilder.cases import breaks, neighbour
from tests.rules.imagebuilder.documents_cases import FIRST, SECOND, bash, stepped

WEB = "name: Get, action: WebDownload, inputs: [{source: '%s', destination: /tmp/a%s}]"
HTTPS = "https://example.com/a"
CHECKED = ", checksum: 0a1b, algorithm: SHA256"
FILE = "name: Write, action: CreateFile, inputs: [{path: a%s}]"
GIVEN = "${Token[Given.1]}"
SCRIPT = "name: Run, action: ExecutePowerShell, inputs: {%s}"


def powershell(command: str) -> str:
    """Write a step that runs a command of PowerShell."""
    return SCRIPT % f"commands: ['{command}']"


def given(action: str = "ExecuteBash", **inputs: Any) -> Component:
    """Return a component that was made in Python, so that there may be tokens in its inputs."""
    written = [inputs] if action == "WebDownload" else inputs
    step = Step(name="Run", action=action, inputs=written)
    phases = (Phase(name="build", steps=(step,)),)
    return component(document=ComponentDocument(schema_version="1.0", phases=phases))


CASES = [
    breaks("action-name", f"{FIRST}/action", stepped("name: Run, action: executeBash")),
    neighbour("action-name", stepped("name: Run, action: UpdateOS")),
    breaks("action-inputs", f"{FIRST}/inputs", stepped("name: Run, action: ExecuteBash")),
    breaks(
        "action-inputs",
        f"{FIRST}/inputs",
        stepped("name: Get, action: S3Download, inputs: []"),
        name="empty",
    ),
    breaks(
        "action-inputs",
        f"{FIRST}/inputs",
        stepped("name: Get, action: S3Download, inputs: {source: s3://b/k, destination: /tmp/a}"),
        name="map",
    ),
    breaks(
        "action-inputs",
        f"{FIRST}/inputs",
        stepped("name: Run, action: ExecuteBash, inputs: [{commands: [ls]}]"),
        name="list",
    ),
    breaks(
        "action-inputs",
        f"{FIRST}/inputs",
        stepped("name: Drop, action: DeleteFile, inputs: [/tmp/a]"),
        name="texts",
    ),
    breaks(
        "action-inputs",
        f"{FIRST}/inputs",
        stepped("name: Check, action: Assert"),
        name="assert",
    ),
    neighbour("action-inputs", stepped("name: Restart, action: Reboot")),
    neighbour(
        "action-inputs", stepped("name: Restart, action: Reboot, inputs: {delaySeconds: 60}")
    ),
    neighbour("action-inputs", stepped("name: Check, action: Assert, inputs: {fileExists: /a}")),
    neighbour("action-inputs", stepped("name: Drop, action: DeleteFile, inputs: [{path: /tmp/a}]")),
    breaks(
        "action-required",
        f"{FIRST}/inputs/1/destination",
        stepped("name: Move, action: MoveFile, inputs: [{source: a, destination: b}, {source: c}]"),
    ),
    breaks(
        "action-required",
        f"{FIRST}/inputs/path",
        stepped("name: Run, action: ExecuteBinary, inputs: {arguments: [-v]}"),
        name="map",
    ),
    neighbour(
        "action-required",
        stepped("name: Move, action: MoveFile, inputs: [{source: a, destination: b}]"),
    ),
    neighbour(
        "action-required",
        stepped("name: Nest, action: ExecuteDocument, inputs: {document: 's3://b/k.yaml'}"),
    ),
    breaks(
        "action-input-name",
        f"{FIRST}/inputs/0/overWrite",
        stepped(FILE % ", overWrite: false"),
    ),
    neighbour("action-input-name", stepped(FILE % ", overwrite: false, author: me")),
    neighbour("action-input-name", stepped("name: C, action: Assert, inputs: {fileExist: /a}")),
    breaks(
        "powershell-source",
        f"{FIRST}/inputs",
        stepped(SCRIPT % "commands: [dir], file: a.ps1", platform="Windows"),
        name="both",
    ),
    breaks(
        "powershell-source",
        f"{FIRST}/inputs",
        stepped(SCRIPT % "arguments: [a]", platform="Windows"),
        name="neither",
    ),
    neighbour("powershell-source", stepped(SCRIPT % "file: a.ps1", platform="Windows")),
    neighbour("powershell-source", stepped(SCRIPT % "commands: [dir]", platform="Windows")),
    breaks(
        "action-commands",
        f"{FIRST}/inputs/commands",
        stepped("name: Run, action: ExecuteBash, inputs: {commands: ls}"),
        name="text",
    ),
    breaks(
        "action-commands",
        f"{FIRST}/inputs/commands/1",
        stepped("name: Run, action: ExecuteBash, inputs: {commands: [ls, echo a: b]}"),
        name="colon",
    ),
    breaks(
        "action-commands",
        f"{FIRST}/inputs/commands",
        stepped(SCRIPT % "commands: dir", platform="Windows"),
        name="powershell",
    ),
    neighbour("action-commands", given(commands=GIVEN)),
    neighbour("action-commands", given(commands=[{"Ref": "Command"}])),
    neighbour(
        "action-commands",
        stepped("name: Run, action: ExecuteBash, inputs: {commands: [ls, 'echo a: b', 5]}"),
    ),
    breaks("action-platform", f"{FIRST}/action", stepped(bash("Run"), platform="Windows")),
    breaks("action-platform", f"{FIRST}/action", stepped(powershell("dir")), name="powershell"),
    breaks(
        "action-platform",
        f"{FIRST}/action",
        stepped("name: Up, action: UpdateOS", platform="macOS"),
        name="update",
    ),
    neighbour("action-platform", stepped(bash("Run"), platform="macOS")),
    neighbour("action-platform", component(None, uri="s3://documents/nginx.yaml")),
    neighbour("action-platform", stepped(powershell("dir"), platform="Windows")),
    breaks(
        "input-platform",
        f"{FIRST}/inputs/0/owner",
        stepped(FILE % ", owner: me", platform="Windows"),
    ),
    breaks(
        "input-platform",
        f"{SECOND}/inputs/0/group",
        stepped(powershell("dir"), FILE % ", group: us", platform="Windows"),
        name="second",
    ),
    neighbour("input-platform", stepped(FILE % ", owner: me")),
    neighbour("input-platform", stepped(FILE % ", content: b", platform="Windows")),
    breaks(
        "permissions-text", f"{FIRST}/inputs/0/permissions", stepped(FILE % ", permissions: 0644")
    ),
    neighbour("permissions-text", stepped(FILE % ", permissions: '0644'")),
    *(
        breaks(
            "download-wildcard",
            f"{FIRST}/inputs/0/source",
            stepped(
                f"name: Get, action: S3Download, inputs: [{{source: '{key}', destination: /a}}]"
            ),
            name=name,
        )
        for name, key in (("part", "s3://b/p*"), ("inner", "s3://b/*/a"), ("both", "s3://b/*/*"))
    ),
    *(
        neighbour(
            "download-wildcard",
            stepped(
                f"name: Get, action: S3Download, inputs: [{{source: '{key}', destination: /a}}]"
            ),
        )
        for key in ("s3://b/p/*", "s3://b/*", "s3://b/k", "{{ Key }}*")
    ),
    breaks(
        "checksum-pair", f"{FIRST}/inputs/0/checksum", stepped(WEB % (HTTPS, ", checksum: 0a1b"))
    ),
    breaks(
        "checksum-pair",
        f"{FIRST}/inputs/0/algorithm",
        stepped(WEB % (HTTPS, ", algorithm: SHA256")),
        name="algorithm",
    ),
    neighbour("checksum-pair", stepped(WEB % (HTTPS, CHECKED))),
    neighbour("checksum-pair", stepped(WEB % (HTTPS, ""))),
    breaks(
        "checksum-algorithm",
        f"{FIRST}/inputs/0/algorithm",
        stepped(WEB % (HTTPS, ", checksum: 0a1b, algorithm: CRC32")),
    ),
    neighbour("checksum-algorithm", stepped(WEB % (HTTPS, ", checksum: 0a1b, algorithm: sha512"))),
    neighbour(
        "checksum-algorithm",
        stepped(WEB % (HTTPS, ", checksum: 0a1b, algorithm: '{{ Algorithm }}'")),
    ),
    breaks(
        "download-insecure",
        f"{FIRST}/inputs/0/source",
        stepped(WEB % ("HTTP://example.com/a", "")),
    ),
    breaks(
        "download-insecure",
        f"{FIRST}/inputs/0/ignoreCertificateErrors",
        stepped(WEB % (HTTPS, ", ignoreCertificateErrors: true")),
        name="errors",
    ),
    neighbour("download-insecure", stepped(WEB % ("http://example.com/a", CHECKED))),
    neighbour("download-insecure", given("WebDownload", source=GIVEN, destination="a")),
    neighbour("download-insecure", stepped(WEB % (HTTPS, ", ignoreCertificateErrors: false"))),
    breaks("download-checksum", f"{FIRST}/inputs/0", stepped(WEB % (HTTPS, ""))),
    neighbour("download-checksum", stepped(WEB % (HTTPS, CHECKED))),
    neighbour(
        "download-checksum", stepped(WEB % (HTTPS, ", checksum: 0a1b")), "checksum-pair", name="sum"
    ),
    neighbour(
        "download-checksum",
        stepped(WEB % (HTTPS, ", algorithm: MD5")),
        "checksum-pair",
        name="algorithm",
    ),
    *(
        breaks(
            "reboot-command",
            f"{FIRST}/inputs/commands/0",
            stepped(bash("Run", command)),
            name=command,
        )
        for command in (
            *("reboot", "sudo reboot now", "dnf -y update && reboot", "/sbin/shutdown -r now"),
            *("systemctl reboot", "if [ -f /a ]; then reboot; fi", "echo a\\nreboot", "init 6"),
        )
    ),
    *(
        breaks(
            "reboot-command",
            f"{FIRST}/inputs/commands/0",
            stepped(powershell(command), platform="Windows"),
            name=command,
        )
        for command in ("Restart-Computer -Force", "shutdown /r /t 0")
    ),
    *(
        neighbour("reboot-command", stepped(bash("Run", command)))
        for command in (
            *("echo reboot", "exit 194", "touch reboot", "reboot-helper", "shutdown -h now"),
            *("cat > /a <<EOF\\nreboot\\nEOF", "grep -r reboot", "dnf -y install reboot"),
        )
    ),
    breaks(
        "reboot-command",
        f"{FIRST}/inputs/commands/1",
        stepped("name: Run, action: ExecuteBash, inputs: {commands: [{echo: a}, reboot]}"),
        "action-commands",
        name="behind-a-map",
    ),
    neighbour("reboot-command", stepped(powershell("exit 3010"), platform="Windows")),
    neighbour(
        "reboot-command", stepped("name: Up, action: UpdateOS, inputs: {commands: [reboot]}")
    ),
    *(
        neighbour(
            "reboot-command",
            stepped(f"name: Run, action: ExecuteBash, inputs: {{commands: {commands}}}"),
            "action-commands",
        )
        for commands in ("5", "[{reboot: now}]")
    ),
]
