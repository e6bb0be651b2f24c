"""The one error that everything wrong about a construct ends in."""

from collections.abc import Sequence

from snapshot_constructs.rules import Finding


class RuleError(ValueError):
    """Lists everything that AWS would refuse in one construct.

    Attributes:
        path: the path that the construct would have had in its app.
        findings: the rules that are broken; ``where`` is in the words of the construct's arguments.
        location: the file and line, in the user's own code, that made the construct.
    """

    def __init__(self, path: str, findings: Sequence[Finding], location: str) -> None:
        super().__init__(path, findings, location)
        self.path = path
        self.findings = tuple(findings)
        self.location = location

    def __str__(self) -> str:
        """List the rules, one a line."""
        number = len(self.findings)
        rules = "a rule" if number == 1 else f"{number} rules"
        lines = (f"  {finding}" for finding in self.findings)
        return "\n".join((f"{self.path} breaks {rules} ({self.location})", *lines))


class PolicyError(RuleError):
    """Lists everything that AWS would refuse in one lifecycle policy."""


class PipelineError(RuleError):
    """Lists everything that AWS would refuse in one pipeline."""
