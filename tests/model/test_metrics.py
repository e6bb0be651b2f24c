"""The metrics of lifecycle policies are those for which the constructs have methods."""

import re
from pathlib import Path

from snapshot_constructs.model.metrics import EVERY, METRICS
from snapshot_constructs.model.policy import Kind

METHODS = Path(__file__).parents[2] / "snapshot_constructs" / "cdk" / "_metrics.py"


def test_every_metric_has_a_method_and_no_other_has() -> None:
    named = re.findall(r'self\.metric\("(\w+)"', METHODS.read_text(encoding="utf-8"))

    assert set(named) == EVERY


def test_every_kind_of_policy_has_metrics() -> None:
    assert set(METRICS) == set(Kind)
    assert all(METRICS.values())
