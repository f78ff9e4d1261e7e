"""Checks of what causes are explained and ranked with: that names exist, and that nothing is missing."""

from collections.abc import Iterator

from dorsum.authoring.cause_forms import (
    CauseForm,
    ClusterForm,
    ForeignSignsForm,
    LikelihoodForm,
    RankingForm,
    SettingForm,
)
from dorsum.authoring.content_files import Content, Entry
from dorsum.authoring.forms import Sourced
from dorsum.authoring.references import report_unknown
from dorsum.authoring.schemas import FindingForm
from dorsum.authoring.synthetic_forms import SyntheticPeopleForm
from dorsum.model.causes import SETTINGS

LEAST_SUM, MOST_SUM = 0.95, 1.05
"""The base rates of a setting are rounded; they are made to add up to 1 when causes are ranked."""


def check_causes(content: Content) -> None:
    """Report everything wrong with causes, likelihoods, settings, clusters and the ranking."""
    _check_causes(content)
    _check_settings(content)
    _check_clusters(content)
    _check_foreign_signs(content)
    _check_ranking(content)
    _check_synthetic_people(content)
    for entry in content.of("likelihoods"):
        _check_likelihood(content, entry)
    for entry in (
        e
        for kind in ("settings", "likelihoods", "foreign_signs", "synthetic_people")
        for e in content.of(kind)
    ):
        cited = [citation.source for part in sourced_parts(entry.item) for citation in part.sources]
        report_unknown(content, entry, "sources", cited, "sources")


def findings_that_rank(content: Content) -> set[str]:
    """Return the findings that a cause is ranked by."""
    found: set[str] = set()
    for entry in content.of("likelihoods"):
        assert isinstance(entry.item, LikelihoodForm)
        found |= {ratio.finding for ratio in entry.item.ratios}
        found |= {entry.item.needs} if entry.item.needs else set()
    for entry in content.of("foreign_signs"):
        assert isinstance(entry.item, ForeignSignsForm)
        found |= {sign.finding for sign in entry.item.findings}
    return found | {id for entry in content.of("ranking") for _, id in _demographic(entry)}


def sourced_parts(item: object) -> Iterator[Sourced]:
    """Yield every part of a likelihood or setting that carries sources or a mark of its own."""
    if isinstance(item, SettingForm):
        yield from item.base_rates
    if isinstance(item, ForeignSignsForm):
        yield from item.findings
    if isinstance(item, SyntheticPeopleForm):
        yield from item.shares
    if isinstance(item, LikelihoodForm):
        yield from (part for part in (item.age, item.sex, item.region) if part is not None)
        yield from item.ratios


def _check_causes(content: Content) -> None:
    for entry in content.of("causes"):
        assert isinstance(entry.item, CauseForm)
        report_unknown(content, entry, "red_flags", entry.item.red_flags, "red_flags")
        _report_one_profile_only(content, entry, entry.item)
        if entry.item.id not in content.entries["likelihoods"]:
            _report(
                content, entry, "id", f"there is no `likelihoods/{entry.item.id}.yaml`; write its numbers"
            )
        if "examination" not in entry.item.tests:
            _report(content, entry, "tests", "say first what an `examination` shows")


def _report_one_profile_only(content: Content, entry: Entry, cause: CauseForm) -> None:
    """A cause counts under every guidance profile, so it names no red flag of one alone."""
    for index, id in enumerate(cause.red_flags):
        flag = content.entries["red_flags"].get(id)
        if flag is not None and getattr(flag.item, "profile", None):
            message = f"`{id}` counts in one guidance profile only; a cause cannot rest on it"
            content.report(entry.file.path, entry.file.line(("red_flags", index)), message)


def _check_settings(content: Content) -> None:
    if set(content.entries["settings"]) != set(SETTINGS):
        message = f"there must be these settings: {', '.join(SETTINGS)}"
        content.report(content.folder / "settings", 1, message)
    for entry in content.of("settings"):
        assert isinstance(entry.item, SettingForm)
        named = [rate.cause for rate in entry.item.base_rates]
        report_unknown(content, entry, "base_rates", named, "causes")
        _report_twice(content, entry, "base_rates", named)
        for id in sorted(content.entries["causes"].keys() - set(named)):
            _report(content, entry, "base_rates", f"the cause `{id}` has no base rate here; add it")
        if not LEAST_SUM <= (total := sum(rate.value for rate in entry.item.base_rates)) <= MOST_SUM:
            _report(content, entry, "base_rates", f"the values add up to {total:.3f}; make it about 1")


def _check_clusters(content: Content) -> None:
    cluster_of: dict[str, str] = {}
    for entry in content.of("clusters"):
        assert isinstance(entry.item, ClusterForm)
        report_unknown(content, entry, "findings", entry.item.findings, "findings")
        for index, id in enumerate(entry.item.findings):
            if other := cluster_of.get(id):
                line = entry.file.line(("findings", index))
                content.report(entry.file.path, line, f"`{id}` stands in the cluster `{other}` already")
            cluster_of[id] = entry.item.id


def _check_foreign_signs(content: Content) -> None:
    _report_not_one(content, "foreign_signs")
    for entry in content.of("foreign_signs"):
        assert isinstance(entry.item, ForeignSignsForm)
        named = [sign.finding for sign in entry.item.findings]
        report_unknown(content, entry, "findings", named, "findings")
        _report_twice(content, entry, "findings", named)
        for index, id in enumerate(named):
            if (message := _unfit(content, id)) is not None:
                line = entry.file.line(("findings", index))
                content.report(entry.file.path, line, f"`{id}` {message}")


def _report_not_one(content: Content, kind: str) -> None:
    if len(content.entries[kind]) != 1:
        content.report(content.folder / kind, 1, "there must be exactly one item here")


def _check_ranking(content: Content) -> None:
    _report_not_one(content, "ranking")
    for entry in content.of("ranking"):
        for key, id in _demographic(entry):
            report_unknown(content, entry, key, [id], "findings")
            wanted = "number" if key == "age" else "yes_no"
            if (kind := _kind(content, id)) not in (None, wanted):
                _report(content, entry, key, f"`{id}` is of kind {kind}, not {wanted}")


def _check_synthetic_people(content: Content) -> None:
    if len(content.entries["synthetic_people"]) > 1:
        content.report(content.folder / "synthetic_people", 1, "there may be one item here only")
    for entry in content.of("synthetic_people"):
        one = entry.item
        assert isinstance(one, SyntheticPeopleForm)
        report_unknown(content, entry, "serious", one.serious, "causes")
        report_unknown(content, entry, "one_of_several", one.one_of_several, "clusters")
        for key in ("ranges", "only_at_ages", "always_at_ages", "shares"):
            named = [part.finding for part in getattr(one, key)]
            report_unknown(content, entry, key, named, "findings")
            _report_twice(content, entry, key, named)


def _demographic(entry: Entry) -> Iterator[tuple[str, str]]:
    assert isinstance(entry.item, RankingForm)
    yield from ((key, getattr(entry.item, key)) for key in ("age", "female", "upper_back", "low_back"))


def _check_likelihood(content: Content, entry: Entry) -> None:
    one = entry.item
    assert isinstance(one, LikelihoodForm)
    report_unknown(content, entry, "id", [one.id], "causes")
    report_unknown(content, entry, "needs", [one.needs] if one.needs else [], "findings")
    report_unknown(content, entry, "ratios", [ratio.finding for ratio in one.ratios], "findings")
    _report_twice(content, entry, "ratios", [ratio.finding for ratio in one.ratios])
    for index, ratio in enumerate(one.ratios):
        if (message := _unfit(content, ratio.finding)) is not None:
            line = entry.file.line(("ratios", index, "finding"))
            content.report(entry.file.path, line, f"`{ratio.finding}` {message}")


def _unfit(content: Content, finding: str) -> str | None:
    if _kind(content, finding) not in (None, "yes_no"):
        return "is no yes or no; name a finding that is derived from it"
    elsewhere = {id for ranking in content.of("ranking") for _, id in _demographic(ranking)}
    entry = content.entries["findings"].get(finding)
    derived = getattr(entry.item, "derived_from", None) if entry else None
    if finding in elsewhere or (derived and any(id in derived.split() for id in elsewhere)):
        return "is counted by `age`, `sex` or `region`; put it there"
    return None


def _kind(content: Content, id: str) -> str | None:
    entry = content.entries["findings"].get(id)
    return entry.item.kind if entry and isinstance(entry.item, FindingForm) else None


def _report_twice(content: Content, entry: Entry, key: str, ids: list[str]) -> None:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        _report(content, entry, key, f"`{id}` stands here twice")


def _report(content: Content, entry: Entry, key: str, message: str) -> None:
    content.report(entry.file.path, entry.file.line((key,)), message)
