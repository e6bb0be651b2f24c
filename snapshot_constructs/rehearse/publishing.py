"""Put the assets of a stack where its template looks for them."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from snapshot_constructs.cfn.json_file import parsed, read_text
from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.place import Place

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same files


def publish(manifest: Path, place: Place) -> None:
    """Upload all files that a manifest of assets lists; container images are left out.

    Args:
        manifest: a file of a cloud assembly.
        place: of the stack.

    Raises:
        RehearsalError: if a file is missing, or would be made by a program.
    """
    files = parsed(read_text(manifest), str(manifest)).get("files", {})
    for asset in files.values():
        body = _body(manifest, asset["source"])
        for destination in asset["destinations"].values():
            _upload(body, destination, place)


def _body(manifest: Path, source: Mapping[str, Any]) -> bytes:
    if "path" not in source:
        raise RehearsalError(
            f"{manifest}: has an asset that a program makes (got {source.get('executable')!r}); "
            "give files or folders as assets"
        )
    path = manifest.parent / source["path"]
    try:
        return _zipped(path) if source.get("packaging") == "zip" else path.read_bytes()
    except OSError as error:
        raise RehearsalError(
            f"{path}: {(error.strerror or 'cannot be read').lower()}; run `cdk synth` again"
        ) from None


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = path.stat().st_mode << 16
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _files(folder: Path) -> list[Path]:
    walked = os.walk(folder, followlinks=True)
    return sorted(Path(parent, name) for parent, _, names in walked for name in names)


def _upload(body: bytes, destination: Mapping[str, str], place: Place) -> None:
    role = destination.get("assumeRoleArn", "")
    account = place.filled(role).split(":")[4] if role else None
    there = place.elsewhere(account, destination.get("region"))
    s3, bucket = there.client("s3"), place.filled(destination["bucketName"])
    key = place.filled(destination["objectKey"])
    try:
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    except s3.exceptions.NoSuchBucket:  # not that of `cdk bootstrap`, but of a synthesizer's own
        _make(s3, bucket, there.region)
        s3.put_object(Bucket=bucket, Key=key, Body=body)


def _make(s3: Any, bucket: str, region: str) -> None:
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **({} if region == "us-east-1" else where))
