"""What we keep: tables, queries that return frozen values, and migrations. SQLite by default, PostgreSQL by URL."""
