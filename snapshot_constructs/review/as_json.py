"""A report as JSON, for programs; its keys are public and only ever added to."""

import json
from datetime import datetime
from typing import Any

from snapshot_constructs.model import words
from snapshot_constructs.model.create_rule import CreateRule
from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.firing import next_firings
from snapshot_constructs.model.schedule import Schedule
from snapshot_constructs.review.forecast_json import as_object
from snapshot_constructs.review.forecasts import Question, answer
from snapshot_constructs.review.reviewer import Report, Reviewed
from snapshot_constructs.rules import Finding, Severity

VERSION = 1
NEXT = 3


def render(report: Report, *, now: datetime, question: Question | None = None) -> str:
    """Return the report.

    Args:
        report: what was reviewed.
        now: from when the next firing times are counted.
        question: what is forecast of each policy; its steady state when None.
    """
    asked = question or Question.since_today(now)
    content = {
        "version": VERSION,
        "summary": {
            **{str(severity): report.counts[severity] for severity in Severity},
            "unknown": report.unknown,
            "policies": len(report.policies),
        },
        "findings": [
            _finding(each, finding) for each in report.policies for finding in each.verdict.findings
        ],
        "policies": [_policy(each, now, asked) for each in report.policies],
    }
    return json.dumps(content, indent=2) + "\n"


def _address(each: Reviewed) -> dict[str, Any]:
    return {
        "template": each.template.file,
        "resource": each.logical_id,
        "construct_path": each.construct_path,
    }


def _finding(each: Reviewed, finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": str(finding.rule.severity),
        **_address(each),
        "line": each.line(finding),
        "property": finding.where,
        "message": finding.what,
        "fix": finding.fix,
        "doc": finding.rule.link,
    }


def _policy(each: Reviewed, now: datetime, question: Question) -> dict[str, Any]:
    kind = each.spec.kind
    return {
        **_address(each),
        "region": each.place.region,
        "account": each.place.account,
        "kind": None if kind is None else kind.name,
        "summary": words.headline(each.spec),
        "does": [list(line) for line in words.policy_lines(each.spec)],
        "role": None if each.role is None else each.role.explain(),
        "schedules": [_schedule(found, now) for found in words.schedules(each.spec)],
        "forecast": as_object(answer(each, question)),
        "unknown": [
            {"property": value.where, "what": value.what} for value in each.verdict.unknown
        ],
    }


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
