import re
from dataclasses import replace

import pytest
from jinja2 import UndefinedError

from trainsite.site import archive_assets, archive_shell, assets
from trainsite.site.frame import CORE
from trainsite.site.shell import environment, render


def test_styles_stay_small_and_load_nothing():
    styles = [assets()[name] for name in CORE if name.endswith(".css")]
    assert sum(map(len, styles)) < 25_000
    assert not any(re.search(rb"url\(|@import|https?:", style) for style in styles)


def test_scripts_stay_small_and_ask_nothing_of_a_server():
    scripts = [assets()[name] for name in CORE if name.endswith(".js")]
    assert sum(map(len, scripts)) < 60_000
    asks = rb"fetch\(|XMLHttpRequest|import |innerHTML|eval\("
    assert not any(re.search(asks, script) for script in scripts)


def test_an_archive_has_its_files_joined_under_its_own_names():
    files = archive_assets()
    assert set(files) == {"collection-index.css", "collection-index.js"}
    for name in CORE:
        assert assets()[name] in files[f"collection-index.{name.rpartition('.')[2]}"]
    shell = archive_shell("Archive", "0.1.0")
    frame = shell.frame("collection-index.html")
    assert (frame.styles, frame.scripts) == (("collection-index.css",), ("collection-index.js",))


def test_files_of_a_theme_go_before_the_own_ones(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "site.css").write_text("body { color: red }")
    (tmp_path / "assets" / "logo.svg").write_text("<svg/>")
    (tmp_path / "assets" / "notes.txt").write_text("no asset")
    themed = assets(tmp_path)
    assert themed["site.css"] == b"body { color: red }"
    assert set(themed) == {*assets(), "logo.svg"}


def test_templates_of_a_theme_go_before_the_own_ones(tmp_path, shell):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "content.html.j2").write_text("{{ heading }} by theme")
    frame = replace(shell, theme=tmp_path).frame("pages/x.html")
    assert render("content.html.j2", frame, heading="<T>", body="") == "&lt;T&gt; by theme"
    assert environment(tmp_path).get_template("base.html.j2").name == "base.html.j2"


def test_an_unknown_name_in_a_template_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()


def test_a_template_escapes_what_it_is_given():
    rendered = environment().from_string("{{ a }}|{{ b }}").render(a="<b>\x00", b=None)
    assert rendered == "&lt;b&gt;␀|\u2013"
