import re

import pytest
from jinja2 import UndefinedError

from trainsite.site import archive_assets, assets
from trainsite.site.shell import environment


def test_the_style_stays_small_and_loads_nothing():
    style = assets()["site.css"].decode()
    assert len(style) < 25_000
    assert not re.search(r"url\(|@import|https?:", style)


def test_the_script_stays_small_and_asks_nothing_of_a_server():
    script = assets()["site.js"].decode()
    assert len(script) < 60_000
    assert not re.search(r"fetch\(|XMLHttpRequest|import |innerHTML|eval\(|https?:", script)


def test_the_archive_has_the_same_files_under_its_own_names():
    assert archive_assets() == {
        "collection-index.css": assets()["site.css"],
        "collection-index.js": assets()["site.js"],
    }


def test_an_unknown_name_in_a_template_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_a_template_escapes_what_it_is_given():
    rendered = environment().from_string("{{ a }}|{{ b }}").render(a="<b>\x00", b=None)
    assert rendered == "&lt;b&gt;␀|\u2013"
