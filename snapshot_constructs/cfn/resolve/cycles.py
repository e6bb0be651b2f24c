"""Conditions that ask for each other in a circle, which CloudFormation refuses."""

from collections.abc import Iterator, Mapping

Graph = Mapping[str, tuple[str, ...]]


def cycle(graph: Graph) -> list[str]:
    """Return names that lead from one to the next and back; nothing if there are none."""
    done: set[str] = set()
    for start in graph:
        found = _from(start, graph, done)
        if found:
            return found
    return []


def _from(start: str, graph: Graph, done: set[str]) -> list[str]:
    path: dict[str, Iterator[str]] = {}
    name: str | None = start
    while name is not None or path:
        if name in path:
            names = list(path)
            return names[names.index(name) :]
        if name is not None and name not in done:
            path[name] = iter(graph.get(name, ()))
        name = _next(path, done)
    return []


def _next(path: dict[str, Iterator[str]], done: set[str]) -> str | None:
    """Return where the path goes on; None if it has no end that does."""
    while path:
        last = next(reversed(path))
        following = next(path[last], None)
        if following is not None:
            return following
        path.popitem()
        done.add(last)
    return None
