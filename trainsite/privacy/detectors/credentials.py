"""Credentials that are known by their form or by the words around them."""

from trainsite.privacy.detectors.commands import COMMANDS
from trainsite.privacy.detectors.headers import HEADERS
from trainsite.privacy.detectors.keyblocks import KEYBLOCKS
from trainsite.privacy.detectors.settings import SETTINGS

CREDENTIALS = KEYBLOCKS + HEADERS + SETTINGS + COMMANDS
