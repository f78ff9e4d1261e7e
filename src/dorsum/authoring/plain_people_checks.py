"""Checks of the lists that plain people are made from."""

from dorsum.authoring.content_files import Content
from dorsum.authoring.references import report_unknown
from dorsum.authoring.schemas import PlainPeopleForm


def check_plain_people(content: Content) -> None:
    """Report unknown findings in the lists that plain people are made from, and extras named twice."""
    bands: set[str] = set()
    for entry in content.of("plain_people"):
        plain = entry.item
        assert isinstance(plain, PlainPeopleForm)
        for key, parts in (("regions", plain.regions), ("triggers", plain.triggers)):
            for ids in parts.values():
                report_unknown(content, entry, key, ids, "findings")
        for band in plain.age_bands:
            report_unknown(content, entry, "age_bands", band.goal.without, "findings")
        report_unknown(content, entry, "numbers", plain.numbers, "findings")
        for key, reasoned in (("extras", plain.extras), ("left_out", plain.left_out)):
            report_unknown(content, entry, key, [one.finding for one in reasoned], "findings")
        extras = {one.finding for one in plain.extras}
        for id in sorted({one.finding for one in plain.other_illness} - extras):
            content.report(
                entry.file.path, entry.file.line(("other_illness",)), f"`{id}` is not among the `extras`"
            )
        listed = [one.finding for one in (*plain.extras, *plain.left_out)]
        for id in sorted({id for id in listed if listed.count(id) > 1}):
            content.report(entry.file.path, entry.file.line(("extras",)), f"`{id}` stands here twice")
        for band in plain.age_bands:
            if band.id in bands:
                line = entry.file.line(("age_bands",))
                content.report(entry.file.path, line, f"the age band `{band.id}` is there already; rename it")
            bands.add(band.id)
