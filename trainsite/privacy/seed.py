"""Recovery phrases of wallets: words of one public list, the last of which checks the others."""

import hashlib
from functools import cache
from itertools import groupby
from pathlib import Path

from trainsite.privacy.pattern import Pattern

_LENGTHS = (12, 15, 18, 21, 24)
_WORD_BITS = 11
_ENTROPY_BITS_PER_CHECK_BIT = 32
_MAX_WORDS = 48
_SHORT = 3
_WORD = Pattern(r"[a-z]{3,8}")
_ESCAPE = Pattern(r"\\+[nrt]")
_GAP = r"(?:\\+[nrt]|[\s,;|\"'\\])+(?:[0-9]{1,2}[.):]?[ ]{0,2})?"


@cache
def load_words() -> tuple[str, ...]:
    """Return the 2048 English words of BIP-39 (github.com/bitcoin/bips, bip-0039), in their order."""
    return tuple(Path(__file__).with_name("seed_words.txt").read_text(encoding="ascii").split())


def seed_pattern() -> str:
    """Return a pattern of twelve words or more that begin as words of the list do: prose breaks it soon."""
    words = load_words()
    short = _tree([word for word in words if len(word) == _SHORT])
    longer = _tree(sorted({word[:_SHORT] for word in words if len(word) > _SHORT}))
    word = f"(?:(?:{longer})[a-z]{{1,5}}|{short})"
    return rf"(?:^|[^A-Za-z]|\\[nrt])({word}(?:{_GAP}{word}){{{_LENGTHS[0] - 1},}})(?:[^A-Za-z]|$)"


def has_words(match: str) -> bool:
    """Tell whether twelve words in a row are of the list: few matches of the pattern have so many."""
    run = 0
    for number in _numbers(match):
        run = run + 1 if number >= 0 else 0
        if run == _LENGTHS[0]:
            return True
    return False


def _tree(words: list[str]) -> str:
    """Return a pattern for words of three letters, which share their beginnings."""
    branches = []
    for first, group in groupby(words, key=lambda word: word[0]):
        twigs = [
            f"{second}[{''.join(sorted(word[2] for word in leaves))}]"
            for second, leaves in groupby(group, key=lambda word: word[1])
        ]
        branches.append(f"{first}(?:{'|'.join(twigs)})")
    return "|".join(branches)


def is_seed(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell whether some of the words are a recovery phrase whose checksum holds; sorted or repeated words are none."""
    numbers = _numbers(match)[:_MAX_WORDS]
    return any(
        _is_checked(numbers[start : start + length])
        for length in _LENGTHS
        for start in range(len(numbers) - length + 1)
    )


def _numbers(match: str) -> list[int]:
    """Return the places of words in the list, -1 for a word that it does not hold."""
    places = _places()
    return [places.get(word, -1) for word in _WORD.findall(_ESCAPE.sub(" ", match))]


@cache
def _places() -> dict[str, int]:
    return {word: number for number, word in enumerate(load_words())}


def _is_checked(numbers: list[int]) -> bool:
    if (
        min(numbers) < 0
        or 4 * len(set(numbers)) < 3 * len(numbers)
        or (numbers == sorted(numbers) and len(set(numbers)) == len(numbers))
    ):
        return False
    bits = "".join(f"{number:0{_WORD_BITS}b}" for number in numbers)
    check_bits = len(bits) // (_ENTROPY_BITS_PER_CHECK_BIT + 1)
    entropy = bits[:-check_bits]
    digest = hashlib.sha256(int(entropy, 2).to_bytes(len(entropy) // 8, "big")).digest()
    return bits[-check_bits:] == f"{digest[0]:08b}"[:check_bits]
