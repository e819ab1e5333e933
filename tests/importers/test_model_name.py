"""Names of models."""

import pytest

from trainsite.importers.model_name import model_name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("org/model", "org/model"),
        (" model ", "model"),
        ("/srv/models/tiny/", "tiny"),
        ("C:\\models\\tiny", "tiny"),
        ("./out/tiny", "tiny"),
        ("~/tiny", "tiny"),
        ("", None),
        ("/", None),
        (None, None),
        (5, None),
    ],
)
def test_a_name_is_kept_and_a_folder_gives_its_last_part(said, name):
    assert model_name(said) == name
