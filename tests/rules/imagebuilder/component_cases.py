"""Cases for the rules on components as such."""

from tests.imagebuilder import DOCUMENT, component
from tests.rules.imagebuilder.cases import breaks, neighbour

URI = "s3://documents/nginx.yaml"
FILLED = DOCUMENT + "# " + "." * (16_000 - len(DOCUMENT) - 2)

CASES = [
    breaks("component-source", "Data", component(data=None), name="neither"),
    breaks("component-source", "Uri", component(uri=URI), name="both"),
    neighbour("component-source", component(data=None, uri=URI)),
    breaks("component-data", "Data", component(data=FILLED + ".")),
    breaks(
        "component-data",
        "Data",
        component(data=""),
        "component-yaml",
        name="empty",
    ),
    breaks("component-data", "Data", component(data="\x00"), "component-yaml", name="nul"),
    neighbour("component-data", component(data=FILLED)),
    breaks("component-platform", "Platform", component(platform=None), name="missing"),
    breaks("component-platform", "Platform", component(platform="linux")),
    neighbour("component-platform", component(platform="macOS")),
    breaks(
        "os-version-count",
        "SupportedOsVersions",
        component(supported_os_versions=tuple(f"Ubuntu {i}" for i in range(26))),
    ),
    neighbour(
        "os-version-count",
        component(supported_os_versions=tuple(f"Ubuntu {i}" for i in range(25))),
    ),
]
