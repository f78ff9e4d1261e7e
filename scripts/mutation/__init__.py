"""Changes made on purpose, to see that a test or a proof notices each of them."""
