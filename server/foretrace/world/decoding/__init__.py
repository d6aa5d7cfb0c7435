"""What may be decoded: grammars over text."""
