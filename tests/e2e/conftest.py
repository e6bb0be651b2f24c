"""What end-to-end tests share."""

from collections.abc import Iterator

import pytest

from tests.e2e.local_cloud import Cloud, started


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    """Lend a cloud that goes on in the background, to the tests of one file."""
    with started() as cloud:
        yield cloud
