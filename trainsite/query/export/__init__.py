"""All views of an archive as files that other programs read, with a dictionary of what stands in them."""

from trainsite.query.export.exporting import FORMATS, Export, export_archive

__all__ = ["FORMATS", "Export", "export_archive"]
