"""Where something stands in templates, and what names it from elsewhere."""

from typing import NamedTuple

from snapshot_constructs.model.deferred import Deferred


class Mark(NamedTuple):
    """Identifies one resource of all templates.

    Attributes:
        file: the template's file.
        logical_id: the resource's name there.
    """

    file: str
    logical_id: str


class Pointer(NamedTuple):
    """Names a resource of the same estate, as ``Ref`` and ``Fn::GetAtt`` do.

    Attributes:
        attribute: such as ``Arn``; empty for ``Ref``.
    """

    mark: Mark
    attribute: str = ""


Link = str | Pointer | Deferred
"""What names another thing: its text, in which ``${…}`` stands for what is not known; or the resource
itself; or nothing that could be told before deployment."""


class Address(NamedTuple):
    """Where one thing was found.

    Attributes:
        file: the template's file, as the user would write it.
        construct_path: the path of its construct in the CDK app, if known.
        stack: what is deployed in one piece: the stack and those nested in it.
        when: the condition under which it exists so; empty where that is always.
    """

    file: str
    logical_id: str
    construct_path: str | None = None
    stack: str = ""
    when: str = ""

    @property
    def mark(self) -> Mark:
        """What it is identified by, under whatever condition."""
        return Mark(self.file, self.logical_id)

    @property
    def name(self) -> str:
        """The path of its construct without what every path ends with, else the logical id."""
        return (self.construct_path or self.logical_id).removesuffix("/Resource")


def may_coexist(one: Address, other: Address) -> bool:
    """Tell whether two things surely exist whenever one of them does."""
    return "" in (one.when, other.when) or (one.file, one.when) == (other.file, other.when)
