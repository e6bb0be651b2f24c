"""Which kind of policy a value stands in, where a rule asks different things of different kinds."""

from snapshot_constructs.model.deferred import Deferred, NotKnownError
from snapshot_constructs.model.policy import Kind, PolicySpec


def is_one_of(policy: PolicySpec, kinds: frozenset[Kind]) -> bool:
    """Tell whether a policy is of one of these kinds.

    Raises:
        NotKnownError: if that is known only at deployment.
    """
    if policy.kinds <= kinds:
        return True
    if policy.kinds & kinds:
        raise NotKnownError(Deferred("the kind of the policy"))
    return False
