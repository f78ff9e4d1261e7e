"""The page about one cause: what it is, what fits, how a doctor tells, and the numbers that rank it."""

from collections.abc import Iterator

from dorsum.model.causes import SETTINGS, Estimate, Ratio
from dorsum.model.knowledge import Knowledge
from dorsum.model.statements import Citation
from dorsum.report.care_card import Section
from dorsum.report.page_parts import PageParts
from dorsum.report.withdrawal_lines import with_review_mark

PER_THOUSAND, PER_MILLION = 1_000, 1_000_000
TESTS = ("examination", "urine", "blood", "heart_tracing", "ultrasound", "x_ray", "ct", "mri")


def cause_page(id: str, knowledge: Knowledge) -> tuple[Section, ...]:
    """Return the sections of the page about a cause of the content, its label as the first heading."""
    return _Page(id, knowledge).sections()


def cause_citations(id: str, knowledge: Knowledge) -> tuple[Citation, ...]:
    """Return what the page about a cause rests on: its words, and the numbers that rank it."""
    likelihood = knowledge.cause_numbers.likelihoods[id]
    estimates = [e for ratio in likelihood.ratios for e in (ratio.if_yes, ratio.if_no) if e is not None]
    estimates += [one.base_rates[id] for one in knowledge.cause_numbers.settings.values()]
    estimates += [band.factor for band in likelihood.age]
    estimates += [*likelihood.sex.values(), *likelihood.region.values()]
    return (*knowledge.cause[id].sources, *(one for estimate in estimates for one in estimate.sources))


class _Page:
    def __init__(self, id: str, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._parts = PageParts(knowledge)
        self._say, self._section = self._parts.say, self._parts.section
        self._cause = knowledge.cause[id]
        self._numbers = knowledge.cause_numbers

    def sections(self) -> tuple[Section, ...]:
        cause = self._cause
        sections = (
            Section(self._parts.marked(cause.label["en"], cause.status), ()),
            self._section("cause_red_flags", self._red_flags()),
            self._section("cause_what", cause.what["en"]),
            self._section("cause_how_common", cause.how_common["en"]),
            self._section("cause_fits", cause.fits["en"]),
            self._section("cause_speaks_against", cause.speaks_against["en"]),
            self._section("cause_tests", self._tests()),
            self._section("cause_treatment", cause.treatment["en"]),
            self._section("cause_course", cause.course["en"]),
            self._section("cause_base_rates", self._base_rates()),
            self._section("cause_factors", tuple(self._factors())),
            self._section("cause_ratios", (*self._ratios(), self._foreign())),
            self._section("heading_sources", self._parts.sources(cause_citations(cause.id, self._knowledge))),
        )
        return tuple(one for one in sections if one.lines or one is sections[0])

    def _tests(self) -> tuple[str, ...]:
        tests = self._cause.tests
        said = (self._say(f"cause_test_{id}", text=tests[id]["en"]) for id in TESTS if id in tests)
        return (*said, self._say("cause_no_test", text=self._cause.no_test["en"]))

    def _red_flags(self) -> tuple[str, ...]:
        flags = [self._knowledge.red_flag[id] for id in self._cause.red_flags]
        flags.sort(key=lambda flag: -self._knowledge.level[flag.level].rank)
        levels = {flag.id: self._knowledge.level[flag.level].label["en"] for flag in flags}
        return tuple(
            with_review_mark(
                self._say("cause_red_flag", label=flag.label["en"], level=levels[flag.id]),
                flag,
                self._knowledge,
            )
            for flag in flags
        )

    def _base_rates(self) -> tuple[str, ...]:
        settings = (self._numbers.settings[id] for id in SETTINGS)
        rates = ((one.label["en"], one.base_rates[self._cause.id]) for one in settings)
        return tuple(
            self._say("cause_base_rate", setting=label, range=self._rate(rate)) + self._opinion(rate)
            for label, rate in rates
        )

    def _rate(self, rate: Estimate) -> str:
        scale = PER_THOUSAND if rate.value * PER_THOUSAND >= 1 else PER_MILLION
        wording = "cause_rate_of_1000" if scale == PER_THOUSAND else "cause_rate_of_million"
        return self._say(wording, **_digits(rate, scale))

    def _factors(self) -> Iterator[str]:
        one = self._numbers.likelihoods[self._cause.id]
        if one.needs:
            yield self._say("cause_needs", question=self._knowledge.finding[one.needs].question["en"])
        for band in one.age:
            yield self._factor("age", band.factor, age=band.from_age)
        for name, factor in (*one.sex.items(), *one.region.items()):
            yield self._factor(name, factor)

    def _factor(self, name: str, factor: Estimate, **parts: object) -> str:
        return self._say(f"cause_factor_{name}", **parts, **_digits(factor)) + self._opinion(factor)

    def _foreign(self) -> str:
        """Return how many signs of other causes count against this one."""
        cluster_of = {id: cluster.id for cluster in self._numbers.clusters for id in cluster.findings}
        ratios = self._numbers.likelihoods[self._cause.id].ratios
        own = {cluster_of.get(ratio.finding, ratio.finding) for ratio in ratios}
        foreign = [id for id in self._numbers.foreign_signs if cluster_of.get(id, id) not in own]
        return self._say("cause_foreign", count=len(foreign))

    def _ratios(self) -> tuple[str, ...]:
        return tuple(
            line for ratio in self._numbers.likelihoods[self._cause.id].ratios for line in self._both(ratio)
        )

    def _both(self, ratio: Ratio) -> list[str]:
        question = self._knowledge.finding[ratio.finding].question["en"]
        answers = (("yes", ratio.if_yes), ("no", ratio.if_no))
        return [
            self._say(
                "cause_ratio",
                reason=self._say(f"cause_answer_{answer}", question=question),
                **_digits(estimate),
            )
            + self._opinion(estimate)
            for answer, estimate in answers
            if estimate is not None
        ]

    def _opinion(self, estimate: Estimate) -> str:
        return f" {mark}" if (mark := self._parts.mark(estimate.status)) else ""


def _digits(estimate: Estimate, scale: int = 1) -> dict[str, str]:
    """Return the number and its range to three digits: more would say what nobody knows."""
    numbers = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {key: f"{float(f'{number * scale:.3g}'):,g}" for key, number in numbers.items()}
