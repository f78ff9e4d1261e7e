"""The pages of docs/reference that are made from code and content. `make reference` writes them."""
