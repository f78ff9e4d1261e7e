"""Where this person's files lie."""

from pathlib import Path


def own_folder() -> Path:
    """Return the person's own data folder; it need not be there yet."""
    from platformdirs import user_data_path  # noqa: PLC0415  # as late as the folder is needed

    return user_data_path("dorsum", appauthor=False)
