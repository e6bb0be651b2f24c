"""Draw the pictures of docs/concepts.md from the forecasts that the Python of that page makes."""

import re
from pathlib import Path
from typing import Any

from snapshot_constructs.forecast.volume import Volume
from snapshot_constructs.review.forecast_picture import draw

DOCS = Path(__file__).parent.parent / "docs"
PICTURES = DOCS / "pictures"
PAGE = DOCS / "concepts.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def pictures() -> dict[str, str]:
    """Return the SVG of each picture by the name of its file."""
    page = _run(PAGE)
    quiet, of_unknown_churn = page["quiet"], Volume(100)
    scenes = {
        "churn.svg": (
            page["month"],
            of_unknown_churn,
            "Daily, 30 kept: little or much is rewritten",
        ),
        "daily.svg": (page["week"], quiet, "Daily, the newest 7 kept"),
        "gfs.svg": (page["gfs"], quiet, "Grandfather, father, son: 7 daily, 4 weekly, 12 monthly"),
        "images.svg": (page["images"], quiet, "Weekly AMIs: 6 kept, the older 3 deprecated"),
        "middle.svg": (
            page["without"]("B"),
            page["lively"],
            "Three snapshots; the middle one is deleted",
        ),
    }
    return {
        name: draw(timeline, volume=volume, title=title, until=timeline.end)
        for name, (timeline, volume, title) in scenes.items()
    }


def _run(page: Path) -> dict[str, Any]:
    names: dict[str, Any] = {"print": lambda *_: None}
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        exec(block, names)  # noqa: S102  # our own page
    return names


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, svg in pictures().items():
        (PICTURES / name).write_text(svg, encoding="utf-8")
