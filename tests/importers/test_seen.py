"""Keys met once are new, keys met again are not, and a million of them stay small."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from trainsite.importers.seen import Seen


@given(st.lists(st.text(max_size=3), max_size=60))
def test_a_key_is_new_the_first_time_only(keys):
    seen, known = Seen(), set()
    for key in keys:
        assert seen.add(key) is (key not in known)
        known.add(key)


def test_a_hundred_thousand_keys_take_a_few_megabytes():
    tracemalloc.start()
    try:
        seen = Seen()
        assert all(seen.add(f"sample-{number}") for number in range(100_000))
        assert not any(seen.add(f"sample-{number}") for number in range(0, 100_000, 97))
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
