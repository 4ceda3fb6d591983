"""Documents in an editor: findings while one types, what may stand where the cursor is, and what it means."""
