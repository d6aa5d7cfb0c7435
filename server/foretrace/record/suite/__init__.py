"""What a test suite or any other module calls while it runs, recorded from inside its process."""
