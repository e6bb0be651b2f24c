"""What runs inside the local cloud; its environment is its own, and nobody else imports it."""
