"""The whole bot over the real wire: Socket Mode, Web API, a database on disk, people who act."""
