"""A report as SARIF 2.1.0, which code scanning takes."""

import json
import os
import re
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from snapshot_constructs.review.found import Acknowledged, By, Found
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.summary import printable
from snapshot_constructs.rules import Rule, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
_TOOL = "snapshot-constructs"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SOURCE = re.compile(r"(.+?):(\d+)(?::\d+)?")
_STANDARD_INPUT = "<stdin>"


def render(outcome: Outcome, *, folder: Path) -> str:
    """Return the findings of a review.

    Args:
        outcome: of the review.
        folder: where paths begin; files outside of it are named in full.
    """
    found = outcome.report.found
    rules = {each.finding.rule.id: each.finding.rule for each in found}
    numbers = {id: number for number, id in enumerate(rules)}
    run = {
        "tool": {"driver": _driver(rules.values())},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": _text("The folder of the review.")}},
        "results": [_result(each, numbers[each.finding.rule.id], folder) for each in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(rules: Iterable[Rule[Any]]) -> dict[str, Any]:
    return {"name": _TOOL, "semanticVersion": version(_TOOL), "rules": [_rule(r) for r in rules]}


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    title = f"{rule.title}."
    return {
        "id": rule.id,
        "name": re.sub(r"\W+", " ", rule.id).title().replace(" ", ""),
        "shortDescription": _text(title),
        "fullDescription": _text(rule.why),
        "help": {
            "text": f"{title} {rule.why} AWS says so at {rule.link}",
            "markdown": f"{title} {rule.why} [AWS says so.]({rule.link})",
        },
        "helpUri": rule.link,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [rule.id.partition("/")[0]],
            "problem.severity": _LEVELS[rule.severity].replace("note", "recommendation"),
        },
    }


def _result(each: Found, number: int, folder: Path) -> dict[str, Any]:
    line, column = each.position
    place = _location(each.template.file, folder, {"startLine": line, "startColumn": column})
    result = {
        "ruleId": each.finding.rule.id,
        "ruleIndex": number,
        "level": _LEVELS[each.severity],
        "message": _text(_message(each)),
        "locations": [{**place, "logicalLocations": [_resource(each)]}],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{each.fingerprint}:1",  # by which GitHub knows it again
            "snapshotConstructs/v1": each.fingerprint,
        },
        "suppressions": [] if each.acknowledged is None else [_suppression(each.acknowledged)],
    }
    related = _source(each.resource.source, folder)
    return {**result, "relatedLocations": [related]} if related else result


def _message(each: Found) -> str:
    when = f"When {each.when}: " if each.when else ""
    where = f"{each.finding.where}: " if each.finding.where else ""
    return f"{each.name}: {when}{where}{each.finding.what}. Fix: {each.finding.fix}."


def _resource(each: Found) -> dict[str, str]:
    return {
        "name": printable(each.resource.logical_id),
        "fullyQualifiedName": printable(each.resource.construct_path or each.resource.logical_id),
        "kind": "resource",
    }


def _suppression(why: Acknowledged) -> dict[str, str]:
    until = f" (until {why.until})" if why.until else ""
    return {
        "kind": "inSource" if why.by is By.TEMPLATE else "external",
        "status": "accepted",
        "justification": printable(f"{why.reason}{until}"),
    }


def _source(source: str | None, folder: Path) -> dict[str, Any] | None:
    """Return the line of the user's own code, if it is known."""
    found = _SOURCE.fullmatch(source or "")
    if found is None:
        return None
    place = _location(found[1], folder, {"startLine": max(int(found[2]), 1)})
    return {"id": 0, **place, "message": _text("Made here.")}


def _location(file: str, folder: Path, region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(file, folder), "region": region}}


def _artifact(file: str, folder: Path) -> dict[str, str]:
    if file == _STANDARD_INPUT:
        return {"uri": "stdin", "uriBaseId": ROOT}
    path = Path(os.path.normpath(folder / file))
    if path.is_relative_to(folder):
        return {"uri": _quoted(path.relative_to(folder).as_posix()), "uriBaseId": ROOT}
    return {"uri": f"file://{_quoted(path.as_posix())}"}


def _quoted(path: str) -> str:
    return quote(path.encode("utf-8", "surrogateescape"))


def _text(text: str) -> dict[str, str]:
    return {"text": printable(text)}
