"""A report as JSON, for programs; its keys are public and only ever added to."""

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

from snapshot_constructs.cfn.template import Resource, Template
from snapshot_constructs.model import words
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import next_firings
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.review import resource_words
from snapshot_constructs.review.forecast_json import as_object
from snapshot_constructs.review.forecasts import Answer
from snapshot_constructs.review.found import Acknowledged, By, Found
from snapshot_constructs.review.outcome import Outcome
from snapshot_constructs.review.report import Judged, Reviewed
from snapshot_constructs.review.schedules import NEXT
from snapshot_constructs.review.summary import accepted
from snapshot_constructs.rules import Row, Severity, Verdict

VERSION = 1


def render(outcome: Outcome) -> str:
    """Return the outcome of a review."""
    report, besides = outcome.report, accepted(outcome.report)
    content = {
        "version": VERSION,
        "summary": {
            **{str(severity): report.counts[severity] for severity in Severity},
            "unknown": report.unknown,
            "policies": report.number,
            "images": report.number_of_images,
            "acknowledged": besides[By.SETTINGS] + besides[By.TEMPLATE],
            "baseline": besides[By.BASELINE],
        },
        "findings": [_finding(each) for each in report.found],
        "gone": [each._asdict() for each in report.gone],
        "policies": [
            _policy(each, answer, outcome.now)
            for each, answer in zip(report.policies, outcome.answers, strict=True)
        ],
        "coverage": [_row(each) for each in report.coverage],
        "protections": [_judged(each, outcome.now) for each in report.protections],
        "images": [_judged(each, outcome.now) for each in report.images],
    }
    return json.dumps(content, indent=2) + "\n"


def schema() -> str:
    """Return the JSON schema of what is rendered."""
    name = f"review-{VERSION}.schema.json"
    return (files("snapshot_constructs.review") / "schemas" / name).read_text(encoding="utf-8")


def _address(template: Template, resource: Resource) -> dict[str, Any]:
    return {
        "template": template.file,
        "resource": resource.logical_id,
        "construct_path": resource.construct_path,
    }


def _finding(each: Found) -> dict[str, Any]:
    finding = each.finding
    line, column = each.position
    return {
        "rule": finding.rule.id,
        "severity": str(each.severity),
        **_address(each.template, each.resource),
        "line": line,
        "column": column,
        "source": each.resource.source,
        "property": finding.where,
        "when": each.when,
        "message": finding.what,
        "fix": finding.fix,
        "doc": finding.rule.link,
        "fingerprint": each.fingerprint,
        "acknowledged": None if each.acknowledged is None else _reason(each.acknowledged),
    }


def _reason(why: Acknowledged) -> dict[str, Any]:
    until = None if why.until is None else why.until.isoformat()
    return {"reason": why.reason, "until": until, "by": str(why.by)}


def _policy(each: Reviewed, answer: Answer, now: datetime) -> dict[str, Any]:
    kind = each.spec.kind
    return {
        **_address(each.template, each.resource),
        "when": each.when,
        "also_when": list(each.also),
        "region": each.place.region,
        "account": each.place.account,
        "kind": None if kind is None else kind.name,
        "summary": words.headline(each.spec),
        "does": [list(line) for line in words.policy_lines(each.spec)],
        "role": None if each.role is None else each.role.explain(),
        "schedules": [_schedule(found, now) for found in words.schedules(each.spec)],
        "forecast": as_object(answer),
        "unknown": _unknown(each.verdict),
    }


def _judged(each: Judged, now: datetime) -> dict[str, Any]:
    return {
        **_address(each.template, each.resource),
        "when": each.when,
        "type": each.resource.type,
        "summary": resource_words.headline(each.value),
        "does": [list(line) for line in resource_words.lines(each.value, now)],
        "unknown": _unknown(each.verdict),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "template": row.address.file,
        "resource": row.address.logical_id,
        "construct_path": row.address.construct_path,
        "when": row.address.when,
        "what": row.what,
        "covered": row.covered,
        "by": list(row.by),
        "why": row.why,
    }


def _unknown(verdict: Verdict) -> list[dict[str, str]]:
    return [{"property": value.where, "what": value.what} for value in verdict.unknown]


def _schedule(schedule: Schedule | Deferred, now: datetime) -> dict[str, Any]:
    if isinstance(schedule, Deferred):
        return {"name": None, "when": str(schedule), "next": [], "does": []}
    create = schedule.create
    firings = next_firings(create, now, NEXT) if isinstance(create, CreateRule) else ()
    return {
        "name": None if schedule.name is None else str(schedule.name),
        "when": words.when(schedule),
        "next": [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in firings],
        "does": [list(line) for line in words.schedule_lines(schedule)],
    }
