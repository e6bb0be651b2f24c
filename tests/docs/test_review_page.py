"""The commands of the pages on reviews and on forecasts answer as the pages show."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from snapshot_constructs.cli import main
from snapshot_constructs.cli.forecast import forecast
from snapshot_constructs.cli.review import review

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {each: (DOCS / f"{each}.md").read_text(encoding="utf-8") for each in ("review", "forecast")}
FILES = [
    found
    for page in PAGES.values()
    for found in re.findall(
        r"^```(?:yaml|toml|csv) (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL
    )
]
SESSIONS = re.findall(r"^```console\n(.*?)^```", "".join(PAGES.values()), re.MULTILINE | re.DOTALL)
COMMANDS = [
    command.partition("\n")[::2]
    for session in SESSIONS
    for command in re.split(r"^\$ snapshot-constructs ", session, flags=re.MULTILINE)[1:]
]


def _pattern(shown: str) -> re.Pattern[str]:
    """Return what an answer must look like: a line with an ellipsis stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.compile("(?:.*\n)*?".join(parts))


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=[each[0] for each in COMMANDS])
def test_a_command_answers_as_the_page_shows(command, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text)
    runner = CliRunner()
    runner.invoke(main, ["review", "backups.yaml", "--write-baseline", "known.json"])

    answer = runner.invoke(main, shlex.split(command))

    assert answer.exit_code in (0, 1)
    assert _pattern(shown).fullmatch(answer.output), answer.output


@pytest.mark.parametrize("command", [review, forecast], ids=lambda command: command.name)
def test_every_option_is_on_the_page(command):
    options = {name for each in command.params for name in each.opts if name.startswith("--")}

    assert {name for name in options if f"`{name}" not in PAGES[command.name]} == set()


def test_what_the_app_of_the_page_acknowledges_is_acknowledged():
    program, *_ = re.findall(r"^```python\n(.*?)^```", PAGES["review"], re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(program, "review.md", "exec"), names)  # noqa: S102  # our own page
    folder = names["app"].synth().directory

    answer = CliRunner().invoke(main, ["review", folder])

    assert answer.exit_code == 0
    assert "acknowledged    dlm/retain-count-one: the volume holds a cache\n" in answer.output
