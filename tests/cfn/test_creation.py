"""The line of the user's own code is found among the calls that the CDK notes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snapshot_constructs.cfn.creation import source

PYTHON = [
    "...aws-cdk-lib, jsii runtime, node internals...",
    "(no user code in 10 frames, use --stack-trace-limit to capture more)",
    "make_role (/home/me/shop/.venv/lib/python3.12/site-packages/snapshot_constructs/cdk/_role.py:72)",
    "wrapper (/usr/lib/python3.12/functools.py:10)",
    "build (/home/me/checkout/snapshot_constructs/cdk/_build.py:55)",
    "backups (/home/me/shop/backups.py:21)",
    "<module> (/home/me/shop/app.py:4)",
]
KERNEL = [
    "Annotations.addInfo (/var/jsii-kernel-XB6/node_modules/aws-cdk-lib/core/lib/annotations.js:1:2)",
    "/var/folders/x/lib/program.js:1:55913",
    "process.processImmediate (node:internal/timers:483:21)",
]


def _created(*frames: object) -> list[dict[str, Any]]:
    return [{"type": "aws:cdk:creationStack", "data": list(frames)}]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (PYTHON, "/home/me/shop/backups.py:21"),
        ([*KERNEL, "<module> (/shop/app.py:4)"], "/shop/app.py:4"),
        (KERNEL, None),
        (["<module> (app.py:4)"], "app.py:4"),
        ([r"<module> (C:\shop\app.py:4)"], r"C:\shop\app.py:4"),
        ([r"f (C:\v\site-packages\x.py:1)", r"<module> (D:\app.py:4)"], r"D:\app.py:4"),
        (["new Shop (/shop/lib/shop.ts:12:5)"], "/shop/lib/shop.ts:12"),
        (["/shop/bin/shop.ts:6:1"], "/shop/bin/shop.ts:6"),
        (["file:///shop/app.mjs:3:7"], "/shop/app.mjs:3"),
        (["<module> (<string>:1)", "f (<frozen runpy>:88)"], None),
        ([7, None, "", "no frame", ":3", "()"], None),
    ],
    ids=lambda value: None if isinstance(value, list) else str(value),
)
def test_the_first_call_of_the_users_own_code_is_the_source(frames, expected):
    assert source(_created(*frames)) == expected


def test_older_versions_note_the_calls_with_the_logical_id():
    notes = [{"type": "aws:cdk:logicalId", "data": "P", "trace": ["new Shop (/shop.ts:1:2)"]}]

    assert source(notes) == "/shop.ts:1"


def test_calls_of_anything_else_are_no_source():
    notes = [{"type": "aws:cdk:warning", "data": "x", "trace": ["add (/shop.ts:1:2)"]}]

    assert source(notes) is None


@given(st.lists(st.text() | st.integers() | st.text("(): 1/a", max_size=12)))
def test_anything_may_stand_among_the_calls(frames):
    assert isinstance(source(_created(*frames)), str | None)
