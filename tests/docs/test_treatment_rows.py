"""Every row of the research draft on treatment has an item, or a reason why it has none."""

from scripts.reference.treatments import all_rows, covered_rows, left_out


def test_every_row_is_in_content_or_left_out_with_a_reason() -> None:
    covered = covered_rows()
    assert len(all_rows()) > 110
    missing = {row for row, items in covered.items() if not items}
    assert missing == left_out().keys()
    assert all(left_out().values())


def test_no_item_names_a_row_that_is_not_there() -> None:
    listed = {row for row in covered_rows() if row[0] in "TMNPAGXE" and len(row) <= 4}
    assert listed <= set(all_rows())
