"""Cases for the rules on parameters."""

from snapshot_constructs.model import Deferred, Parameters, Tag
from tests.policies import amis, instances, volumes
from tests.rules.cases import breaks, holds

WHERE = "PolicyDetails/Parameters"
LATER = Deferred({"Ref": "Later"})


def _boot(written: bool | Deferred) -> Parameters:
    return Parameters(exclude_boot_volume=written)


def _data(number: int) -> Parameters:
    tags = tuple(Tag(f"key{i}", "value") for i in range(number))
    return Parameters(exclude_data_volume_tags=tags)


CASES = [
    breaks("param-exclude-boot", f"{WHERE}/ExcludeBootVolume", volumes(parameters=_boot(False))),
    breaks("param-exclude-boot", f"{WHERE}/ExcludeBootVolume", amis(parameters=_boot(LATER))),
    holds("param-exclude-boot", instances(parameters=_boot(True))),
    holds("param-exclude-boot", volumes(parameters=Parameters())),
    holds("param-exclude-boot", volumes(parameters=LATER)),
    breaks("param-exclude-data", f"{WHERE}/ExcludeDataVolumeTags", volumes(parameters=_data(1))),
    breaks(
        "param-exclude-data",
        f"{WHERE}/ExcludeDataVolumeTags",
        amis(parameters=Parameters(exclude_data_volume_tags=LATER)),
        name="deferred",
    ),
    breaks(
        "param-exclude-data",
        f"{WHERE}/ExcludeDataVolumeTags",
        instances(parameters=_data(51)),
        name="51",
    ),
    holds("param-exclude-data", instances(parameters=_data(50))),
    holds("param-exclude-data", volumes(parameters=Parameters())),
    holds(
        "param-exclude-data",
        volumes(parameters=_data(1), resource_types=(LATER,)),
        name="kind-not-known",
    ),
    breaks(
        "param-noreboot",
        f"{WHERE}/NoReboot",
        instances(parameters=Parameters(no_reboot=False)),
    ),
    breaks("param-noreboot", f"{WHERE}/NoReboot", volumes(parameters=Parameters(no_reboot=True))),
    holds("param-noreboot", amis(parameters=Parameters(no_reboot=False))),
    holds("param-noreboot", volumes(parameters=Parameters())),
]
