"""The documentation runs, and what is generated is fresh."""

import inspect
import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from snapshot_constructs import (
    AmiPipeline,
    AmiTarget,
    ContainerPipeline,
    ContainerTarget,
    PipelineError,
    PolicyError,
    Retire,
)
from snapshot_constructs.rules.document import rules_page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```(?:\n+```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _blocks(page: Path) -> list[tuple[str, str]]:
    """Return each program of a page with the text that follows at once: what it prints."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@cache
def _ran(page: Path) -> tuple[dict[str, object], list[str]]:
    """Run a page from top to bottom; return its names, and what each of its blocks prints."""
    names: dict[str, object] = {}
    printed = []
    for number, (block, _) in enumerate(_blocks(page)):
        with redirect_stdout(io.StringIO()) as output:
            exec(compile(block, f"{page.name}[{number}]", "exec"), names)  # noqa: S102  # our own pages
        printed.append(output.getvalue())
    return names, printed


@pytest.mark.parametrize("page", [p for p in PAGES if _blocks(p)], ids=lambda page: page.name)
def test_the_python_of_a_page_runs_from_top_to_bottom_and_prints_what_the_page_shows(
    page: Path,
) -> None:
    shown = [text for _, text in _blocks(page)]

    _, printed = _ran(page)

    assert printed == shown


@pytest.mark.parametrize(
    "page", [p for p in PAGES if "cdk.App()" in p.read_text("utf-8")], ids=lambda page: page.name
)
def test_the_app_of_a_page_synthesizes(page: Path) -> None:
    names, _ = _ran(page)

    assembly = names["app"].synth()  # type: ignore[attr-defined]  # a cdk.App

    assert [stack.template["Resources"] for stack in assembly.stacks]


def _notes_of(page: str, change: Callable[[str], str]) -> str:
    """Return what the CDK says about the stacks of a page, if its text is changed."""
    names: dict[str, object] = {}
    for block, _ in _blocks(ROOT / "docs" / page):
        exec(change(block), names)  # noqa: S102  # our own page
    stacks = names["app"].synth().stacks  # type: ignore[attr-defined]  # a cdk.App
    return "\n".join(str(note.entry.data) for stack in stacks for note in stack.messages)


@pytest.mark.parametrize(
    ("page", "id"),
    [
        ("policies.md", "dlm/retain-age-short"),
        ("policies.md", "dlm/share-copies"),
        ("ami.md", "imagebuilder/copy-key"),
    ],
)
def test_what_a_page_acknowledges_would_be_said_otherwise(page: str, id: str) -> None:
    said = _notes_of(page, lambda block: block.replace(f'"snapshot-constructs:{id}"', '"x"'))

    assert f"[ack: snapshot-constructs:{id}]" in said
    assert f"[ack: snapshot-constructs:{id}]" not in _notes_of(page, str)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    missing = [link for link in links if not (page.parent / link).exists()]

    assert missing == []


def test_the_error_in_the_readme_is_what_its_example_says_with_five_hours() -> None:
    ((program, _), *_) = _blocks(ROOT / "README.md")
    shown = re.findall(
        r"^```text\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )

    with pytest.raises(PolicyError) as error:
        exec(compile(program.replace("hours=4", "hours=5"), "app.py", "exec"), {})  # noqa: S102  # our own page

    assert [f"{error.value}\n"] == shown


def test_the_error_on_the_page_on_pipelines_is_what_its_example_says() -> None:
    page = ROOT / "docs" / "ami.md"
    (first, _), (smallest, _), *_ = _blocks(page)
    wrong = smallest.replace('enable nginx")', 'enable nginx", timeout_seconds=0)')
    wrong = re.sub(
        r"PipelineSchedule\.weekly\(.*\)", 'PipelineSchedule.of("cron(0 3 * * *)")', wrong
    )
    (shown,) = re.findall(r"^```text\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)

    names: dict[str, object] = {}
    exec(first, names)  # noqa: S102  # our own page
    with pytest.raises(PipelineError) as error:
        exec(compile(wrong, "app.py", "exec"), names)  # noqa: S102  # our own page

    assert f"{error.value}\n" == shown


def test_the_page_on_pipelines_has_every_argument_of_them() -> None:
    page = (ROOT / "docs" / "ami.md").read_text("utf-8")
    arguments = {
        *inspect.signature(AmiPipeline.__init__).parameters,
        *inspect.signature(ContainerPipeline.__init__).parameters,
        *(each.name for value in (AmiTarget, ContainerTarget, Retire) for each in fields(value)),
    } - {"self", "scope", "id", "key_object"}

    assert {each for each in arguments if not re.search(rf"\b{each}\b", page)} == set()


def test_the_page_of_rules_is_fresh() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")

    assert written == rules_page()
