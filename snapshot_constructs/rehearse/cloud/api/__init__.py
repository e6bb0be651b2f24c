"""How requests become calls, and what calls return becomes responses."""
