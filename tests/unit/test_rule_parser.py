"""What a rule may say, and that everything else is refused with the column where it goes wrong."""

import keyword
from datetime import timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsum.errors import RuleSyntaxError
from dorsum.model.rule_parser import parse_rule
from dorsum.model.rules import (
    And,
    Compare,
    CountOf,
    IsYes,
    Not,
    Or,
    Rule,
    finding_ids,
    leaves,
    mapped,
    parts,
    walk,
)

A, B, C, D = IsYes("a"), IsYes("b"), IsYes("c"), IsYes("d")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a", A),
        ("  a  ", A),
        ("((a))", A),
        ("a and b", And((A, B))),
        ("a and b and c", And((A, B, C))),
        ("a or b or c", Or((A, B, C))),
        ("not a", Not(A)),
        ("not not a", Not(Not(A))),
        ("age < 16", Compare("age", "<", 16)),
        ("age <= 16", Compare("age", "<=", 16)),
        ("age > 16", Compare("age", ">", 16)),
        ("age >= 50", Compare("age", ">=", 50)),
        ("age == 50", Compare("age", "==", 50)),
        ("pain >= 6.5", Compare("pain", ">=", 6.5)),
        ("balance > -2", Compare("balance", ">", -2)),
        ("distance < 1000000000", Compare("distance", "<", 1_000_000_000)),
        ("count_of(1, a)", CountOf(1, (A,))),
        ("count_of(2, a, b, c)", CountOf(2, (A, B, C))),
        ("count_of(2, a, b and c, not d)", CountOf(2, (A, And((B, C)), Not(D)))),
        ("a and\n\tb", And((A, B))),
        ("\n  a", A),
    ],
)
def test_grammar(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a or b and c", Or((A, And((B, C))))),
        ("a and b or c", Or((And((A, B)), C))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("not a and b", And((Not(A), B))),
        ("not (a and b)", Not(And((A, B)))),
        ("not age > 5 or a", Or((Not(Compare("age", ">", 5)), A))),
        ("a and (b and c)", And((A, And((B, C))))),
    ],
)
def test_not_binds_before_and_and_before_or(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule


def test_macros_are_put_in_place() -> None:
    macros = MappingProxyType({"any_sign": Or((A, B))})
    assert parse_rule("any_sign and count_of(1, any_sign, c)", macros) == And(
        (Or((A, B)), CountOf(1, (Or((A, B)), C)))
    )


def test_a_macro_has_no_number() -> None:
    with pytest.raises(RuleSyntaxError, match="`any_sign` is a macro and has no number") as caught:
        parse_rule("c and any_sign >= 1", {"any_sign": A})
    assert caught.value.column == 7


REFUSED = [
    # calls, attributes, subscripts, lambdas, strings
    ("f()", 1),
    ("a and f(b)", 7),
    ("a and (b or f(c))", 13),
    ("count_of(1, a)(b)", 1),
    ("a and __import__(b)", 7),
    ("a and b.c", 7),
    ("count_of.x(1, a)", 1),
    ("a[0]", 2),
    ("lambda: a", 7),
    ("a and 'b'", 7),
    ('a and "b"', 7),
    ("a and b`", 8),
    # comparisons
    ("a or 1 < age < 5", 6),
    ("a and age > 5 > 3", 7),
    ("a and age != 5", 7),
    ("a and age is b", 7),
    ("a and age is not b", 7),
    ("a and age in b", 7),
    ("a and age not in b", 7),
    ("5 <= age", 1),
    ("a and (b and c) > 1", 8),
    ("age >= b", 8),
    ("age = 5", 5),
    ("age => 5", 5),
    ("age <> 5", 5),
    # arguments and assignments
    ("a or count_of(1, b, c=1)", 6),
    ("count_of(1, *b)", 13),
    ("count_of(1, **b)", 13),
    ("(a := b)", 4),
    ("a = b", 3),
    # characters
    ("a # b", 3),
    ("a; b", 2),
    ("a and fi\u00e8vre", 9),
    ("a and \uff42", 7),
    ("a\u00a0and b", 2),
    ("a and\x00b", 6),
    ("a and b\r", 8),
    ("a\x0cand b", 2),
    # nothing, or not finished
    ("", 1),
    (" \n ", 1),
    ("a and", 5),
    ("  a or not", 10),
    ("and a", 1),
    ("a b", 3),
    ("a and (b", 7),
    ("a and b)", 8),
    ("  a and\n  )b", 11),
    # other Python
    ("a if b else c", 1),
    ("a, b", 1),
    ("a and (b, c)", 7),
    ("a and ()", 7),
    ("a and await b", 7),
    ("(yield)", 2),
    ("a + b", 1),
    ("a and -b", 7),
    ("a and ...", 7),
    ("a and {b}", 7),
    # numbers
    ("a and 5", 7),
    ("a and True", 7),
    ("a and None", 7),
    ("age > True", 7),
    ("age > None", 7),
    ("age > 5j", 7),
    ("age > nan", 7),
    ("age > 1e400", 7),
    ("age > -1e400", 7),
    ("age >= 1000000001", 8),
    ("age >= -1000000001", 8),
    ("age >= --1", 8),
    ("age >= +1", 8),
    ("age > 010", 7),
    ("age > 5 years", 9),
    # count_of
    ("a and count_of()", 7),
    ("a and count_of(1)", 7),
    ("a and count_of(0, b)", 7),
    ("a and count_of(-1, b)", 7),
    ("a and count_of(3, b, c)", 7),
    ("a and count_of(1.5, b, c)", 7),
    ("count_of(b, c)", 10),
    ("count_of(True, b)", 10),
    ("count_of(9999999999, b)", 10),
    ("count_of(2, a, count_of(0, b))", 16),
]


@pytest.mark.parametrize(("text", "column"), REFUSED, ids=[repr(text)[:40] for text, _ in REFUSED])
def test_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rule(text)
    assert caught.value.column == column
    assert str(caught.value).startswith(f"column {column}: ")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a and " * 200_000 + "a",
        "(" * 10_000 + "a" + ")" * 10_000,
        "not " * 2_000 + "a",
        "(" * 2_400 + "a" + ")" * 2_400,
        "(" * 150 + "a" + "," * 10 + ")" * 150,
        "not " * 1_200 + "a",
        "-" * 4_000 + "a",
        "a+" * 2_400 + "a",
        "not(" * 41 + "a" + ")" * 41,
    ],
    ids=[
        "1 MB",
        "1 MB of and",
        "10000 (",
        "2000 not",
        "2400 (",
        "tuple",
        "1200 not",
        "minus",
        "plus",
        "deep",
    ],
)
def test_what_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(RuleSyntaxError):
        parse_rule(text)


def test_the_limits_themselves_are_allowed() -> None:
    assert parse_rule("not " * 40 + "a") != A
    assert parse_rule("a" + " " * 4_999) == A
    with pytest.raises(RuleSyntaxError, match="nested deeper than 40"):
        parse_rule("not " * 41 + "a")
    with pytest.raises(RuleSyntaxError, match="longer than 5000"):
        parse_rule("a" + " " * 5_000)


def test_messages_name_no_type_of_python_and_repeat_odd_characters_in_ascii() -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rule("fi\u00e8vre")
    assert str(caught.value) == r"column 3: the character `\xe8` has no place in a rule"


def test_parts_walk_and_leaves_keep_the_order_of_writing() -> None:
    rule = parse_rule("a and (count_of(1, b, a) or not age > 5)")
    assert [type(part).__name__ for part in walk(rule)] == [
        *("And", "IsYes", "Or", "CountOf", "IsYes", "IsYes", "Not", "Compare"),
    ]
    assert leaves(rule) == (A, B, Compare("age", ">", 5))
    assert finding_ids(parse_rule("age > 5 and age < 9 and a")) == ("age", "a")
    assert parts(A) == ()


# --- generated ---

names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).filter(
    lambda name: not keyword.iskeyword(name)
)
numbers = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9)
comparisons = st.builds(Compare, names, st.sampled_from(["<", "<=", ">", ">=", "=="]), numbers)
several = st.lists(st.deferred(lambda: rules), min_size=2, max_size=4).map(tuple)


@st.composite
def counts(draw: st.DrawFn) -> CountOf:
    terms = tuple(draw(st.lists(rules, min_size=1, max_size=4)))
    return CountOf(draw(st.integers(1, len(terms))), terms)


rules: st.SearchStrategy[Rule] = st.deferred(
    lambda: names.map(IsYes) | comparisons | rules.map(Not) | several.map(And) | several.map(Or) | counts()
)


def written(rule: Rule, binding: int = 0) -> str:
    """Return the text of a rule, with brackets only where a looser operator stands inside a tighter one."""
    match rule:
        case IsYes(finding):
            return finding
        case Compare(finding, operator, number):
            return f"{finding} {operator} {number!r}"
        case CountOf(least, terms):
            return f"count_of({least}, {', '.join(written(term) for term in terms)})"
        case Or(terms):
            text, own = " or ".join(written(term, 1) for term in terms), 0
        case And(terms):
            text, own = " and ".join(written(term, 2) for term in terms), 1
        case Not(term):
            text, own = f"not {written(term, 2)}", 2
    return text if own >= binding else f"({text})"


def depth(rule: Rule) -> int:
    return 1 + max((depth(part) for part in parts(rule)), default=0)


@given(rules)
def test_a_written_rule_reads_back_as_itself(rule: Rule) -> None:
    text = written(rule)
    if depth(rule) <= 40 and len(text) <= 5_000:
        assert parse_rule(text) == rule


WORDS = (
    *(
        "a",
        "b",
        "age",
        "count_of",
        "and",
        "or",
        "not",
        "is",
        "in",
        "if",
        "else",
        "lambda",
        "await",
        "True",
        "nan",
    ),
    *(
        "(",
        ")",
        ",",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "=",
        "!",
        ".",
        "-",
        "+",
        "*",
        ":=",
        "#",
        "'",
        "[",
        "]",
    ),
    *("0", "1", "2", "1.5", "1e9", "1e999", "0x1f", "1_0", "2j", "\n", "\t", "\x00", "\u00e9", "\ud800"),
)


@given(st.text() | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
@settings(deadline=timedelta(seconds=2))
def test_any_text_is_a_rule_or_a_rule_syntax_error(text: str) -> None:
    column, found = 1, 1
    try:
        found = len(leaves(parse_rule(text)))
    except RuleSyntaxError as error:
        column = error.column
    assert found
    assert 1 <= column <= max(len(text), 1)


def test_every_kind_of_rule_is_mapped_innermost_first() -> None:
    rule = parse_rule("not (a or b) and count_of(1, c, not age >= 5)", {})
    seen: list[Rule] = []

    def renamed(part: Rule) -> Rule:
        seen.append(part)
        return IsYes("x") if part == IsYes("a") else part

    assert mapped(rule, renamed) == parse_rule("not (x or b) and count_of(1, c, not age >= 5)", {})
    assert seen[0] == IsYes("a")
    assert seen[-1] == parse_rule("not (x or b) and count_of(1, c, not age >= 5)", {})
    assert mapped(rule, lambda part: part) == rule
