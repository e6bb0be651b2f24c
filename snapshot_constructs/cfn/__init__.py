"""The only room that spells CloudFormation."""
