"""The versions of what a pipeline is made of: components, workflows and recipes."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from snapshot_constructs.model.deferred import Deferred
from snapshot_constructs.model.value import Value

_NUMBERS = 2**30
"""A node of a version is less than that; checked 2026-11."""


class Numbering(StrEnum):
    """Where a version comes from."""

    AUTO = "auto"
    HASH = "hash"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Versions(Value):
    """How components, workflows and recipes get their versions; made by ``auto`` and its like.

    None of them can be changed: what changes needs a new version. That of an image is the one of its
    recipe.

    See https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html

    Attributes:
        numbering: where they come from.
        first: what versions begin with, such as ``1.0``; the whole version if it is fixed.
        salt: changes all versions that come from the content, without a change of the content.
    """

    numbering: str
    first: str | Deferred
    salt: str | Deferred = ""

    @classmethod
    def auto(cls, first: str = "1.0", *, salt: str = "") -> Self:
        """Let Image Builder count recipes, and take the version of a component from its content.

        Args:
            first: the two numbers that all versions begin with.
            salt: any other text than before, where a component of an earlier deployment was left
                behind, and its version is taken.
        """
        return cls(numbering=Numbering.AUTO, first=first, salt=salt)

    @classmethod
    def hashed(cls, first: str = "1.0", *, salt: str = "") -> Self:
        """Take the versions of recipes from their content, too: where Image Builder does not count.

        The highest version is then not the newest one: do not ask for ``x.x.x`` of its images.
        """
        return cls(numbering=Numbering.HASH, first=first, salt=salt)

    @classmethod
    def fixed(cls, version: str) -> Self:
        """Give this version to all of them: a change fails in the deployment unless it changes, too."""
        return cls(numbering=Numbering.FIXED, first=version)

    def of_content(self, content: str) -> str:
        """Return the version of a component or workflow.

        Args:
            content: all of it that cannot be changed.
        """
        if self.numbering is Numbering.FIXED:
            return str(self.first)
        return f"{self.first}.{int(digest(content, self.salt), 16) % _NUMBERS}"

    def of_recipe(self, content: str) -> str:
        """Return the version of a recipe; see ``of_content``."""
        return f"{self.first}.x" if self.numbering is Numbering.AUTO else self.of_content(content)


def digest(*parts: object) -> str:
    """Return 64 hexadecimal digits that change with what is written, line ends apart."""
    text = "\0".join(map(str, parts)).replace("\r\n", "\n")
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
