"""What the resources of a template can be, with its functions, conditions and loops worked out."""

from snapshot_constructs.cfn.resolve.origin import Origin
from snapshot_constructs.cfn.resolve.resources import Resolved, ResolvedResource, resolved
from snapshot_constructs.cfn.resolve.variants import Variant

__all__ = ["Origin", "Resolved", "ResolvedResource", "Variant", "resolved"]
