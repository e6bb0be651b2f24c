"""Values of the model as the CDK takes them."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import Stack, Token

from snapshot_constructs.model.deferred import Deferred, is_deferred


def as_text(written: object) -> str:
    """Return a text; a token or an intrinsic as the text that stands for it."""
    raw = written.raw if isinstance(written, Deferred) else written
    return raw if isinstance(raw, str) else Token.as_string(raw)


def in_template(stack: Stack, encoded: Any) -> Any:
    """Return what stands in the template; the CDK is asked only where it has something to resolve."""
    return encoded if _is_settled(encoded) else stack.resolve(encoded)


def _is_settled(written: object) -> bool:
    if isinstance(written, Mapping):
        return all(isinstance(name, str) for name in written) and all(
            map(_is_settled, (*written, *written.values()))
        )
    if isinstance(written, (list, tuple)):
        return all(map(_is_settled, written))
    return isinstance(written, (str, int)) and not is_deferred(written)
