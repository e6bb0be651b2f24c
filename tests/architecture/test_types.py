"""Types of the CDK that mypy is told to skip would be `Any`, in silence."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
OVERRIDES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["overrides"]
READ = {
    name
    for entry in OVERRIDES
    if entry.get("follow_imports") == "silent"
    for name in entry["module"]
}


def cdk_modules(source):
    """Yield the names of the CDK's modules that ``source`` imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "aws_cdk":
            yield from (f"aws_cdk.{name.name}" for name in node.names if name.name.islower())
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aws_cdk."):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("aws_cdk"))


def test_mypy_reads_every_module_of_the_cdk_that_we_use():
    sources = [path.read_text() for path in (ROOT / "snapshot_constructs").rglob("*.py")]

    used = {name for source in sources for name in cdk_modules(source)}

    assert used <= READ


def test_mypy_reads_the_interfaces_of_every_service_that_it_reads():
    services = {name.removeprefix("aws_cdk.") for name in READ if name.startswith("aws_cdk.aws_")}

    assert {f"aws_cdk.interfaces.{service}" for service in services} <= READ
