"""The commands that show rules."""

import click

from snapshot_constructs.cli.errors import unknown_rule


@click.command()
@click.argument("words", metavar="[ID]...", nargs=-1)
def rules(words: tuple[str, ...]) -> None:
    """List the rules, or those whose id contains a word."""
    from snapshot_constructs.rules import EXPLAINED

    found = [rule for rule in EXPLAINED if not words or any(word in rule.id for word in words)]
    if not found:
        raise unknown_rule(words[0])
    width = max(len(rule.id) for rule in found)
    for rule in found:
        click.echo(f"{rule.id:{width}}  {rule.severity:7}  {rule.title}")


@click.command()
@click.argument("rule_id", metavar="RULE")
def explain(rule_id: str) -> None:
    """Say what a rule asks for, why, and where AWS says so."""
    from snapshot_constructs.rules import EXPLAINED
    from snapshot_constructs.rules.document import applies_to

    word = rule_id.rpartition(":")[2]  # the CDK prints it after snapshot-constructs::
    rule = next((rule for rule in EXPLAINED if f"/{rule.id}".endswith(f"/{word}")), None)
    if rule is None:
        raise unknown_rule(word)
    facts = {
        "severity": rule.severity,
        "applies to": applies_to(rule),
        "scope": rule.scope,
        "known from": rule.certainty,
        "AWS says": rule.link,
    }
    click.echo(f"{rule.id}: {rule.title}\n\n{rule.why}\n")
    for label, text in facts.items():
        click.echo(f"{label:12}{text}")
