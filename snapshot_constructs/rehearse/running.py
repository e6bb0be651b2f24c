"""Rehearse a whole app: deploy it, make what it backs up, let the days pass and look."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from snapshot_constructs.cfn.assembly import MANIFEST
from snapshot_constructs.cfn.assembly import read as templates_of
from snapshot_constructs.model.rehearsed import DeployedPolicy, Rehearsed, Use, Wanted
from snapshot_constructs.rehearse import (
    assembly,
    deployed_policies,
    looking,
    making,
    process,
    standing_in,
)
from snapshot_constructs.rehearse.error import RehearsalError
from snapshot_constructs.rehearse.rehearsal import Rehearsal
from snapshot_constructs.rehearse.surroundings import surrounded
from snapshot_constructs.rehearse.template_file import as_assembly

Tell = Callable[[str], None]

_DAY = timedelta(days=1)
_POLICY = "AWS::DLM::LifecyclePolicy"


@dataclass(frozen=True, kw_only=True)
class Run:
    """An app that is deployed, and what there is beside it.

    Attributes:
        start: when it was begun.
        stand_ins: what the app names and does not make.
        uses: how volumes are used, by id.
    """

    rehearsal: Rehearsal
    start: datetime
    policies: tuple[DeployedPolicy, ...]
    stand_ins: tuple[str, ...]
    uses: dict[str, Use] = field(default_factory=dict)

    def make(self, wanted: Iterable[Wanted], churn_per_day: float) -> None:
        """Make volumes and instances.

        Args:
            wanted: which ones.
            churn_per_day: of the volumes that the app itself has made.

        Raises:
            RehearsalError: if EC2 refuses one.
        """
        for account, region in self._places:
            for each in looking.volumes(self.rehearsal, account, region, {}):
                own = Use(each.size_gib, churn_per_day)
                self.uses[each.id] = making.use(self.rehearsal, each.id, own)
        for alike in wanted:
            self.uses.update(making.make(self.rehearsal, alike))

    def days(self, end: datetime) -> Iterator[datetime]:
        """Let time pass, day by day, and yield what time it is."""
        at = self.start
        while at < end:
            at = min(at + _DAY, end)
            self.rehearsal.control.ask("clock", to=at.isoformat(), settled=False)
            self.rehearsal.settle()
            yield at

    def seen(self) -> Rehearsed:
        """Return all that is there now."""
        found = self.rehearsal.control.ask("restore_points")
        places = self._places
        return Rehearsed(
            start=self.start,
            end=datetime.fromisoformat(found["now"]),
            policies=tuple(deployed_policies.again(self.rehearsal, each) for each in self.policies),
            volumes=tuple(
                one for each in places for one in looking.volumes(self.rehearsal, *each, self.uses)
            ),
            instances=tuple(
                one for each in places for one in looking.instances(self.rehearsal, *each)
            ),
            made=tuple(looking.made(found)),
            blocks=found["blocks"],
            stand_ins=self.stand_ins,
        )

    @property
    def _places(self) -> Sequence[tuple[str, str]]:
        return sorted({(each.account, each.region) for each in self.policies})


@contextmanager
def deployed(path: str, *, start: datetime, account: str, region: str, tell: Tell) -> Iterator[Run]:
    """Start a local cloud, and deploy an app into it; the cloud ends with the context.

    Args:
        path: the folder of a cloud assembly, or a template.
        start: the virtual time.
        account: for stacks that do not say theirs.
        region: the same.
        tell: shows what is being done.

    Raises:
        UnusableError: if a file cannot be read.
        RehearsalError: if the cloud does not start, or something cannot be deployed.
    """
    templates = templates_of(path)
    if not any(True for template in templates for _ in template.resources(_POLICY)):
        raise RehearsalError(
            f"{path}: has no lifecycle policy (got no {_POLICY}); name another file"
        )
    with tempfile.TemporaryDirectory(prefix="snapshot-constructs-") as folder:
        what = _assembly(Path(path), Path(folder))
        stacks = assembly.read(what)
        tell("starting the local cloud")
        with _cloud(account, region) as rehearsal:
            rehearsal.restart(start)
            stand_ins = standing_in.put(rehearsal, templates)
            tell(f"deploying {', '.join(stack.name for stack in stacks)}")
            deployment = rehearsal.deploy(what)
            policies = deployed_policies.found(rehearsal, stacks, deployment)
            yield Run(rehearsal=rehearsal, start=start, policies=policies, stand_ins=stand_ins)


def _assembly(path: Path, scratch: Path) -> Path:
    if path.is_dir():
        return path
    return path.parent if path.name == MANIFEST else as_assembly(path, scratch)


@contextmanager
def _cloud(account: str, region: str) -> Iterator[Rehearsal]:
    started = process.start()
    try:
        with surrounded(started.port, account, region):
            yield Rehearsal(started.port, account, region)
    finally:
        started.stop()
