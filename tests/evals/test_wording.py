"""The sentence of a comparison follows its numbers."""

import pytest

from trainsite.evals.pairing import Pairing, pair
from trainsite.evals.side import Side, gather_sides
from trainsite.evals.wording import MINUS, Rule, difference_text, p_text, sentence, verdict
from trainsite.privacy import Redactor
from trainsite.records.evidence import Case


def make(a: list[float], b: list[float], metric: str = "accuracy", evidence: str = "live", n_only: int = 0) -> Pairing:
    def side(scores: list[float], model: str) -> Side:
        (found,) = gather_sides(
            Case(
                step="s", benchmark="b", metric=metric, case_id=f"{index}", attempt=1, model_id=model,
                variant="reference", evidence=evidence, score=score, input_sha256="a" * 64,
            )
            for index, score in enumerate(scores)
        ).values()  # fmt: skip
        return found

    return pair(side(a, "a"), side([*b, *[1.0] * n_only], "b"))


EVEN = make([0.0, 1.0] * 19, [1.0, 0.0] * 10 + [0.0, 1.0] * 9)
CLEAR = make([0.0] * 40, [1.0] * 30 + [0.0] * 10)


def test_no_difference_is_said_with_its_reach_and_what_so_many_cases_would_show():
    said = sentence(EVEN)
    assert said == (
        "no difference shown (n = 38, \N{MINUS SIGN}22.0 to +22.0 points): B against A +0.0 points, p = 1;"
        " so many cases show 32.0 points or more with 80 % power; 10 fixed, 10 broken, live"
    )
    assert verdict(EVEN) == "no_difference_shown"


def test_a_gain_and_a_loss_name_who_beats_whom():
    assert sentence(CLEAR, names=("base", "trained")) == (
        "trained beats base: +75.0 points (n = 40, 95 %: +57.5 to +85.8, p < 0.0001); 30 fixed, 0 broken, live"
    )
    loss = make([1.0] * 30 + [0.0] * 10, [0.0] * 40)
    assert verdict(loss) == "regressed"
    assert sentence(loss, names=("base", "trained")).replace(MINUS, "-") == (
        "base beats trained: trained against base -75.0 points (n = 40, 95 %: -85.8 to -57.5, p < 0.0001);"
        " 0 fixed, 30 broken, live"
    )


def test_an_adjusted_p_decides_and_is_named():
    assert verdict(CLEAR, 0.2) == "no_difference_shown"
    assert "p = 0.2 after Holm" in sentence(CLEAR, p=0.2)


def test_a_stricter_alpha_shows_less():
    pairing = make([0.0] * 10, [1.0] * 7 + [0.0] * 3)
    assert verdict(pairing) == "improved"
    assert verdict(pairing, rule=Rule(alpha=0.001)) == "no_difference_shown"


@pytest.mark.parametrize("evidence", ["mocked", "dry_run"])
def test_what_is_no_evidence_is_neither_gain_nor_loss(evidence):
    pairing = make([0.0] * 40, [1.0] * 40, evidence=evidence)
    assert verdict(pairing) == "not_evidence"
    said = sentence(pairing)
    assert "beats" not in said
    assert evidence.replace("_", " ") in said


@pytest.mark.parametrize(("metric", "expected"), [("word_perplexity,none", "regressed"), ("accuracy", "improved")])
def test_the_smaller_error_is_the_better_one(metric, expected):
    pairing = make([0.1 + 0.001 * number for number in range(30)], [0.4 + 0.002 * n for n in range(30)], metric)
    assert verdict(pairing) == expected
    assert verdict(pairing, rule=Rule(lower_is_better=frozenset({metric}))) == "regressed"


def test_few_cases_that_can_show_nothing_say_so():
    assert "so few cases show no difference at all" in sentence(make([0.0] * 3, [1.0] * 3))


def test_scores_beyond_one_are_no_points():
    said = sentence(make([10.0 + n for n in range(20)], [14.0 + n * 1.1 for n in range(20)]))
    assert said.startswith("B beats A: +4.95 (n = 20")
    assert "points" not in said
    assert "20 higher, 0 lower" in said


def test_many_unmatched_cases_are_told():
    assert sentence(make([0.0] * 5, [1.0] * 5, n_only=3)).endswith("; 0 cases only in A and 3 only in B are left out")


def test_figures_are_short_and_have_one_sign():
    assert difference_text(-0.0004, is_rate=True) == "+0.0"
    assert difference_text(-0.041, is_rate=True) == "\N{MINUS SIGN}4.1"
    assert difference_text(0.041, is_rate=True, is_signed=False) == "4.1"
    assert (p_text(0.0320001), p_text(1e-9)) == ("p = 0.032", "p < 0.0001")


@pytest.mark.parametrize("pairing", [EVEN, CLEAR, make([10.0 + n for n in range(900)], [9.0 + n for n in range(900)])])
def test_a_sentence_passes_the_redactor_as_it_is(pairing):
    said = sentence(pairing, names=("base", "trained"))
    assert Redactor(b"k" * 32).redact_text(said).value == said
