"""What one possible deployment has for the parameters, chosen as the template asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from snapshot_constructs.cfn.resolve.mentions import Mentions
from snapshot_constructs.cfn.resolve.parameters import Parameter
from snapshot_constructs.cfn.resolve.places import REGION, following
from snapshot_constructs.cfn.resolve.scalars import MOST, UNKNOWN, Absence, Names, canonical

Value = str | tuple[str, ...] | Absence


class Fact(NamedTuple):
    """What is assumed of one parameter.

    Attributes:
        value: what reading it gives; None as long as nobody has read it.
        exact: whether it has that value; otherwise the value stands for all that are not excluded.
        excluded: the values that it does not have.
    """

    value: Value | None = None
    exact: bool = False
    excluded: frozenset[str] = frozenset()

    def agrees(self, other: "Fact") -> bool:
        """Tell whether both can be true."""
        if self.exact and other.exact:
            return self.value == other.value
        if other.exact:
            return canonical(other.value) not in self.excluded
        return not self.exact or canonical(self.value) not in other.excluded


Question = tuple[str, str, str]
"""What is to be chosen: ``read`` or ``test``, the parameter, and the text to be compared with."""


@dataclass(slots=True)
class Choice:
    """A question about a parameter, its possible answers, and which of them is being tried."""

    question: Question
    options: list[Fact]
    tried: int = 0

    @property
    def fact(self) -> Fact:
        """The answer being tried."""
        return self.options[self.tried]


@dataclass(slots=True)
class Scope:
    """What a resource makes of the parameters.

    Attributes:
        mentions: what it and the conditions behind it speak of.
        frozen: questions that stay open, because there would be too many answers in all.
        all_frozen: whether all questions do.
        plain: objects and lists that are without functions, by identity.
        labels: for each comparison of what is no parameter, the condition that says just this,
            and whether it says the opposite.
    """

    mentions: Mentions
    frozen: set[Question] = field(default_factory=set)
    all_frozen: bool = False
    plain: dict[int, object] = field(default_factory=dict)
    labels: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)

    def is_open(self, question: Question) -> bool:
        """Tell whether a question is not to be answered."""
        return self.all_frozen or question in self.frozen


class Assumptions:
    """Answers questions about parameters, each as the trail says, and new ones by a first guess.

    Attributes:
        plain: what is without functions.
        facts: what is assumed so far, by parameter.
        consulted: how often something has depended on an assumption.
        refused: whether CloudFormation would refuse to deploy that.
    """

    def __init__(
        self, parameters: Mapping[str, Parameter], scope: Scope, trail: list[Choice]
    ) -> None:
        self.plain = scope.plain
        self.facts: dict[str, Fact] = {}
        self.consulted = 0
        self.refused = False
        self._parameters, self._scope = parameters, scope
        self._trail, self._at = trail, 0

    def read(self, name: str) -> Value:
        """Return the value of a parameter."""
        parameter, fact = self._parameter(name), self.facts.get(name, Fact())
        if len(parameter.allowed) == 1:
            return next(iter(parameter.allowed))
        self.consulted += 1
        if fact.value is not None:
            return fact.value
        chosen = self._choose(("read", name, ""), self._readings(parameter, fact))
        return UNKNOWN if chosen is None or chosen.value is None else chosen.value

    def test(self, name: str, text: str) -> bool | None:
        """Tell whether a parameter has a value; None if that stays open."""
        parameter, fact = self._parameter(name), self.facts.get(name, Fact())
        if len(parameter.allowed) == 1:
            return text in parameter.allowed
        self.consulted += 1
        if text in fact.excluded and not fact.exact:
            return False
        if fact.value is not None and fact.value is not UNKNOWN:
            return canonical(fact.value) == text
        if len(fact.excluded) > MOST:
            return None
        chosen = self._choose(("test", name, text), self._outcomes(parameter, fact, text))
        return None if chosen is None else chosen.exact and chosen.value == text

    def knows(self, name: str) -> bool:
        """Tell whether the template or the environment has a parameter of this name."""
        return name in self._parameters

    def denies(self, name: str, texts: Names) -> bool:
        """Tell whether a parameter that is not known has certainly none of some values."""
        fact = self.facts.get(name, Fact())
        return fact.value is UNKNOWN and bool(texts) and fact.excluded >= texts.keys()

    def is_text(self, name: str) -> bool:
        """Tell whether there is a parameter of this name whose value is no list."""
        return self.knows(name) and not self._parameters[name].listed

    def label(self, name: str, text: str, label: tuple[str, bool]) -> None:
        """Note the condition that says that something which is no parameter has a value."""
        self._scope.labels[name, text] = label

    def _parameter(self, name: str) -> Parameter:
        found = self._parameters.get(name) or Parameter(name=name)
        if found.allowed:
            return found
        region = self.facts.get(REGION, Fact())
        if region.exact and name in (follows := following(canonical(region.value))):
            return Parameter(name=name, allowed={follows[name]: None})
        return found

    def _allowed(self, parameter: Parameter) -> Names:
        """Return all values that a parameter can have here; nothing if they are not known."""
        said = self._scope.mentions
        if parameter.allowed or parameter.listed or parameter.name not in said.keys:
            return parameter.allowed
        if parameter.name in said.read:
            return {}
        default = {} if parameter.default is None else {canonical(parameter.default): None}
        return default | self._texts(parameter)

    def _texts(self, parameter: Parameter) -> Names:
        """Return the values that the template speaks of, as far as the parameter can have them."""
        compared = self._scope.mentions.compared.get(parameter.name, {})
        keys = self._scope.mentions.keys.get(parameter.name, {})
        return {text: None for text in keys | compared if self._can_be(parameter, text)}

    def _can_be(self, parameter: Parameter, text: str) -> bool:
        if parameter.name == REGION:
            exact = {name: Fact(value, exact=True) for name, value in following(text).items()}
            return all(self.facts.get(name, Fact()).agrees(fact) for name, fact in exact.items())
        return parameter.fits(text)

    def _readings(self, parameter: Parameter, fact: Fact) -> list[Fact]:
        """Return what may be assumed when the value is read."""
        allowed = self._allowed(parameter)
        if len(allowed) > MOST:
            return [Fact(UNKNOWN, excluded=fact.excluded)]
        if allowed:
            return _exact(parameter, allowed, fact)
        texts = {} if parameter.listed else self._texts(parameter)
        found, rest = _exact(parameter, texts, fact), frozenset({*texts, *fact.excluded})
        default = parameter.default
        if default is None or canonical(default) in rest:
            return [*found, Fact(UNKNOWN, excluded=rest)]
        if parameter.name not in self._scope.mentions.read:
            return [Fact(default, excluded=rest), *found]
        others = rest | {canonical(default)}
        return [Fact(default, exact=True), *found, Fact(UNKNOWN, excluded=others)]

    def _outcomes(self, parameter: Parameter, fact: Fact, text: str) -> list[Fact]:
        """Return what may be assumed when the value is compared, the likeliest first."""
        allowed = self._allowed(parameter)
        if text not in allowed if allowed else not self._can_be(parameter, text):
            return [fact]
        same, other = Fact(text, exact=True), Fact(fact.value, excluded=fact.excluded | {text})
        if 0 < len(allowed) <= MOST:
            left = _exact(parameter, allowed, other)
            if not left:
                return [same]
            other = left[0] if len(left) == 1 else other
        likeliest = next(iter(allowed), None) if parameter.default is None else parameter.default
        return [same, other] if likeliest == text else [other, same]

    def _choose(self, question: Question, options: list[Fact]) -> Fact | None:
        if len(options) > 1:
            if len(options) > MOST or self._scope.is_open(question):
                return None
            options = [self._tried(question, options)]
        self.facts[question[1]] = options[0]
        return options[0]

    def _tried(self, question: Question, options: list[Fact]) -> Fact:
        if self._at == len(self._trail):
            self._trail.append(Choice(question, options))
        self._at += 1
        return self._trail[self._at - 1].fact


def _exact(parameter: Parameter, texts: Names, fact: Fact) -> list[Fact]:
    """Return a fact for each text that is not excluded, the default first."""
    left = [text for text in texts if text not in fact.excluded]
    left.sort(key=lambda text: text != parameter.default)
    return [Fact(text, exact=True) for text in left]
