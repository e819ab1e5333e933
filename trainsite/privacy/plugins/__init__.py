"""Adapters to libraries that find people and places with a language model."""
