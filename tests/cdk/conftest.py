"""An app and a stack for each test."""

import aws_cdk as cdk
import pytest

from tests.cdk.examples import ENV


@pytest.fixture
def app() -> cdk.App:
    return cdk.App()


@pytest.fixture
def stack(app: cdk.App) -> cdk.Stack:
    return cdk.Stack(app, "Backups", env=ENV)
