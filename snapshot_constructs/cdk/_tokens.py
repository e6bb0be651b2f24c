"""Values of the model as the CDK takes them."""

from aws_cdk import Token

from snapshot_constructs.model.deferred import Deferred


def as_text(written: str | Deferred) -> str:
    """Return a text; a token or an intrinsic as the text that stands for it."""
    if isinstance(written, Deferred):
        return written.raw if isinstance(written.raw, str) else Token.as_string(written.raw)
    return written
