"""Front doors. Each translates, calls one function, and prints."""
