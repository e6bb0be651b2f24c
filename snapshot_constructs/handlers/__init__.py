"""What runs in Lambda: each file is deployed alone, as one or more functions."""
