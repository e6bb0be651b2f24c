"""The pytest plug-in: the fixture ``rehearsal``, and the cloud of a test session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from snapshot_constructs.rehearse.rehearsal import Rehearsal
    from snapshot_constructs.rehearse.session import Session


@pytest.fixture(scope="session")
def rehearsal_session(pytestconfig: pytest.Config) -> Iterator[Session]:
    """Keep one cloud for all tests of this process, from the first that asks for it on."""
    from snapshot_constructs.rehearse.session import Session  # noqa: PLC0415  # not in other runs

    session = Session(pytestconfig.pluginmanager.getplugin("capturemanager"))
    yield session
    session.stop()


@pytest.fixture
def rehearsal(rehearsal_session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    """Lend a local cloud with nothing in it, which is all that this test knows of AWS."""
    with rehearsal_session.rehearsal() as rehearsal:
        yield rehearsal
        monkeypatch.undo()  # or it would put back the local cloud where the user's AWS is back
