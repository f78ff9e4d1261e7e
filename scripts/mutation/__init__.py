"""Changes made on purpose, to code and content, to see that a test or a proof notices each of them."""
