"""What tools for language models give back: the words to say, and nothing that the answers do not allow."""
