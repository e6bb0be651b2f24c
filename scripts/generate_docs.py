"""Write docs/rules.md from the rules themselves."""

from pathlib import Path

from snapshot_constructs.rules.document import rules_page

DOCS = Path(__file__).parent.parent / "docs"

if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_page(), encoding="utf-8")
