"""Rules on what the steps of a component download, and on restarts in their scripts."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from snapshot_constructs.model.deferred import Deferred, NotKnownError, is_deferred, known
from snapshot_constructs.model.imagebuilder.document import Step
from snapshot_constructs.model.value import brief
from snapshot_constructs.rules.imagebuilder import links
from snapshot_constructs.rules.imagebuilder.actions import Entry, entries
from snapshot_constructs.rules.imagebuilder.subjects import Breaches, steps
from snapshot_constructs.rules.registry import (
    Certainty,
    Part,
    Rule,
    Scope,
    Severity,
    Subject,
)

ALGORITHMS = ("MD5", "SHA1", "SHA256", "SHA512")

_BEFORE = r"(?:^|[;&|]|\bthen\b|\belse\b|\bdo\b)[ \t]*"
_END = r"[ \t]*(?:$|[;&|)#])"
_RESTARTS = {
    "ExecuteBash": re.compile(
        rf"{_BEFORE}(?:sudo[ \t]+)?(?:/usr)?(?:/s?bin/)?"
        rf"(?P<command>reboot(?:[ \t]+(?:-\S+|now))*|systemctl[ \t]+reboot|init[ \t]+6"
        rf"|shutdown[ \t]+(?:-\S+[ \t]+)*-r\b[^;&|\n]*){_END}",
        re.MULTILINE,
    ),
    "ExecutePowerShell": re.compile(
        rf"{_BEFORE}(?P<command>Restart-Computer\b[^;&|\n]*|shutdown(?:\.exe)?[ \t]+[/-]r\b[^;&|\n]*)",
        re.MULTILINE | re.IGNORECASE,
    ),
}
_EXIT = {"ExecuteBash": "exit 194", "ExecutePowerShell": "exit 3010"}


def _literal(value: object) -> str | None:
    """Return a text; None for anything else, and for what AWSTOE replaces first.

    Raises:
        NotKnownError: if it is a token.
    """
    if is_deferred(value):
        raise NotKnownError(Deferred(value))
    return value if isinstance(value, str) and "{{" not in value else None


def _inputs(part: Part[Step], action: str) -> Iterator[Entry]:
    if known(part.it.action) == action:
        yield from entries(part.it)


def download_wildcard(part: Part[Step]) -> Breaches:
    """Find asterisks that S3Download takes for a part of a key."""
    for where, entry in _inputs(part, "S3Download"):
        source = _literal(entry.get("source"))
        if source is not None and "*" in source.removesuffix("/*"):
            yield part.broken(
                f"{where}/source",
                f"must have an asterisk only after the last slash, alone (got {brief(source)})",
                "write, for example, s3://bucket/prefix/*",
            )


def checksum_pair(part: Part[Step]) -> Breaches:
    """Find checksums without algorithm, and algorithms without checksum."""
    for where, entry in _inputs(part, "WebDownload"):
        given = [name for name in ("checksum", "algorithm") if entry.get(name) is not None]
        if len(given) == 1:
            missing = "algorithm" if given == ["checksum"] else "checksum"
            yield part.broken(
                f"{where}/{given[0]}",
                f"is given without {missing}, so that nothing is verified",
                f"write {missing} too, for example "
                f"{'SHA256' if missing == 'algorithm' else 'the hash of the file'}",
            )


def checksum_algorithm(part: Part[Step]) -> Breaches:
    """Find algorithms that WebDownload does not have."""
    for where, entry in _inputs(part, "WebDownload"):
        algorithm = _literal(entry.get("algorithm"))
        if algorithm is not None and algorithm.upper() not in ALGORITHMS:
            yield part.broken(
                f"{where}/algorithm",
                f"must be {', '.join(ALGORITHMS)} (got {brief(algorithm)})",
                "write SHA256",
            )


def download_insecure(part: Part[Step]) -> Breaches:
    """Find downloads that anyone on the way can change."""
    for where, entry in _unverified(part):
        if name := _insecure(entry):
            yield part.broken(
                f"{where}/{name}",
                f"takes a file that anyone on the way can change (got {brief(entry[name])})",
                "write https:// without ignoring errors, or its checksum and the algorithm",
            )


def download_checksum(part: Part[Step]) -> Breaches:
    """Find other downloads that are not verified."""
    for where, entry in _unverified(part):
        if not _insecure(entry):
            yield part.broken(
                where,
                "downloads a file that nothing verifies",
                "write its checksum and the algorithm, for example SHA256",
            )


def _unverified(part: Part[Step]) -> Iterator[Entry]:
    for where, entry in _inputs(part, "WebDownload"):
        if entry.get("checksum") is None and entry.get("algorithm") is None:
            yield where, entry


def _insecure(entry: Mapping[str, Any]) -> str | None:
    """Return which input makes a download insecure."""
    if (_literal(entry.get("source")) or "").lower().startswith("http://"):
        return "source"
    ignored = entry.get("ignoreCertificateErrors") is True
    return "ignoreCertificateErrors" if ignored else None


def reboot_command(part: Part[Step]) -> Breaches:
    """Find scripts that restart the instance by themselves."""
    action = known(part.it.action) or ""
    for where, entry in entries(part.it) if action in _RESTARTS else ():
        commands = entry.get("commands")
        for i, command in enumerate(commands if isinstance(commands, (list, tuple)) else ()):
            if not isinstance(command, str):
                continue
            if found := _RESTARTS[action].search(command.partition("<<")[0]):
                yield part.broken(
                    f"{where}/commands/{i}",
                    f"restarts the instance while AWSTOE runs (got {brief(found['command'].strip())})",
                    f"write {_EXIT[action]} instead, upon which AWSTOE restarts it and runs the "
                    "step again, or add a step with the action Reboot",
                )


RULES: tuple[Rule[Any], ...] = (
    Rule(
        id="imagebuilder/download-wildcard",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="S3Download has an asterisk only as the end of a prefix, as in prefix/*",
        why="The step fails: an asterisk elsewhere is a part of the key.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=download_wildcard,
    ),
    Rule(
        id="imagebuilder/download-objects",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="S3Download takes up to 1000 objects by one wildcard",
        why="The step fails where there are more below the prefix.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        scope=Scope.ACCOUNT,
    ),
    Rule(
        id="imagebuilder/download-folder",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="S3Download creates no folders: those of the destination must exist",
        why="The step fails otherwise; CreateFolder makes them. WebDownload makes its folders "
        "itself.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        scope=Scope.FACT,
    ),
    Rule(
        id="imagebuilder/checksum-pair",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="WebDownload has checksum and algorithm, or neither",
        why="A file is verified only where both are given.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=checksum_pair,
    ),
    Rule(
        id="imagebuilder/checksum-algorithm",
        severity=Severity.ERROR,
        subject=Subject.IMAGE_BUILDER,
        title="The algorithm of a checksum is MD5, SHA1, SHA256 or SHA512",
        why="The step fails.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=checksum_algorithm,
    ),
    Rule(
        id="imagebuilder/download-insecure",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="What WebDownload takes without TLS is verified by a checksum",
        why="Whoever stands between can put another file into the image.",
        link=links.ACTIONS,
        certainty=Certainty.INFERRED,
        each=steps,
        check=download_insecure,
    ),
    Rule(
        id="imagebuilder/download-checksum",
        severity=Severity.INFO,
        subject=Subject.IMAGE_BUILDER,
        title="What WebDownload takes is verified by a checksum",
        why="The file can change from one build to the next, and the image with it.",
        link=links.ACTIONS,
        certainty=Certainty.INFERRED,
        each=steps,
        check=download_checksum,
    ),
    Rule(
        id="imagebuilder/reboot-command",
        severity=Severity.WARNING,
        subject=Subject.IMAGE_BUILDER,
        title="Scripts ask AWSTOE for a restart by their exit code: 194 in bash, 3010 in PowerShell",
        why="AWSTOE is stopped in the middle of the step and cannot tell whether it succeeded. "
        "After an exit code it restarts the instance and runs the same step again.",
        link=links.ACTIONS,
        certainty=Certainty.DOCS,
        each=steps,
        check=reboot_command,
    ),
)
