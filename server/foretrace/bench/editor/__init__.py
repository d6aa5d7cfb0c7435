"""How the language server serves an editor, measured over real sessions."""
