"""All types that are ours."""

from __future__ import annotations

from snapshot_constructs.rehearse.cloud.cfn import (
    dlm,
    ebs,
    iam,
    imagebuilder,
    images,
    instances,
    network,
    others,
    rbin,
)
from snapshot_constructs.rehearse.cloud.cfn.kind import Kind

KINDS: tuple[Kind, ...] = (
    *dlm.KINDS,
    *ebs.KINDS,
    *iam.KINDS,
    *imagebuilder.KINDS,
    *images.KINDS,
    *instances.KINDS,
    *network.KINDS,
    *others.KINDS,
    *rbin.KINDS,
)
