"""Cases for the rules on the role: none of them is broken by one policy alone."""

from tests.rules.cases import Case

CASES: list[Case] = []
