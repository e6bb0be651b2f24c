"""The ARNs of what Image Builder has in the account and Region of a stack."""

from snapshot_constructs.model.deferred import Deferred, is_deferred

_PREFIX = "arn:${AWS::Partition}:imagebuilder:${AWS::Region}"


def arn(what: str, owner: str | Deferred | None = None) -> Deferred:
    """Return the ARN of something, which only the deployment knows all of.

    Args:
        what: the type, the name and the version.
        owner: an account, or Amazon as ``aws``; the account of the stack when None.
    """
    account = "${AWS::AccountId}" if owner is None else str(owner)
    if not (is_deferred(what) or is_deferred(owner)):
        return Deferred({"Fn::Sub": f"{_PREFIX}:{account}:{what}"})
    # Tokens of the CDK become Ref and the like, which are read in no text of Fn::Sub.
    own = {"Ref": "AWS::AccountId"} if owner is None else account
    parts = ["arn", {"Ref": "AWS::Partition"}, "imagebuilder", {"Ref": "AWS::Region"}, own, what]
    return Deferred({"Fn::Join": [":", parts]})
