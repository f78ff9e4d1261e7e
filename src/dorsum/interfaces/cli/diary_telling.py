"""What a diary says after an entry."""

from dorsum.care.assessment import assess
from dorsum.care.triage import is_urgent
from dorsum.diary.entries import Entry, Episode
from dorsum.diary.review import review
from dorsum.diary.store import Diary
from dorsum.engine.compiled import CompiledRules
from dorsum.interfaces.cli.care_card_view import print_card
from dorsum.interfaces.cli.diary_options import today
from dorsum.report.care_card import care_card
from dorsum.report.diary_lines import next_line, review_lines


def tell(kept: Diary, episode: Episode, entry: Entry, rules: CompiledRules) -> None:
    """Print what is true after the entry; the whole card where it is urgent."""
    course, knowledge = kept.course(episode), rules.knowledge
    found = review(course, rules)
    for line in review_lines(found, course, knowledge, entry):
        print(line)
    if is_urgent(found.advise, knowledge):
        print()
        print_card(care_card(assess(found.case, rules), today()))
    print(next_line(course, kept.wishes(), knowledge, today()))
    print(knowledge.wording["diary_not_watched"]["en"])
