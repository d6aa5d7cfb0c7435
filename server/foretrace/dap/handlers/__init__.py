"""Who answers which request: a module for each thing that a user does."""
