"""trainsite collects the evidence that model training leaves behind and publishes it."""

__version__ = "0.1.0"
