"""The import of people from a personnel file: upload, columns, dry run, run."""
