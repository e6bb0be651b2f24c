"""For how long snapshots are shared with other accounts: as fast restore is enabled in zones.

Either begins with the snapshot. It ends after a time of its own, and never after the standard tier.
What would end it while the policy is paused, deleted or without the rule does not.
"""

from dataclasses import replace

from snapshot_constructs.forecast.coinciding import Owned
from snapshot_constructs.forecast.plan import Plan


def by_account(owned: Owned) -> Owned:
    """Return the same points, with accounts in the place of the zones of fast restore."""
    plans = [_by_account(plan) for plan in owned.plans]
    return replace(owned, plan=_by_account(owned.plan), plans=plans)


def _by_account(plan: Plan) -> Plan:
    return replace(plan, fast_restore=plan.shares or {})
