"""The figures and sentences of the page that compares two runs are those of trainsite.evals."""

import hashlib
import math
import random
from pathlib import Path

import pytest

from trainsite.evals.pairing import Pairing, pair
from trainsite.evals.pairwise import judge
from trainsite.evals.resampling import paired_bootstrap
from trainsite.evals.side import gather_sides
from trainsite.evals.statistics import holm, improvement_percent, mcnemar_exact, paired_difference, wilson
from trainsite.evals.wording import difference_text, p_text, sentence
from trainsite.publish.pairs import sides_of
from trainsite.records.evidence import EVIDENCE_KINDS, Case
from trainsite.site.case_chunks import CaseChunks
from trainsite.site.chunks import read_chunk

ASSETS = Path(__file__).parents[2] / "themes" / "default" / "assets"
SCRIPTS = ("statistics.js", "resampling.js", "pairing.js", "reader-text.js", "diff.js")
METRICS = ("accuracy", "resolved", "perplexity", "word_loss")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def reader(chromium):
    """Call a function of the page's statistics with JSON arguments."""
    context = chromium.browser.new_context()
    page = context.new_page()
    for name in SCRIPTS:
        page.add_script_tag(path=ASSETS / name)
    yield lambda expression, value: page.evaluate(
        f"(given) => {{ const r = trainsite.reader; return {expression}; }}", value
    )
    context.close()


def tables(seed: int, count: int) -> list[list[int]]:
    drawn = random.Random(seed)
    made = [[drawn.choice((0, 1, drawn.randrange(6), drawn.randrange(400))) for _ in range(4)] for _ in range(count)]
    return [each for each in made if sum(each)]


def near(one: float, other: float, tolerance: float = 1e-10) -> bool:
    return math.isclose(one, other, rel_tol=tolerance, abs_tol=1e-13)


def test_wilson_newcombe_and_mcnemar_are_the_same(reader):
    given = [*tables(1, 1000), [0, 0, 0, 1], [1, 0, 0, 0], [30000, 4000, 3900, 50000], [5, 700, 650, 9]]
    found = reader(
        "given.map(([a, b, c, d]) => [r.statistics.wilson(a + b, a + b + c + d),"
        " r.statistics.pairedDifference(a, b, c, d), r.statistics.mcnemarExact(b, c)])",
        given,
    )
    for (both, fixed, broken, neither), (rate, difference, p) in zip(given, found, strict=True):
        wanted = wilson(both + fixed, both + fixed + broken + neither)
        assert near(rate["low"], wanted.low)
        assert near(rate["high"], wanted.high)
        wanted = paired_difference(both, fixed, broken, neither)
        assert near(difference["low"], wanted.low, 1e-9)
        assert near(difference["high"], wanted.high, 1e-9)
        assert near(p, mcnemar_exact(fixed, broken), 1e-8)


def test_few_discordant_pairs_give_the_same_p_to_the_last_bit(reader):
    given = [[fixed, broken] for fixed in range(51) for broken in range(51 - fixed)]
    wanted = [mcnemar_exact(*each) for each in given]
    assert reader("given.map((each) => r.statistics.mcnemarExact(...each))", given) == wanted


def test_holm_and_improvement_are_the_same(reader):
    drawn = random.Random(2)
    for size in (1, 2, 5, 40):
        values = [drawn.choice((drawn.random(), 0.01, 1.0)) for _ in range(size)]
        assert reader("r.statistics.holm(given)", values) == pytest.approx(holm(values), rel=1e-12)
    pairs = [[0, 1], [0.5, 0.25], [-2, 3], [1, 1]]
    assert reader("given.map((each) => r.statistics.improvementPercent(...each))", pairs) == [
        improvement_percent(*each) for each in pairs
    ]


def test_the_hash_behind_the_draws_is_sha256(reader):
    texts = [[], [97, 98, 99], list(range(256)), [0] * 55, [1] * 56, [2] * 64, [3] * 1000]
    found = reader("given.map((each) => r.sha256(Uint8Array.from(each)))", texts)
    for text, words in zip(texts, found, strict=True):
        assert b"".join(word.to_bytes(4, "big") for word in words) == hashlib.sha256(bytes(text)).digest()


@pytest.mark.parametrize("n", [1, 2, 3, 7, 60, 500, 501, 3000])
def test_the_bootstrap_draws_the_same_cases(reader, n):
    drawn = random.Random(n)
    for values in (
        [drawn.uniform(-1, 1) for _ in range(n)],
        [drawn.choice((-0.5, 0.0, 0.25, 1.0)) for _ in range(n)],
        [0.0] * n,
        [0.3] * n,
    ):
        wanted = paired_bootstrap(values, reach=1.0)
        found = reader("r.pairedBootstrap(given, 1)", values)
        assert (found["test"], found["method"]) == (wanted.test, wanted.interval_method)
        assert near(found["mean"], wanted.mean)
        assert near(found["p"], wanted.p, 1e-11)
        assert near(found["interval"]["low"], wanted.interval.low)
        assert near(found["interval"]["high"], wanted.interval.high)


def test_numbers_are_written_the_same(reader):
    drawn = random.Random(3)
    values = [
        0.0,
        -0.0,
        0.0025,
        0.1225,
        0.00125,
        0.12250000001,
        -0.5,
        0.3333,
        1234.5,
        12345.0,
        1e-5,
        0.00012345,
        99995.0,
        1e22,
    ]
    values += [drawn.uniform(-1, 1) * 10 ** drawn.randrange(-8, 9) for _ in range(500)]
    values += [drawn.randrange(-4000, 4000) / 4000 for _ in range(500)]
    found = reader("given.map((x) => [r.pairing.differenceText(x, true), r.pairing.differenceText(x, false)])", values)
    for value, texts in zip(values, found, strict=True):
        if abs(value) < 1e15:
            assert texts[0] == difference_text(value, is_rate=True), value
        assert texts[1] == difference_text(value, is_rate=False), value
    shares = [0, 1e-9, 0.0001, 0.00012, 0.05, 0.0499999, 0.125, 0.5, 1, *(drawn.random() ** 4 for _ in range(300))]
    assert reader("given.map(r.pairing.pText)", shares) == [p_text(each) for each in shares]


def hashed(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def generated(drawn: random.Random, number: int) -> tuple[list[Case], list[Case]]:
    """Return the cases of two sides of one measure: rates or graded, several attempts, lost and repeated ones."""
    kind = drawn.choice(("rate", "rate", "graded", "wide", "attempts"))
    metric = drawn.choice(METRICS)
    size = drawn.choice((1, 2, 5, 30, 90))
    evidence = drawn.choice(("live", "imported", "imported", "mocked", "dry_run"))
    lift = drawn.uniform(-0.4, 0.4)

    def score(share: float) -> float | None:
        if drawn.random() < 0.02:
            return None
        if kind == "graded":
            return min(1.0, max(0.0, share + drawn.gauss(0, 0.2)))
        if kind == "wide":
            return drawn.choice((share * 30, drawn.gauss(10, 4)))
        return float(drawn.random() < share)

    def version() -> str | None:
        return "2" if number % 9 == 0 and drawn.random() < 0.03 else None

    def side(model: str, share: float, lost: float) -> list[Case]:
        return [
            Case(
                step="action_benchmark", benchmark="b", benchmark_version=version(), metric=metric, case_id=f"c{index}",
                attempt=attempt, model_id=model, variant=model, evidence=evidence, score=score(share),
                input_sha256=None if drawn.random() < 0.01 else hashed(index + (drawn.random() < odd_inputs)),
            )
            for index in range(size)
            if drawn.random() >= lost
            for attempt in range(1, drawn.choice((2, 3)) if kind == "attempts" else 2)
        ]  # fmt: skip

    odd_inputs = 0.02 if number % 7 == 0 else 0.0
    lost = drawn.choice((0, 0, 0.03, 0.3))
    return side("base", 0.5, lost), side("trained", 0.5 + lift, lost)


def chunk_value(cases: list[Case]) -> dict:
    written = []
    assert CaseChunks("run", None, {}, written.append).make(cases) is not None
    return read_chunk(written[-1].data)[1]


def same(found: dict, wanted: Pairing) -> None:
    assert found["matched"] == wanted.matched
    assert found["fates"] == {
        "both pass": wanted.fates.both_pass, "fixed": wanted.fates.fixed,
        "broken": wanted.fates.broken, "both fail": wanted.fates.both_fail,
    }  # fmt: skip
    assert (found["higher"], found["lower"]) == (wanted.higher, wanted.lower)
    assert (found["onlyInA"], found["onlyInB"]) == (wanted.only_in_a, wanted.only_in_b)
    assert (found["unknownInputs"], found["isRate"]) == (wanted.unknown_inputs, wanted.is_rate)
    assert (found["reason"], found["isRefused"]) == (wanted.reason, wanted.is_refused)
    for name, value in (("aValue", wanted.a_value), ("bValue", wanted.b_value)):
        assert found[name] is value is None or near(found[name], value)
    difference = wanted.difference
    if difference is None:
        assert found["difference"] is None
        return
    theirs = found["difference"]
    assert near(theirs["delta"], difference.delta)
    assert near(theirs["interval"]["low"], difference.interval.low, 1e-9)
    assert near(theirs["interval"]["high"], difference.interval.high, 1e-9)
    assert near(theirs["p"], difference.p, 1e-8)
    assert (theirs["test"], theirs["method"]) == (difference.test, difference.interval_method)
    for name, value in (
        ("improvementPercent", difference.improvement_percent),
        ("minimumDetectable", difference.minimum_detectable),
    ):
        assert theirs[name] is value is None or near(theirs[name], value, 1e-9), name


def test_generated_sides_are_paired_judged_and_told_the_same(reader):
    drawn = random.Random(11)
    pairs = [each for number in range(180) if all(each := generated(drawn, number))]
    assert len(pairs) > 140
    for start in range(0, len(pairs), 6):
        family = pairs[start : start + 6]
        values = [[chunk_value(a), chunk_value(b)] for a, b in family]
        found = reader(
            "r.pairing.judge(given.map(([a, b]) => r.pairing.pair(a.sides[0], b.sides[0]))).map((each) => ({"
            "pairing: Object.assign({}, each.pairing, {casesA: 0, casesB: 0}), pHolm: each.pHolm,"
            " verdict: each.verdict, sentence: r.pairing.sentence(each.pairing, each.pHolm)}))",
            values,
        )
        pairings = [pair(*(next(iter(gather_sides(cases).values())) for cases in each)) for each in family]
        for judged, theirs in zip(judge(pairings), found, strict=True):
            same(theirs["pairing"], judged.pairing)
            assert theirs["pHolm"] is judged.p_holm is None or near(theirs["pHolm"], judged.p_holm, 1e-8)
            assert theirs["verdict"] == judged.verdict
            assert theirs["sentence"] == sentence(judged.pairing, p=judged.p_holm)


def test_a_chunk_read_back_in_python_gives_the_sides_of_the_cases_themselves():
    drawn = random.Random(12)
    for number in range(40):
        for cases in generated(drawn, number):
            if cases:
                wanted = gather_sides(cases).values()
                for one, other in zip(wanted, sides_of(chunk_value(cases)), strict=True):
                    assert one.key == other.key
                    assert [(case, each.mean, each.attempts) for case, each in one.cases.items()] == [
                        (case, each.mean, each.attempts) for case, each in other.cases.items()
                    ]


def test_every_evidence_kind_is_ordered_as_in_python(reader):
    from trainsite.evals.pairing import EVIDENCE_ORDER

    assert tuple(reader("r.pairing.EVIDENCE", None)) == EVIDENCE_ORDER
    assert set(EVIDENCE_ORDER) == set(EVIDENCE_KINDS)


def test_the_pieces_of_a_word_diff_give_back_both_texts(reader):
    drawn = random.Random(5)
    words = ["the", "quick", "fox", " ", "\n", ".", "\u00e4\u00f6", "\U0001f600", "jumps", "over"]

    def text() -> str:
        return " ".join(drawn.choice(words) for _ in range(drawn.choice((0, 1, 5, 40))))

    given = [[text(), text()] for _ in range(300)]
    given += [[one, one] for one, _ in given[:20]]
    found = reader("given.map((each) => r.diff.compare(...each))", given)
    for (one, other), pieces in zip(given, found, strict=True):
        assert "".join(each["text"] for each in pieces if each["kind"] != "new") == one
        assert "".join(each["text"] for each in pieces if each["kind"] != "gone") == other
        assert all(each["kind"] == "same" for each in pieces) == (one == other)


def test_a_word_diff_changes_no_more_than_it_must(reader):
    pieces = reader("r.diff.compare(...given)", ["the quick brown fox", "the slow brown fox jumps"])
    assert [(each["kind"], each["text"]) for each in pieces] == [
        ("same", "the "), ("gone", "quick"), ("new", "slow"), ("same", " brown fox"), ("new", " jumps"),
    ]  # fmt: skip


def test_texts_that_differ_too_much_are_not_set_against_each_other(reader):
    long = [" ".join(f"{letter}{number}" for number in range(4000)) for letter in "ab"]
    assert reader("r.diff.compare(...given)", long) is None
