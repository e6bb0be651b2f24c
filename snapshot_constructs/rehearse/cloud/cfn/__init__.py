"""Types of resources that CloudFormation has beside those of ministack."""
