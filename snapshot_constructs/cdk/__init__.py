"""The constructs, each in a module of its own: not every app wants what all of them load."""
