"""Credentials that services issue, known by their prefix."""

from trainsite.privacy.detectors.cloud import CLOUD
from trainsite.privacy.detectors.further import FURTHER
from trainsite.privacy.detectors.hosts import HOSTS
from trainsite.privacy.detectors.providers import PROVIDERS
from trainsite.privacy.detectors.services import SERVICES
from trainsite.privacy.detectors.watchers import WATCHERS

ISSUED = CLOUD + HOSTS + SERVICES + PROVIDERS + WATCHERS + FURTHER
