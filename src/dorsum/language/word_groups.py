"""Groups of English words that say much the same; a pattern names one with `@`."""

from collections.abc import Mapping
from types import MappingProxyType

_GROUPS = """
accident: accident* crash* collision* collided fall falls fell injury injuries trauma wreck
age: age ages ageing aging older old years elderly
all: all any every always complete* full* total* entire* guarantee* 100 certain* surely for_sure
  altogether
best: best top most_effective finest leading gold_standard number_one first_choice of_choice ideal
  mainstay first_port
blood: blood circulation
bring: cause causes caused causing bring* brought trigger* stem stems arise* result* due because effect
  produce* come comes behind reason* happen* occur* make makes source
doctor: doctor* physician* gp gps
effort: exercis* activit* active exertion effort sport* run running runs jog* climb* stairs train*
  work_out working_out workout*
gone: gone goes go_away went_away subsid* pass passed passes stops stop stopped ended ends end eases
  eased over wears_off fades faded vanish* disappear* clear* lifts settle* no_more pain_free free_of
  resolve* dies_down
harmless: safe harmless fine okay benign nothing_to_worry nothing_to_fear nothing_serious not_serious
  not_dangerous no_danger no_worry no_cause_for no_reason_to no_need_to_worry not_worry need_not_worry
  can_relax
heat: heat* hot warm*
help: help* relie* ease eases cure cures heal heals fix* treat treats treating effective* useful work
  works calm* sooth* speed* benefit* recover* good_results
ice: ice icing iced cold cool* cubes frozen
many: most mostly usual* typical* majority general* normal* often common* frequent* average
pain: pain* ache* aching hurt* sore* symptom* spasm* cramp*
prevent: avoid* prevent* escape* stop stops keep keeps protect*
rise: bring* increas* boost* improv* more better raise* allow* let lets get gets stimulat* promot* draw*
  pump* send* help*
slipped: slip* dislodg* displac* deploy* herniat* ruptur* out_of_place moved pops_out popped_out
spasm: spasm* cramp* contraction* contract seize seizes lock locks lock_up tighten*
strong: considerabl* significant* substantial* great* large* major strong* highly very powerful*
  excellent remarkabl* enormous* dramatic* huge* a_lot wonders
until: until till while as_long_as
worse: worse* intensif* deteriorat* severe stronger grow grows
"""


def _read(text: str) -> Mapping[str, str]:
    groups = (line.partition(":") for line in text.replace("\n  ", " ").strip().split("\n"))
    return MappingProxyType({name: "|".join(words.split()) for name, _, words in groups})


WORD_GROUPS = _read(_GROUPS)
"""By name, the words as a pattern writes them."""
