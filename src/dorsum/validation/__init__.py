"""How good the answers are, measured on cases."""
