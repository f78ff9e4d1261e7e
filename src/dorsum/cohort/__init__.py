"""Tables of people: read, score in record batches, write."""
