"""From text to what it says: known claims in an article."""
