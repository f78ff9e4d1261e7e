"""How a source is named to a reader."""

from dorsum.model.knowledge import Knowledge, Source


def source_in_words(source: Source, knowledge: Knowledge) -> str:
    """Return the title of a source, and by whom and when it was published."""
    return f"{source.title} ({source.organisation}, {year_in_words(source, knowledge)})"


def year_in_words(source: Source, knowledge: Knowledge) -> str:
    """Return the year of a source; one that is only that of reading is called so."""
    if not source.year_is_read:
        return str(source.year)
    return knowledge.wording["source_year_read"]["en"].format(year=source.year)
