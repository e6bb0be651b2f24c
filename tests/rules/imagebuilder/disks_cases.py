"""Recipes whose block devices break a rule, and neighbours that do not."""

from typing import Any

from snapshot_constructs.model import Deferred
from snapshot_constructs.model.imagebuilder.recipe import (
    BlockDevice,
    ContainerRecipe,
    Disk,
    ImageRecipe,
)
from snapshot_constructs.rules import Place
from tests.imagebuilder import BASE, KEY, container_recipe, recipe
from tests.rules.imagebuilder.cases import breaks, neighbour

AMAZON = "arn:aws:imagebuilder:eu-west-1:aws:image"
UBUNTU = f"{AMAZON}/ubuntu-server-24-lts-x86/x.x.x"
WINDOWS = "ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"
AMI = "ami-0123456789abcdef0"
SUB = Deferred({"Fn::Sub": UBUNTU.replace("eu-west-1", "${AWS::Region}")})
FIRST = "BlockDeviceMappings/0"
EBS = f"{FIRST}/Ebs"
WITHIN = "InstanceConfiguration/BlockDeviceMappings/0"


def _disk(**disk: Any) -> ImageRecipe:
    return recipe(devices=(BlockDevice(device="/dev/sdf", ebs=Disk(**disk)),))


def _root(device: str, parent: Any = BASE, **disk: Any) -> ImageRecipe:
    return recipe(parent=parent, devices=(BlockDevice(device=device, ebs=Disk(**disk)),))


def _in_container(device: str, **disk: Any) -> ContainerRecipe:
    devices = (BlockDevice(device=device, ebs=Disk(**disk)),)
    return container_recipe(build_image=BASE, devices=devices)


DISK_CASES = [
    breaks("volume-size", f"{EBS}/VolumeSize", _disk(size_gib=0), name="0"),
    breaks("volume-size", f"{EBS}/VolumeSize", _disk(size_gib=16_001), name="16001"),
    neighbour("volume-size", _disk(size_gib=1), name="1"),
    neighbour("volume-size", _disk(size_gib=16_000), name="16000"),
    *(
        breaks("volume-size-type", f"{EBS}/VolumeSize", _disk(type=type_, size_gib=size, **more))
        for type_, size, more in (
            ("io1", 3, {"iops": 100}),
            ("io2", 3, {"iops": 100}),
            ("st1", 1, {}),
            ("st1", 124, {}),
            ("sc1", 124, {}),
            ("standard", 1025, {}),
            ("standard", 16_000, {}),
        )
    ),
    *(
        neighbour("volume-size-type", _disk(type=type_, size_gib=size, **more))
        for type_, size, more in (
            ("io1", 4, {"iops": 100}),
            ("st1", 125, {}),
            ("standard", 1024, {}),
            ("gp2", 1, {}),
            ("gp3", 16_000, {}),
        )
    ),
    breaks("volume-type", f"{EBS}/VolumeType", _disk(type="ssd")),
    *(
        neighbour("volume-type", _disk(type=type_), name=type_)
        for type_ in ("standard", "gp2", "gp3", "sc1", "st1", "gp3a")
    ),
    breaks("iops-range", f"{EBS}/Iops", _disk(iops=99), name="99"),
    breaks("iops-range", f"{EBS}/Iops", _disk(iops=64_001), name="64001"),
    breaks("iops-gp3", f"{EBS}/Iops", _disk(iops=2_999, type="gp3"), name="2999"),
    breaks("iops-gp3", f"{EBS}/Iops", _disk(iops=100, type="gp3"), name="100"),
    neighbour("iops-gp3", _disk(iops=3_000, type="gp3")),
    neighbour("iops-gp3", _disk(iops=2_999, type="io1"), name="io1"),
    neighbour("iops-range", _disk(iops=100, type="io1"), name="100"),
    neighbour("iops-range", _disk(iops=64_000, type="io2"), name="64000"),
    *(
        breaks("iops-required", f"{EBS}/Iops", _disk(type=type_), name=type_)
        for type_ in ("io1", "io2")
    ),
    neighbour("iops-required", _disk(type="io1", iops=100)),
    neighbour("iops-required", _disk(type="gp3"), name="gp3"),
    *(
        breaks("iops-type", f"{EBS}/Iops", _disk(type=type_, iops=3_000), name=type_)
        for type_ in ("standard", "gp2", "sc1", "st1")
    ),
    neighbour("iops-type", _disk(type="gp3", iops=3_000)),
    neighbour("iops-type", _disk(iops=3_000), name="type-of-the-base"),
    *(
        breaks("iops-per-gib", f"{EBS}/Iops", _disk(type=type_, size_gib=10, iops=iops), name=type_)
        for type_, iops in (("io1", 501), ("gp3", 5_001), ("io2", 10_001))
    ),
    *(
        neighbour("iops-per-gib", _disk(type=type_, size_gib=10, iops=iops), name=type_)
        for type_, iops in (("io1", 500), ("gp3", 5_000), ("io2", 10_000))
    ),
    neighbour("iops-per-gib", _disk(type="gp3", size_gib=1, iops=3_000), name="baseline"),
    breaks("throughput-range", f"{EBS}/Throughput", _disk(throughput=124), name="124"),
    breaks("throughput-range", f"{EBS}/Throughput", _disk(throughput=1_001), name="1001"),
    neighbour("throughput-range", _disk(throughput=125, type="gp3"), name="125"),
    neighbour("throughput-range", _disk(throughput=1_000, type="gp3", iops=4_000), name="1000"),
    breaks("throughput-type", f"{EBS}/Throughput", _disk(throughput=125, type="gp2")),
    neighbour("throughput-type", _disk(throughput=125, type="gp3")),
    neighbour("throughput-type", _disk(throughput=125), name="type-of-the-base"),
    breaks("throughput-per-iops", f"{EBS}/Throughput", _disk(throughput=751, type="gp3")),
    breaks(
        "throughput-per-iops",
        f"{EBS}/Throughput",
        _disk(throughput=1_000, iops=3_999, type="gp3"),
        name="given",
    ),
    neighbour("throughput-per-iops", _disk(throughput=750, type="gp3")),
    neighbour("throughput-per-iops", _disk(throughput=1_000, iops=4_000, type="gp3"), name="given"),
    breaks("kms-encrypted", f"{EBS}/Encrypted", _disk(key=KEY), name="unset"),
    breaks("kms-encrypted", f"{EBS}/Encrypted", _disk(key=KEY, encrypted=False), name="false"),
    breaks(
        "kms-encrypted",
        f"{EBS}/Encrypted",
        _disk(key=Deferred({"Fn::GetAtt": ["Key", "Arn"]})),
        name="deferred",
    ),
    neighbour("kms-encrypted", _disk(key=KEY, encrypted=True)),
    neighbour("kms-encrypted", _disk(encrypted=True), name="default-key"),
    *(
        breaks("disk-key-arn", f"{EBS}/KmsKeyId", _disk(key=key, encrypted=True), name=key)
        for key in ("alias/aws/ebs", "0a0a0a0a-1111-2222-3333-444444444444")
    ),
    neighbour("disk-key-arn", _disk(key=KEY, encrypted=True)),
    neighbour(
        "disk-key-arn",
        _disk(key="arn:aws:kms:eu-west-1:111122223333:alias/images", encrypted=True),
        name="alias",
    ),
    breaks(
        "disk-key-region",
        f"{EBS}/KmsKeyId",
        _disk(key=KEY, encrypted=True),
        place=Place(region="us-east-1"),
    ),
    neighbour("disk-key-region", _disk(key=KEY, encrypted=True), place=Place(region="eu-west-1")),
    neighbour(
        "disk-key-region",
        _disk(key=KEY.replace("eu-west-1", ""), encrypted=True),
        name="no-region",
        place=Place(region="eu-west-1"),
    ),
]

DEVICE_CASES = [
    breaks(
        "no-device-empty",
        f"{FIRST}/NoDevice",
        recipe(devices=(BlockDevice(device="/dev/sdf", no_device="/dev/sdf"),)),
    ),
    neighbour("no-device-empty", recipe(devices=(BlockDevice(device="/dev/sdf", no_device=""),))),
    *(
        breaks(
            "no-device-alone",
            f"{FIRST}/NoDevice",
            recipe(devices=(BlockDevice(device="/dev/sdf", no_device="", **other),)),
            name=next(iter(other)),
        )
        for other in ({"ebs": Disk(size_gib=8)}, {"virtual_name": "ephemeral0"})
    ),
    neighbour("no-device-alone", recipe(devices=(BlockDevice(device="/dev/sdf", no_device=""),))),
    breaks(
        "device-name",
        f"{FIRST}/DeviceName",
        recipe(devices=(BlockDevice(ebs=Disk(size_gib=20)),)),
    ),
    neighbour("device-name", recipe(devices=(BlockDevice(device="xvdb", ebs=Disk(size_gib=20)),))),
    breaks(
        "device-twice",
        "BlockDeviceMappings/1/DeviceName",
        recipe(devices=(BlockDevice(device="/dev/sdf"), BlockDevice(device="/dev/sdf"))),
    ),
    breaks(
        "device-twice",
        "InstanceConfiguration/BlockDeviceMappings/1/DeviceName",
        container_recipe(devices=(BlockDevice(device="/dev/sdf"), BlockDevice(device="/dev/sdf"))),
        name="container",
    ),
    neighbour(
        "device-twice",
        recipe(devices=(BlockDevice(device="/dev/sdf"), BlockDevice(device="/dev/sdg"))),
    ),
]

ROOT_CASES = [
    breaks("root-device", f"{FIRST}/DeviceName", _root("/dev/sda1"), name="amazon-linux"),
    *(
        breaks("root-device", f"{FIRST}/DeviceName", _root("/dev/xvda", parent), name=name)
        for name, parent in (("ubuntu", UBUNTU), ("windows", WINDOWS), ("open-region", SUB))
    ),
    breaks(
        "root-device", f"{WITHIN}/DeviceName", _in_container("/dev/sda1"), name="build-instance"
    ),
    neighbour("root-device", _root("/dev/xvda"), name="amazon-linux"),
    neighbour("root-device", _root("/dev/sda1", UBUNTU), name="ubuntu"),
    neighbour("root-device", _root("/dev/sdf"), name="data"),
    neighbour("root-device", _root("/dev/sda1", AMI), name="ami"),
    neighbour("root-device", _in_container("/dev/xvda"), name="build-instance"),
    neighbour(
        "root-device",
        recipe(devices=(BlockDevice(device="/dev/xvda"), BlockDevice(device="/dev/sda1"))),
        name="both",
    ),
    neighbour(
        "root-device",
        recipe(devices=(BlockDevice(device="/dev/sda1", no_device=""),)),
        name="left-out",
    ),
    *(
        breaks(
            "root-size", f"{EBS}/VolumeSize", _root(device, parent, size_gib=size), name=str(size)
        )
        for device, parent, size in (("/dev/xvda", BASE, 7), ("/dev/sda1", WINDOWS, 29))
    ),
    *(
        neighbour("root-size", _root(device, parent, size_gib=size), name=str(size))
        for device, parent, size in (("/dev/xvda", BASE, 8), ("/dev/sda1", WINDOWS, 30))
    ),
    neighbour("root-size", _root("/dev/sdf", WINDOWS, size_gib=1), name="data"),
    neighbour("root-size", _root("/dev/sda1", AMI, size_gib=1), name="ami"),
    neighbour(
        "root-size",
        _root("/dev/xvda", size_gib=4, snapshot="snap-0123456789abcdef0"),
        name="own-snapshot",
    ),
    breaks("root-type", f"{EBS}/VolumeType", _root("/dev/xvda", type="st1", size_gib=500)),
    breaks(
        "root-type",
        f"{EBS}/VolumeType",
        _root("/dev/sda1", AMI, type="sc1", size_gib=500),
        name="ami",
    ),
    neighbour("root-type", _root("/dev/xvda", type="gp3", size_gib=500)),
    neighbour("root-type", _root("/dev/sdf", type="st1", size_gib=500), name="data"),
    neighbour(
        "root-type",
        _root("/dev/sda1", type="st1", size_gib=500),
        "root-device",
        name="of-another-base",
    ),
]

CASES = [*DISK_CASES, *DEVICE_CASES, *ROOT_CASES]
