"""The pages: a web application for one person and their own browser."""
