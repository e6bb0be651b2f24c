"""Which formats a rehearsal may have."""

from snapshot_constructs.review import rehearsed_json, rehearsed_text
from snapshot_constructs.review.page import Paint, plain
from snapshot_constructs.review.rehearsed import Comparison


def formatted(found: Comparison, style: str, paint: Paint = plain) -> str:
    """Return a rehearsal in one of the formats: text or json."""
    if style == "json":
        return rehearsed_json.render(found)
    return rehearsed_text.render(found, paint=paint)
