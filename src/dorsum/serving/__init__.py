"""What the pages and the doors for other programs have in common: each of them says and compares it alike."""
