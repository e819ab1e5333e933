"""Detectors of others join the settlement, and fail closed."""

import sys
from importlib.util import find_spec

import pytest

from trainsite.errors import MissingExtraError, ResidualError, SettingsError
from trainsite.privacy import Policy, Redactor
from trainsite.privacy.plugin import BUNDLED, load_plugins
from trainsite.privacy.table import table_of

SOURCE = """
import re

def names(text):
    return [(*match.span(), "PERSON") for match in re.finditer("Zaphod( Beeblebrox)?", text)]

def raises(text):
    raise ValueError("cannot read " + text)

def unknown(text):
    return [(0, 1, "ALIEN")]

def outside(text):
    return [(0, len(text) + 1, "PERSON")]

def shapeless(text):
    return ["PERSON"]
"""
ENTRIES = ("names", "raises", "unknown", "outside", "shapeless")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a distribution with plug-ins, as pip would."""
    info = tmp_path / "galaxy_names-4.2.dist-info"
    info.mkdir()
    (tmp_path / "galaxy_names.py").write_text(SOURCE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: galaxy-names\nVersion: 4.2\n")
    lines = [f"{name} = galaxy_names:{name}" for name in ENTRIES] + ["broken = galaxy_names:missing"]
    (info / "entry_points.txt").write_text("[trainsite.detectors]\n" + "\n".join(lines) + "\n")
    monkeypatch.syspath_prepend(tmp_path)
    table_of.cache_clear()
    yield
    sys.modules.pop("galaxy_names", None)
    table_of.cache_clear()


def redactor(name):
    return Redactor(b"k" * 32, (), Policy(plugins=(name,)))


@pytest.mark.usefixtures("installed")
def test_plugin_finds_what_the_table_does_not():
    out = redactor("names").redact({"text": "ask Zaphod Beeblebrox or ann@example.com"})
    assert out.counts == {"EMAIL": 1, "PERSON": 1}
    assert "Zaphod" not in str(out.value)
    assert [find.detector for find in out.finds] == ["names", "email"]
    assert redactor("names").scan(out.value) == []


@pytest.mark.usefixtures("installed")
def test_version_of_a_plugin_is_part_of_the_rules():
    (plugin,) = load_plugins(["names"])
    assert (plugin.name, plugin.version) == ("names", "4.2")
    assert redactor("names").rules_sha256 != Redactor(b"k" * 32).rules_sha256


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["raises", "unknown", "outside", "shapeless"])
def test_plugin_that_fails_is_named_and_the_text_is_not(name):
    with pytest.raises(ResidualError, match=f"redaction plug-in {name}: ") as caught:
        redactor(name).redact({"text": "quite private"})
    assert "private" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.usefixtures("installed")
def test_plugin_that_cannot_be_loaded_is_refused_by_name():
    with pytest.raises(SettingsError, match=r"broken: it cannot be loaded \(AttributeError\)"):
        load_plugins(["broken"])
    with pytest.raises(SettingsError, match=r"nobody: not installed; known are .*gliner, names, .*presidio"):
        load_plugins(["nobody"])


@pytest.mark.parametrize(("name", "package"), [("gliner", "gliner"), ("presidio", "presidio_analyzer")])
def test_adapter_without_its_library_names_the_package(name, package):
    assert name in BUNDLED
    if find_spec(package):
        pytest.skip(f"{package} is installed")
    with pytest.raises(
        MissingExtraError, match=rf"^redaction plug-in {name}: .* is not installed; run pip install .*$"
    ):
        load_plugins([name])
