"""Neural imagination: the world model predicts every frame, held to what the code allows."""
