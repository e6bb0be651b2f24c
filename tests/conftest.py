"""What all tests share: a quiet and quick CDK, hypothesis profiles and golden files."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

GOLDEN = Path(__file__).parent / "golden"

# Set before the CDK is loaded. Its own template validation takes 5 to 10 seconds per process; `make synth` has it on.
os.environ["CDK_VALIDATION"] = "false"

NODE_BANNER = "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"  # holds a major version, see Makefile
if NODE_BANNER not in os.environ:
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    os.environ[NODE_BANNER] = version.stdout.removeprefix("v").partition(".")[0]

# The same examples every time, so that a red build is about the change; `make soak` looks for new ones.
settings.register_profile("quick", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("soak", deadline=None, max_examples=10_000)
# For mutants: whether there is a counterexample counts, not which one is the simplest.
settings.register_profile(
    "few",
    derandomize=True,
    deadline=None,
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--golden"):
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
    if config.getoption("--hypothesis-profile") != "soak":
        items[:] = [item for item in items if item.get_closest_marker("soak") is None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else None
        assert text == expected, f"tests/golden/{name} differs; `make golden` writes it anew"

    return compare
