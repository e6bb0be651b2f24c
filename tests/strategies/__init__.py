"""Hypothesis strategies over whole lifecycle policies."""

from tests.strategies.anything import arbitrary_policies
from tests.strategies.deferring import deferring, intrinsics
from tests.strategies.policies import LITERAL, literal_policies, valid_policies

__all__ = [
    "LITERAL",
    "arbitrary_policies",
    "deferring",
    "intrinsics",
    "literal_policies",
    "valid_policies",
]
