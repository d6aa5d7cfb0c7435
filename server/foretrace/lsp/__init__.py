"""The language server: one module per feature over one analysis per document version."""
