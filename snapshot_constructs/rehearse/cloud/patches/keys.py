"""Keys of KMS under the ids that they have elsewhere: apps name keys that they do not make."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.services import kms

ID = "_custom_id_"


def install() -> None:
    """Let CreateKey take the id of the key from a tag."""
    theirs = kms._create_key  # noqa: SLF001 - see the package

    def create(data: Mapping[str, Any]) -> Any:
        tags = data.get("Tags") or []
        named = [each["TagValue"] for each in tags if each["TagKey"] == ID]
        left = [each for each in tags if each["TagKey"] != ID]
        answer = theirs({**data, "Tags": left})
        return _renamed(answer, named[0]) if named and answer[0] == 200 else answer

    kms._create_key = create  # noqa: SLF001 - see the package


def _renamed(answer: Any, id: str) -> Any:
    """Give the key that was made just now another id."""
    status, headers, body = answer
    content = json.loads(body)
    made = content["KeyMetadata"]
    record = kms._keys.pop(made["KeyId"])  # noqa: SLF001 - see the package
    named = {"KeyId": id, "Arn": made["Arn"].replace(made["KeyId"], id)}
    kms._keys[id] = record | named  # noqa: SLF001 - see the package
    made.update(named)
    return status, headers, json.dumps(content).encode()
