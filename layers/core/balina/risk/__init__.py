"""What an order may do to the position it results in. Pure; a refusal is a value with a reason."""
