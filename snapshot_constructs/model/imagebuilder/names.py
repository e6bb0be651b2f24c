"""How Image Builder makes the name in an ARN of the name that someone gave."""


def normalised(name: str) -> str:
    """Return a resource's name as its ARN has it.

    Two resources of one type whose names are equal then have the same name for Image Builder.
    """
    return name.lower().replace(" ", "-").replace("_", "-")
