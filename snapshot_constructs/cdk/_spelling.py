"""Names of CloudFormation as Python and the L1 classes of the CDK spell them."""

import re
from collections.abc import Container, Mapping
from functools import cache
from typing import Any

from snapshot_constructs.model.deferred import is_deferred


@cache
def snake(name: str) -> str:
    """Return ``ImageRecipeArn`` as ``image_recipe_arn``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """Return ``ImageRecipeArn`` as ``imageRecipeArn``."""
    return name[0].lower() + name[1:]


def below(value: Any, verbatim: Container[str] = ()) -> Any:
    """Return a value with the names of its properties, and of those in them, in camel case.

    Args:
        value: as it stands in a template.
        verbatim: the names of properties whose content stays as it is.
    """
    if isinstance(value, Mapping) and not is_deferred(value):
        return {
            camel(name): part if name in verbatim else below(part, verbatim)
            for name, part in value.items()
        }
    return [below(part, verbatim) for part in value] if isinstance(value, (list, tuple)) else value


def is_literal(value: Any) -> bool:
    """Tell whether there are only literals within a value: a token that is text may be no text in the end."""
    if is_deferred(value):
        return False
    if isinstance(value, Mapping):
        return all(is_literal(part) for part in value.values())
    if isinstance(value, list):
        return all(is_literal(part) for part in value)
    return isinstance(value, (str, bool, int))
